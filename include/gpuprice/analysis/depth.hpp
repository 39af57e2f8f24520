#ifndef GPUPRICE_ANALYSIS_DEPTH_HPP
#define GPUPRICE_ANALYSIS_DEPTH_HPP

/// \file
/// How much is on offer, and how much of it near the best price.

#include "gpuprice/analysis/offers.hpp"

#include <span>

namespace gpuprice::analysis {

/// Units are cards, see `units_of`.
struct Depth {
    const Offer* best = nullptr;  ///< the cheapest per card, the first of equals; nullptr when there is no offer
    long units = 0;               ///< of all offers
    long units_near = 0;          ///< of offers up to 10 % above the best
};

/// \param counted  the offers of one cell that count in its price: only these are credible. O(n).
[[nodiscard]] Depth depth_of(std::span<const Offer* const> counted);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_DEPTH_HPP
