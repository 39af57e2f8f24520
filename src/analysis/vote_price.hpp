#ifndef GPUPRICE_SRC_ANALYSIS_VOTE_PRICE_HPP
#define GPUPRICE_SRC_ANALYSIS_VOTE_PRICE_HPP

/// \file
/// From votes to the figures of a day.

#include "gpuprice/analysis/daily.hpp"

#include "series_link.hpp"

#include <span>
#include <vector>

namespace gpuprice::analysis {

/// The median of each seller's prices, ascending. O(n log n).
[[nodiscard]] std::vector<double> votes_of(std::vector<PanelVote> offers);

/// The quantiles and the interval of `DayPrice`, and `sellers`; its counts of other things stay 0. \param sorted
/// ascending. O(n) for the interval, which takes equal votes as one, O(1) without ties known.
[[nodiscard]] DayPrice price_of_votes(std::span<const double> sorted);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_VOTE_PRICE_HPP
