#ifndef GPUPRICE_REPORT_TURNOVER_HPP
#define GPUPRICE_REPORT_TURNOVER_HPP

/// \file
/// Days on the market as a table.

#include "gpuprice/analysis/turnover.hpp"
#include "gpuprice/report/table.hpp"

namespace gpuprice::report {

/// One line a cell. \param basis  that the report was computed on.
[[nodiscard]] Table turnover_table(const analysis::TurnoverReport& report, const analysis::PriceBasis& basis);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_TURNOVER_HPP
