#ifndef GPUPRICE_REPORT_HISTORY_CHART_HPP
#define GPUPRICE_REPORT_HISTORY_CHART_HPP

/// \file
/// The daily series of a card as charts on a terminal.

#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/report/history.hpp"
#include "gpuprice/report/sparkline.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace gpuprice::report {

struct HistoryChartOptions {
    std::size_t columns = 80;
    Glyphs glyphs = Glyphs::unicode;
    bool color = false;
};

/// One chart a cell: the medians, the launch price where it is near enough not to flatten them, the events by number.
/// The line is parted at days without a median and where the observed markets changed. All charts have the same days.
/// Of more than four cells those with the most sellers on their last day are drawn, and a line says which are not and
/// how to see them. Below come the events' names. Text for people, as wide as `columns` at most; empty when no cell has
/// medians on two days.
[[nodiscard]] std::string history_chart(std::span<const analysis::CellDays> cells, const HistoryContext& context,
                                        const HistoryChartOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_HISTORY_CHART_HPP
