#ifndef GPUPRICE_ANALYSIS_VOTES_HPP
#define GPUPRICE_ANALYSIS_VOTES_HPP

/// \file
/// One seller, one vote: from offers to the prices that statistics are made of.

#include "gpuprice/analysis/offers.hpp"

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

/// The prices of votes that are not copies of each other, ascending: identical prices from the same shipping country
/// count once, for they are likely to be resellers of one supplier. O(n log n).
[[nodiscard]] std::vector<double> independent_prices(std::span<const Vote> votes);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_VOTES_HPP
