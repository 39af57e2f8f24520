#ifndef GPUPRICE_SRC_CLI_REPORT_RUNS_HPP
#define GPUPRICE_SRC_CLI_REPORT_RUNS_HPP

/// \file
/// The reports that `export` writes as well as their own commands, from the same rows.

#include "filters.hpp"

namespace gpuprice::cli {

/// Each writes to standard output and returns the exit code. \param fallback  the format when --format is not given.
int write_markup(Session& session, const Filters& filters, report::Format fallback);
int write_spikes(Session& session, const Filters& filters, report::Format fallback);
int write_trends(Session& session, const Filters& filters, report::Format fallback);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_REPORT_RUNS_HPP
