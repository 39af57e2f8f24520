#ifndef GPUPRICE_REPORT_CELL_CHART_HPP
#define GPUPRICE_REPORT_CELL_CHART_HPP

/// \file
/// The daily prices of cells as charts.

#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/report/svg_chart.hpp"

#include <span>
#include <vector>

namespace gpuprice::report {

/// The events of the catalogue as marks, labelled "1", "2", … ascending by day: those that affect one of the cells,
/// from its first to its last day.
[[nodiscard]] std::vector<std::pair<const catalog::Event*, ChartMark>> event_marks(
    const catalog::Catalog& catalog, std::span<const analysis::CellDays* const> cells);

/// The medians of a cell with their intervals, in the series' own currency; the launch price, where there is one, at
/// each day's exchange rate, absent on days without one; of `marks` those that affect the cell. \param launch  nullptr
/// = none.
[[nodiscard]] PriceChart cell_chart(const analysis::CellDays& cell, const analysis::LaunchPrice* launch,
                                    const model::RateTable& rates,
                                    std::span<const std::pair<const catalog::Event*, ChartMark>> marks);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_CELL_CHART_HPP
