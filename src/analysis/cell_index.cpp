#include "gpuprice/analysis/cell_index.hpp"

#include <cmath>

namespace gpuprice::analysis {

namespace {

void add_mix(CellIndex& index, const CellDays& cell, const MixIndexOptions& options)
{
    MixIndex mix = mix_index(fresh_quotes(cell.standing), options);
    index.change = std::move(mix.change);
    index.reason = std::move(mix.reason);
    if (!index.change) {
        return;
    }
    std::map<core::Day, core::Day> last_day_of;
    for (const DailyRow& row : cell.rows) {
        last_day_of[monday_of(row.day)] = row.day;
    }
    std::optional<std::size_t> group;
    for (const IndexWeek& week : mix.weeks) {
        if (week.week == index.change->first_week) {
            group = week.group;
        }
        const auto last_day = last_day_of.find(week.week);
        if (group == week.group && last_day != last_day_of.end()) {
            index.mix.emplace(last_day->second, std::exp(week.adjusted));
        }
    }
}

}  // namespace

CellIndex cell_index(const CellDays& cell, const MixIndexOptions& options)
{
    CellIndex index;
    if (model::is_point(cell.cell.kind)) {
        index.reason = "prices of a day do not stand";
        return index;
    }
    add_mix(index, cell, options);
    for (const RepricingDay& day : repricing_index(cell.standing)) {
        if (!day.linked) {
            index.restarts.push_back(day.day);
        }
        index.repricing.emplace_hint(index.repricing.end(), day.day, std::exp(day.log_index));
    }
    return index;
}

}  // namespace gpuprice::analysis
