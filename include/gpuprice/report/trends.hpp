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

/// Rows have the keys of the design, section 9, and `family`, `price`, `last_day`, `sellers`, `autocorrelation`,
/// `reason`; ratios as ratios. \param day  the last that was taken into account.
[[nodiscard]] Table trends_table(std::span<const analysis::TrendRow> rows, core::Day day,
                                 const analysis::PriceBasis& basis);

/// The same as a JSON document, which adds how the test was made. \param table  of `trends_table`.
[[nodiscard]] std::string trends_json(const Table& table, core::Day day);

/// Either in the format asked for. \param notes  further lines for people, below the report's own.
[[nodiscard]] std::string render_trends(std::span<const analysis::TrendRow> rows, core::Day day,
                                        const analysis::PriceBasis& basis, const std::vector<std::string>& notes,
                                        const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_TRENDS_HPP
