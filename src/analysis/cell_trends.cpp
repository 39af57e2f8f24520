#include "gpuprice/analysis/cell_trends.hpp"

#include "gpuprice/analysis/false_discovery.hpp"

#include <algorithm>
#include <string>

namespace gpuprice::analysis {

namespace {

using std::chrono::days;

std::string reason_of_none(const Series& series, TrendBasis basis)
{
    if (!series.empty()) {
        return "no price was sighted: all are carried forward from before";
    }
    return basis == TrendBasis::fresh ? "too thin: no day with 3 sellers of fresh asks"
                                      : "too thin: no day with 3 sellers";
}

/// What a reader must know of the days between those of the series.
void add_joints(TrendRow& row, const Series& series)
{
    for (std::size_t i = 1; i < series.size(); ++i) {
        if (series[i].panel_break) {
            row.links.push_back(series[i].day);
        }
        if (series[i].day - series[i - 1].day > k_gap_worth_telling) {
            row.gaps.push_back({series[i - 1].day + days{1}, series[i].day - days{1}});
        }
    }
}

TrendRow row_of(const CellDays& cell, TrendBasis basis, TrendTest& test)
{
    const Series& whole = basis == TrendBasis::fresh ? cell.fresh : cell.stock;
    const auto [series, begins_anew] = comparable_part(whole);
    TrendRow row;
    row.cell = cell.cell;
    row.currency = cell.currency;
    row.basis = basis;
    row.begins_anew = begins_anew;
    row.trend = test(weekly_medians(series));
    if (series.empty()) {
        row.trend.reason = reason_of_none(whole, basis);
    } else {
        row.last = series.back();
    }
    row.change_7d = change_over(series, days{7});
    row.change_30d = change_over(series, days{30});
    row.change_90d = change_over(series, days{90});
    row.week_before = begin_of_change(series, days{7});
    row.month_before = begin_of_change(series, days{30});
    row.quarter_before = begin_of_change(series, days{90});
    add_joints(row, series);
    return row;
}

void judge(std::vector<TrendRow>& rows, TrendBasis basis)
{
    std::vector<TrendRow*> tested;
    std::vector<double> p_values;
    for (TrendRow& row : rows) {
        if (row.basis == basis && row.trend.p_value) {
            tested.push_back(&row);
            p_values.push_back(*row.trend.p_value);
        }
    }
    const std::vector<double> q = q_values(p_values);
    for (std::size_t i = 0; i < tested.size(); ++i) {
        TrendRow& row = *tested[i];
        row.q_value = q[i];
        // Many equal weeks can leave a median slope of 0 under a significant S: the sign is then that of S.
        row.direction = q[i] > k_trend_level ? TrendDirection::none
                        : row.trend.s > 0    ? TrendDirection::up
                                             : TrendDirection::down;
    }
}

}  // namespace

std::string_view to_text(TrendBasis basis) noexcept { return basis == TrendBasis::fresh ? "fresh" : "stock"; }

std::string_view to_text(TrendDirection direction) noexcept
{
    switch (direction) {
        case TrendDirection::up: return "up";
        case TrendDirection::down: return "down";
        case TrendDirection::none: return "none";
        case TrendDirection::insufficient: break;
    }
    return "insufficient";
}

std::vector<TrendRow> cell_trends(std::span<const CellDays> cells)
{
    TrendTest test;
    std::vector<TrendRow> rows;
    for (const CellDays& cell : cells) {
        if (cell.cell.kind == model::PriceKind::ask) {
            rows.push_back(row_of(cell, TrendBasis::fresh, test));
        }
        rows.push_back(row_of(cell, TrendBasis::stock, test));
    }
    judge(rows, TrendBasis::fresh);
    judge(rows, TrendBasis::stock);
    return rows;
}

}  // namespace gpuprice::analysis
