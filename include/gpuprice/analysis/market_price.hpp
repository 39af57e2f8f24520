#ifndef GPUPRICE_ANALYSIS_MARKET_PRICE_HPP
#define GPUPRICE_ANALYSIS_MARKET_PRICE_HPP

/// \file
/// The market price of one cell on one day: the median of the sellers' prices, and what it rests on.

#include "gpuprice/analysis/offers.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// The number that describes a cell. Prices in the currency of the offers' basis.
struct MarketPrice {
    std::optional<double> median;  ///< from 3 votes
    std::optional<double>
        p10;  ///< with p25 and p75 from 3 votes, by `quantile`; of 3 to 5 little more than the cheapest vote
    std::optional<double> p25;
    std::optional<double> p75;
    std::optional<double> low;  ///< 95 % interval of the median, from 6 votes that are not copies of each other
    std::optional<double> high;
    std::size_t listings = 0;  ///< counted, after exclusions
    std::size_t sellers = 0;   ///< votes: an unknown seller is one a listing
    std::size_t markets = 0;
    bool thin = false;                            ///< below 6 votes: no interval; below 3 no median either
    std::string reason;                           ///< why there is no median, or no interval; empty when both are there
    std::map<std::string, std::size_t> excluded;  ///< left out by flag word → listings
    std::vector<const Offer*> counted;            ///< the offers behind the number, cheapest first
    std::vector<const Offer*> left_out;           ///< those excluded by a flag
};

struct MarketPriceOptions {
    bool include_flagged = false;  ///< count also what is left out by default, but for copies
    /// Launch price in the offers' currency, for the implausible-price floor; none = that rule does not apply.
    std::optional<double> launch_price;
    double age_years = 0.0;  ///< of the card on that day
};

/// Marks with `implausible_price` the offers of one cell that are too cheap to be what they say, low side only:
/// (a) below 0.05 × launch × 2^(−max(0, age − 2) / 2), age in years;
/// (b) with at least 5 other sellers, log price < m − max(3.5 · 1.4826 · MAD, ln 2) over the others' medians;
/// (c) with at least 5 votes, below the highest gap of at least ln 2 between neighbouring log prices that has fewer
///     than half of the votes under it.
/// The constants were chosen in simulations of contaminated cells that are not kept here: a real bargain at half the
/// price stays, a 40 GB card sold as 80 GB or a deposit shown as a price goes. O(n² log n) in the listings of the cell.
void mark_implausible(std::vector<Offer>& offers, const MarketPriceOptions& options);

/// What `mark_implausible` holds one offer's price against, in the offers' currency. 0 = that rule sets no bound.
struct PlausibleBounds {
    double floor = 0.0;             ///< of rule (a)
    double fence = 0.0;             ///< of rule (b)
    double above_gap = 0.0;         ///< of rule (c)
    std::size_t others = 0;         ///< the votes of other sellers
    double median_of_others = 0.0;  ///< of their logarithms, as rule (b) has it; 0 without any
};

/// The bounds for one of the offers of a cell, not marked by `mark_implausible` yet; it is implausible when its price
/// lies below any of them. O(n log n). \param place  < offers.size().
[[nodiscard]] PlausibleBounds plausible_bounds(std::span<const Offer> offers, std::size_t place,
                                               const MarketPriceOptions& options);

/// The flag for which an offer is left out of its cell's price by default: deposit, memory_modded,
/// cheapest_of_variations, relist, same_item or implausible_price, the first of these that it has; none when it counts.
[[nodiscard]] std::optional<model::Flag> flag_left_out(model::Flags flags);

/// Offers with such a flag are left out by default, and counted under it. One vote per seller, the median of its unit
/// prices. The interval is that of the clustered sign test (`median_interval`), in which identical unit prices from the
/// same shipping country are one cluster, likely resellers of one supplier, with all their votes. Votes: 1–2 give no
/// median, 3–5 a median that is thin. \param offers  of one cell, marked; they must outlive the result. O(n log n).
[[nodiscard]] MarketPrice market_price(std::span<const Offer> offers, const MarketPriceOptions& options);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_MARKET_PRICE_HPP
