#include "gpuprice/report/cell_chart.hpp"

#include "gpuprice/report/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpuprice::report {

namespace {

bool affects(const catalog::Event& event, const catalog::Card& card)
{
    return std::ranges::any_of(event.families,
                               [&card](const std::string& family) { return family == "all" || family == card.family; });
}

}  // namespace

std::vector<std::pair<const catalog::Event*, ChartMark>> event_marks(const catalog::Catalog& catalog,
                                                                     std::span<const analysis::CellDays* const> cells)
{
    std::vector<std::pair<const catalog::Event*, ChartMark>> marks;
    for (const catalog::Event& event : catalog.events()) {
        const bool is_shown = std::ranges::any_of(cells, [&event](const analysis::CellDays* cell) {
            return !cell->stock.empty() && cell->stock.front().day <= event.day &&
                   event.day <= cell->stock.back().day && affects(event, *cell->cell.card);
        });
        if (is_shown) {
            marks.emplace_back(&event, ChartMark{event.day, std::to_string(marks.size() + 1),
                                                 fmt::format("{}{} {} ({})", event.approximate_day ? "about " : "",
                                                             core::to_text(event.day), event.title, event.source)});
        }
    }
    return marks;
}

PriceChart cell_chart(const analysis::CellDays& cell, const analysis::LaunchPrice* launch,
                      const model::RateTable& rates, std::span<const std::pair<const catalog::Event*, ChartMark>> marks)
{
    PriceChart chart;
    chart.title = cell_text(cell.cell);
    chart.unit = cell.currency.code();
    for (const analysis::DailyRow& row : cell.rows) {
        if (row.stock.median) {
            chart.days.push_back({row.day, *row.stock.median, row.stock.low, row.stock.high, row.stock.sellers});
        }
    }
    if (launch != nullptr && !chart.days.empty()) {
        const core::Currency stated = launch->amount.currency;
        chart.reference_name = fmt::format("launch price {}{}", launch_text(*launch),
                                           stated == cell.currency ? "" : " at each day's rate");
        for (core::Day day = chart.days.front().day; day <= chart.days.back().day; day += std::chrono::days{1}) {
            if (const auto rate = rates.find(stated, cell.currency, day)) {
                chart.reference.emplace_back(day, launch->amount.to_double() * rate->factor);
            }
        }
    }
    for (const auto& [event, mark] : marks) {
        if (affects(*event, *cell.cell.card)) {
            chart.events.push_back(mark);
        }
    }
    for (const analysis::PanelBreak& each : cell.breaks) {
        chart.breaks.push_back(each.day);
    }
    return chart;
}

}  // namespace gpuprice::report
