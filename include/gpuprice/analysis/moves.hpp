#ifndef GPUPRICE_ANALYSIS_MOVES_HPP
#define GPUPRICE_ANALYSIS_MOVES_HPP

/// \file
/// Which prices of a report moved most over the last 30 days, and whether that move is more than noise.

#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/analysis/cell_trends.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace gpuprice::analysis {

/// A median of fewer votes has no interval, and its moves are those of single sellers.
inline constexpr std::size_t k_sellers_for_move = 6;

/// How old the last sighting of a price may be on the day of the report for its change to be one of the last 30 days.
inline constexpr std::chrono::days k_move_age{7};

struct Move {
    const TrendRow* row = nullptr;  ///< of the stock; with `last`, `month_before` and `change_30d`
    /// The episode of the same cell that holds days of these 30, the last of several; nullptr when there is none.
    /// Without one, and without a trend that counts, the change may be no more than what such prices do from month to
    /// month.
    const Episode* episode = nullptr;
    /// The dated events within these days; where there is none, the nearest within `k_event_distance` of them, several
    /// when they are equally near. Ascending by day. Context, never a cause.
    std::vector<const catalog::Event*> events;
};

/// The largest changes over 30 days in either direction, by the logarithm, at most `most` of them; equal ones in the
/// order of `rows`. Cells with fewer than `k_sellers_for_move` votes on the first or the last of the days, and prices
/// last sighted more than `k_move_age` before `day`, are left out; so are changes of 0.
/// \param rows, cells  of the same series; they and the catalogue must outlive the result. O(rows · (cells + events)).
[[nodiscard]] std::vector<Move> biggest_moves(std::span<const TrendRow> rows, std::span<const CellSpikes> cells,
                                              const catalog::Catalog& catalog, core::Day day, std::size_t most);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_MOVES_HPP
