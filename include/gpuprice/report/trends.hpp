#ifndef GPUPRICE_REPORT_TRENDS_HPP
#define GPUPRICE_REPORT_TRENDS_HPP

/// \file
/// The trends of cells as text.

#include "gpuprice/analysis/cell_trends.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/report/table.hpp"

#include <span>
#include <string>
#include <vector>

namespace gpuprice::report {

/// The report in the format asked for. Rows have the keys of the design, section 9, and `family`, `price`, `last_day`,
/// `sellers`, `autocorrelation`, `reason`; ratios as ratios. JSON adds how the test was made.
/// \param day  the last that was taken into account. \param notes  further lines for people, below the report's own.
[[nodiscard]] std::string render_trends(std::span<const analysis::TrendRow> rows, core::Day day,
                                        const analysis::PriceBasis& basis, const std::vector<std::string>& notes,
                                        const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_TRENDS_HPP
