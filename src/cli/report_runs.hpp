#ifndef GPUPRICE_SRC_CLI_REPORT_RUNS_HPP
#define GPUPRICE_SRC_CLI_REPORT_RUNS_HPP

/// \file
/// The reports that `export` writes as well as their own commands, from the same rows.

#include "fail_on.hpp"
#include "filters.hpp"

namespace gpuprice::cli {

/// Each writes to standard output and returns the exit code. \param fallback  the format when --format is not given.
/// \param fail_on  what gives k_condition_met.
int write_markup(Session& session, const Filters& filters, report::Format fallback, const FailOn& fail_on = {});
int write_spikes(Session& session, const Filters& filters, report::Format fallback, const FailOn& fail_on = {});
int write_trends(Session& session, const Filters& filters, report::Format fallback, const FailOn& fail_on = {});

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_REPORT_RUNS_HPP
