#ifndef GPUPRICE_ANALYSIS_MOVES_HPP
#define GPUPRICE_ANALYSIS_MOVES_HPP

/// \file
/// Which prices of a report moved most over the last 7, 30 or 90 days, and whether that move is more than noise.

#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/analysis/cell_trends.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// A median of fewer votes has no interval, and its moves are those of single sellers.
inline constexpr std::size_t k_sellers_for_move = 6;

/// How old the last sighting of a price may be on the day of the report for its change to be one of the last days.
inline constexpr std::chrono::days k_move_age{7};

/// Over which days changes are compared.
inline constexpr std::array<std::chrono::days, 3> k_move_spans{std::chrono::days{7}, std::chrono::days{30},
                                                               std::chrono::days{90}};

struct Move {
    const TrendRow* row = nullptr;  ///< of the stock; with `last`
    std::chrono::days over{};       ///< one of `k_move_spans`
    double change = 0.0;            ///< the row's over these days
    SeriesDay from;                 ///< the day it is taken from
    /// The episode of the same cell that holds days of these, the last of several; nullptr when there is none.
    /// Without one, and without a trend that counts, the change may be no more than what such prices do from month to
    /// month.
    const Episode* episode = nullptr;
    std::string unjudged;  ///< `why_unjudged` of its cell; where it is not empty, no episode says little
    /// The dated events within these days; where there is none, the nearest within `k_event_distance` of them, several
    /// when they are equally near. Ascending by day. Context, never a cause.
    std::vector<const catalog::Event*> events;
};

/// The largest changes over `over` days in either direction, by the logarithm, at most `most` of them; equal ones in
/// the order of `rows`. Cells with fewer than `k_sellers_for_move` votes on the first or the last of the days, and
/// prices last sighted more than `k_move_age` before `day`, are left out; so are changes of 0. \param over  one of
/// `k_move_spans`; none = of each cell the largest change over any of them, the shortest of equal
///              ones.
/// \param rows, cells  of the same series; they and the catalogue must outlive the result. O(rows · (cells + events)).
[[nodiscard]] std::vector<Move> biggest_moves(std::span<const TrendRow> rows, std::span<const CellSpikes> cells,
                                              const catalog::Catalog& catalog, core::Day day, std::size_t most,
                                              std::optional<std::chrono::days> over = std::nullopt);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_MOVES_HPP
