#ifndef GPUPRICE_REPORT_TURNOVER_HPP
#define GPUPRICE_REPORT_TURNOVER_HPP

/// \file
/// Days on the market as a table.

#include "gpuprice/analysis/turnover.hpp"
#include "gpuprice/report/table.hpp"

namespace gpuprice::report {

/// One line a cell. \param basis  that the report was computed on.
[[nodiscard]] Table turnover_table(const analysis::TurnoverReport& report, const analysis::PriceBasis& basis);

/// From which listings the shares gone and the stays come, for `--explain-number`: one row a listing of the window,
/// with the ages between which it was watched, and why it does not count where it does not. The listings behind STOCK,
/// FRESH and BEST are those of `number_listings`. In order of cells, those that count first.
[[nodiscard]] Table turnover_listings(const analysis::TurnoverReport& report, const analysis::PriceBasis& basis);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_TURNOVER_HPP
