#include "gpuprice/analysis/moves.hpp"

#include <algorithm>
#include <cmath>

namespace gpuprice::analysis {

namespace {

bool is_judged(const TrendRow& row, core::Day day)
{
    return row.basis == TrendBasis::stock && row.last && row.month_before && row.change_30d && *row.change_30d != 0.0 &&
           row.last->sellers >= k_sellers_for_move && row.month_before->sellers >= k_sellers_for_move &&
           day - row.last->day <= k_move_age;
}

std::chrono::days distance(core::Day day, core::Day first, core::Day last)
{
    return day < first ? first - day : day > last ? day - last : std::chrono::days{0};
}

std::vector<const catalog::Event*> nearest_events(const catalog::Catalog& catalog, const TrendRow& row)
{
    const core::Day first = row.month_before->day;
    const core::Day last = row.last->day;
    std::vector<const catalog::Event*> events = events_near(catalog, row.cell.card->family, first, last);
    const auto far = [first, last](const catalog::Event* event) { return distance(event->day, first, last); };
    if (!events.empty()) {
        const std::chrono::days nearest = far(*std::ranges::min_element(events, {}, far));
        std::erase_if(events, [&](const catalog::Event* event) { return far(event) > nearest; });
    }
    return events;
}

const Episode* episode_within(std::span<const CellSpikes> cells, const TrendRow& row)
{
    const Episode* found = nullptr;
    for (const CellSpikes& cell : cells) {
        if (cell.cell != row.cell) {
            continue;
        }
        for (const EpisodeInContext& each : cell.episodes) {
            const bool is_within = each.episode.start <= row.last->day &&
                                   last_move_of(each.episode, row.last->day) >= row.month_before->day;
            found = is_within ? &each.episode : found;
        }
    }
    return found;
}

}  // namespace

std::vector<Move> biggest_moves(std::span<const TrendRow> rows, std::span<const CellSpikes> cells,
                                const catalog::Catalog& catalog, core::Day day, std::size_t most)
{
    std::vector<const TrendRow*> judged;
    for (const TrendRow& row : rows) {
        if (is_judged(row, day)) {
            judged.push_back(&row);
        }
    }
    std::ranges::stable_sort(judged, std::ranges::greater{},
                             [](const TrendRow* row) { return std::abs(std::log1p(*row->change_30d)); });
    judged.resize(std::min(judged.size(), most));
    std::vector<Move> moves;
    moves.reserve(judged.size());
    for (const TrendRow* row : judged) {
        moves.push_back({row, episode_within(cells, *row), nearest_events(catalog, *row)});
    }
    return moves;
}

}  // namespace gpuprice::analysis
