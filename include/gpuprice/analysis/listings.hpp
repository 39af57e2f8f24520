#ifndef GPUPRICE_ANALYSIS_LISTINGS_HPP
#define GPUPRICE_ANALYSIS_LISTINGS_HPP

/// \file
/// Single offers, each against the launch price of its card.

#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

struct ListingRow {
    Offer offer;
    core::Day day;                        ///< the day it is converted at: the report's, for sold and quote their own
    const catalog::Card* card = nullptr;  ///< nullptr when the offer is of no card of the catalogue
    std::string left_out;                 ///< why it counts in no price by default: Offer::left_out, or its flag
    std::optional<LaunchPrice> launch;
    std::optional<double> multiple;       ///< of the unit price; of the low end of a range
    std::optional<double> multiple_high;  ///< of the high end of a range
    std::string no_multiple;              ///< why there is no multiple; empty when there is one
};

/// What `listings` shows: the offers that stand on `day`, and of sold and quote every one from `since` to `until`,
/// each at its own day. In the order of the catalogue's cards, those of no card last; within a card by price kind,
/// points by day, others by unit price. O(n log n).
[[nodiscard]] std::vector<ListingRow> listing_rows(const model::History& history, const catalog::Catalog& catalog,
                                                   const model::RateTable& rates, core::Day day,
                                                   const PriceBasis& basis, const OfferFilter& filter);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_LISTINGS_HPP
