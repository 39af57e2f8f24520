#ifndef GPUPRICE_SRC_ANALYSIS_IMPLAUSIBLE_HPP
#define GPUPRICE_SRC_ANALYSIS_IMPLAUSIBLE_HPP

/// \file
/// The three bounds of `mark_implausible` (market_price.hpp); a price below any of them is implausible. 0 = no bound.

#include <span>
#include <vector>

namespace gpuprice::analysis {

/// Rule (a).
[[nodiscard]] double floor_of_launch(double launch_price, double age_years);

/// Rule (b), for one seller: from the logarithms of the other sellers' votes, in any order. O(n log n).
[[nodiscard]] double outlier_fence(std::span<const double> log_others);

/// Rule (c): prices below this lie under the highest wide gap of the votes. \param sorted  ascending. O(n).
[[nodiscard]] double price_above_gap(std::span<const double> sorted);

/// Half of what lies just above the median vote: no bound by rule (b) is higher, whoever is judged, and where every
/// price is at least this, there is none by rule (c). \param sorted  ascending. O(1).
[[nodiscard]] double highest_fence(std::span<const double> sorted);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_IMPLAUSIBLE_HPP
