#include "gpuprice/analysis/moves.hpp"

#include <algorithm>
#include <cmath>

namespace gpuprice::analysis {

namespace {

/// The change of a row over one of the spans, when it is one that counts.
std::optional<Move> move_of(const TrendRow& row, std::chrono::days over, core::Day day)
{
    const bool is_week = over == k_move_spans[0];
    const bool is_month = over == k_move_spans[1];
    const auto& change = is_week ? row.change_7d : is_month ? row.change_30d : row.change_90d;
    const auto& from = is_week ? row.week_before : is_month ? row.month_before : row.quarter_before;
    const bool counts = row.basis == TrendBasis::stock && row.last && from && change && *change != 0.0 &&
                        row.last->sellers >= k_sellers_for_move && from->sellers >= k_sellers_for_move &&
                        day - row.last->day <= k_move_age;
    if (!counts) {
        return std::nullopt;
    }
    Move move;
    move.row = &row;
    move.over = over;
    move.change = *change;
    move.from = *from;
    return move;
}

double size_of(const Move& move) { return std::abs(std::log1p(move.change)); }

std::chrono::days distance(core::Day day, core::Day first, core::Day last)
{
    return day < first ? first - day : day > last ? day - last : std::chrono::days{0};
}

std::vector<const catalog::Event*> nearest_events(const catalog::Catalog& catalog, const Move& move)
{
    const core::Day first = move.from.day;
    const core::Day last = move.row->last->day;
    std::vector<const catalog::Event*> events = events_near(catalog, move.row->cell.card->family, first, last);
    const auto far = [first, last](const catalog::Event* event) { return distance(event->day, first, last); };
    if (!events.empty()) {
        const std::chrono::days nearest = far(*std::ranges::min_element(events, {}, far));
        std::erase_if(events, [&](const catalog::Event* event) { return far(event) > nearest; });
    }
    return events;
}

const Episode* episode_within(std::span<const CellSpikes> cells, const Move& move)
{
    const TrendRow& row = *move.row;
    const Episode* found = nullptr;
    for (const CellSpikes& cell : cells) {
        if (cell.cell != row.cell) {
            continue;
        }
        for (const EpisodeInContext& each : cell.episodes) {
            const bool is_within =
                each.episode.start <= row.last->day && last_move_of(each.episode, row.last->day) >= move.from.day;
            found = is_within ? &each.episode : found;
        }
    }
    return found;
}

}  // namespace

std::vector<Move> biggest_moves(std::span<const TrendRow> rows, std::span<const CellSpikes> cells,
                                const catalog::Catalog& catalog, core::Day day, std::size_t most,
                                std::optional<std::chrono::days> over)
{
    std::vector<Move> moves;
    for (const TrendRow& row : rows) {
        std::optional<Move> largest;
        for (const std::chrono::days span : k_move_spans) {
            const auto move = !over || span == *over ? move_of(row, span, day) : std::nullopt;
            if (move && (!largest || size_of(*move) > size_of(*largest))) {
                largest = move;
            }
        }
        if (largest) {
            moves.push_back(*largest);
        }
    }
    std::ranges::stable_sort(moves, std::ranges::greater{}, size_of);
    moves.resize(std::min(moves.size(), most));
    for (Move& move : moves) {
        move.episode = episode_within(cells, move);
        const auto cell = std::ranges::find(cells, move.row->cell, &CellSpikes::cell);
        move.unjudged = cell == cells.end() ? "no series of its days" : why_unjudged(*cell);
        move.events = nearest_events(catalog, move);
    }
    return moves;
}

}  // namespace gpuprice::analysis
