#ifndef GPUPRICE_ANALYSIS_SINCE_LAUNCH_HPP
#define GPUPRICE_ANALYSIS_SINCE_LAUNCH_HPP

/// \file
/// The multiple of the launch price day by day, and since when it has been on the side of 1 where it is.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/multiple.hpp"
#include "gpuprice/model/rates.hpp"

#include <optional>
#include <span>
#include <vector>

namespace gpuprice::analysis {

/// The multiples of a cell, one for each of `CellDays::rows`, each at its own day's exchange rate; none on days without
/// a median or without a rate. For rentals, whose price is no multiple of a card's, all are none. O(rows).
[[nodiscard]] std::vector<std::optional<Multiple>> launch_multiples(const CellDays& cell, const LaunchPrice& launch,
                                                                    const model::RateTable& rates);

/// \param multiples  of `launch_multiples`. None when no day has a multiple. O(rows).
[[nodiscard]] std::optional<SinceLaunch> since_launch(const CellDays& cell,
                                                      std::span<const std::optional<Multiple>> multiples);

/// Both of a cell, against its card's launch price.
struct LaunchCourse {
    std::vector<std::optional<Multiple>> multiples;  ///< one for each of `CellDays::rows`
    std::optional<SinceLaunch> since;
};

/// All none where the card has no launch price.
[[nodiscard]] LaunchCourse launch_course(const CellDays& cell, LaunchPrices& launches, const model::RateTable& rates);

/// Sets `MarkupRow::since` of the rows that have a multiple and a cell among `cells`, which are daily prices up to the
/// report's day on the same basis; they may be in any currency, for a multiple is the same in all. O(days).
void tell_since(MarkupReport& report, std::span<const CellDays> cells, const model::RateTable& rates);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_SINCE_LAUNCH_HPP
