#ifndef GPUPRICE_ANALYSIS_VOTES_HPP
#define GPUPRICE_ANALYSIS_VOTES_HPP

/// \file
/// One seller, one vote: from offers to the prices that statistics are made of.

#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/analysis/quantile.hpp"

#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// One seller's say.
struct Vote {
    std::string seller;  ///< empty = unknown: a vote for each of its listings
    std::string region;  ///< of its first listing
    std::vector<double> prices;
    double price = 0.0;  ///< their median
};

/// The votes of the sellers, in order of their first offers. O(n log n).
[[nodiscard]] std::vector<Vote> votes_of(std::span<const Offer* const> offers);

/// The votes by what may be one another's copies, ascending by price: identical prices from the same shipping country
/// are likely to be resellers of one supplier. O(n log n).
[[nodiscard]] std::vector<Cluster> clusters_of(std::span<const Vote> votes);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_VOTES_HPP
