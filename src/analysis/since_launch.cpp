#include "gpuprice/analysis/since_launch.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace gpuprice::analysis {

namespace {

/// What one more day on this side adds to the row of days.
void add_day(SinceLaunch& row, core::Day day, const Multiple& multiple)
{
    if (row.days > 0) {
        if (const auto gap = day - row.last - std::chrono::days{1}; gap.count() > 0) {
            row.missing_days += static_cast<std::size_t>(gap.count());
            if (!row.longest_gap || gap > row.longest_gap->last - row.longest_gap->first + std::chrono::days{1}) {
                row.longest_gap = DayRange{row.last + std::chrono::days{1}, day - std::chrono::days{1}};
            }
        }
    }
    row.last = day;
    ++row.days;
    if (is_sure(multiple)) {
        ++row.sure_days;
        row.surely_since = row.surely_since.value_or(day);
    } else {
        row.surely_since.reset();
    }
    row.thin_days += multiple.low ? 0U : 1U;
}

}  // namespace

std::vector<std::optional<Multiple>> launch_multiples(const CellDays& cell, const LaunchPrice& launch,
                                                      const model::RateTable& rates)
{
    std::vector<std::optional<Multiple>> multiples(cell.rows.size());
    if (model::is_rental(cell.cell.kind)) {
        return multiples;
    }
    for (std::size_t i = 0; i < cell.rows.size(); ++i) {
        const DayPrice& price = cell.rows[i].stock;
        if (!price.median) {
            continue;
        }
        if (const auto rate = rates.find(cell.currency, launch.amount.currency, cell.rows[i].day)) {
            const auto high = price.low ? std::optional{price.high} : std::nullopt;
            multiples[i] = multiple_of(*price.median, price.low, high, launch, *rate);
        }
    }
    return multiples;
}

std::optional<SinceLaunch> since_launch(const CellDays& cell, std::span<const std::optional<Multiple>> multiples)
{
    std::optional<SinceLaunch> row;
    for (std::size_t i = 0; i < multiples.size(); ++i) {
        if (!multiples[i]) {
            continue;
        }
        const core::Day day = cell.rows[i].day;
        const LaunchSide side = side_of(multiples[i]->value);
        if (!row || row->side != side) {
            SinceLaunch begun;
            begun.side = side;
            begun.since = day;
            begun.first = row ? row->first : day;
            begun.before = row ? std::optional{row->last} : std::nullopt;
            begun.changes = row ? row->changes + 1 : 0;
            begun.on_panel_break = row && std::ranges::any_of(cell.breaks, [&](const PanelBreak& each) {
                                       return each.day > row->last && each.day <= day;
                                   });
            row = begun;
        }
        add_day(*row, day, *multiples[i]);
    }
    return row;
}

LaunchCourse launch_course(const CellDays& cell, LaunchPrices& launches, const model::RateTable& rates)
{
    LaunchCourse course;
    if (const auto& launch = launches.of(*cell.cell.card)) {
        course.multiples = launch_multiples(cell, *launch, rates);
        course.since = since_launch(cell, course.multiples);
    } else {
        course.multiples.resize(cell.rows.size());
    }
    return course;
}

void tell_since(MarkupReport& report, std::span<const CellDays> cells, const model::RateTable& rates)
{
    std::map<CellKey, MarkupRow*> rows;
    for (MarkupRow& row : report.rows) {
        if (row.multiple && row.launch) {
            rows.emplace(row.cell, &row);
        }
    }
    for (const CellDays& cell : cells) {
        if (const auto found = rows.find(cell.cell); found != rows.end()) {
            MarkupRow& row = *found->second;
            row.since = since_launch(cell, launch_multiples(cell, *row.launch, rates));
        }
    }
}

}  // namespace gpuprice::analysis
