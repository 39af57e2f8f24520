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
/// ascending, of one shipping country: equal votes are one cluster of the interval. O(n) without ties, else as
/// `median_interval`.
[[nodiscard]] DayPrice price_of_votes(std::span<const double> sorted);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_VOTE_PRICE_HPP
