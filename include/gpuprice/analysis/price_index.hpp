#ifndef GPUPRICE_ANALYSIS_PRICE_INDEX_HPP
#define GPUPRICE_ANALYSIS_PRICE_INDEX_HPP

/// \file
/// How prices moved, apart from who happens to be selling: an index of fresh quotes adjusted for the mix of sellers,
/// and the repricing of standing offers.
///
/// Pure functions over plain values of one cell, in one currency: prices are natural logarithms of unit prices, days
/// are UTC. Sellers and listings are any numbers that tell them apart; an unknown seller is one a listing. The caller
/// leaves out what is in no price (flags, other cells).
///
/// Choice of the methods: in a simulated market that falls by 5 % a month, chained matched asks show +8 %, for asks are
/// rarely repriced and the overpriced stay; the seller-adjusted index of fresh quotes shows the fall, and stays flat
/// where dearer sellers enter a flat market, in which every median rises.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

inline constexpr std::uint64_t k_bootstrap_seed = 20221007;  ///< printed beside the intervals

/// One price of one listing, while it stood. Of one listing they do not overlap.
struct StandingPrice {
    std::size_t listing = 0;
    std::size_t seller = 0;
    core::Day first;
    core::Day last;  ///< the last day on which it counts, carry-forward included; >= first
    double log_price = 0.0;
    /// Of a listing's first price: whether the listing is known to have appeared then. What stood already when its
    /// market was first observed says nothing about that day's prices.
    bool birth_known = false;
};

/// A price that somebody set on that day: a new listing's, or a changed one.
struct FreshQuote {
    core::Day day;
    std::size_t seller = 0;
    double log_price = 0.0;
};

/// The Monday on or before `day`: the name of its week.
[[nodiscard]] core::Day monday_of(core::Day day);

/// The fresh quotes among standing prices: of each listing the first price when its birth is known, and each price that
/// differs from the one before it, gaps or not. In order of day. O(n log n). \param prices  in any order.
[[nodiscard]] std::vector<FreshQuote> fresh_quotes(std::span<const StandingPrice> prices);

/// One week that has fresh quotes.
struct IndexWeek {
    core::Day week;           ///< its Monday
    std::size_t sellers = 0;  ///< with a fresh quote in it; > 0
    double raw = 0.0;         ///< median over the sellers of their median log price
    double adjusted = 0.0;    ///< log index, 0 in the first week of its group
    std::size_t group = 0;    ///< 0, 1, … in order of time: weeks of different groups cannot be compared
};

struct MixIndexOptions {
    int replicates = 999;  ///< of the bootstrap; 0 = no interval
    std::uint64_t seed = k_bootstrap_seed;
};

/// What the index says about the whole time, as log ratios: 0.1 is +10.5 %.
struct MixChange {
    core::Day first_week;  ///< of the compared group
    core::Day last_week;
    std::size_t weeks = 0;      ///< populated weeks of the group
    std::size_t sellers = 0;    ///< who quoted in two of its weeks or more; the others adjust nothing
    double adjusted = 0.0;      ///< mean of the last weeks − mean of the first weeks, see `mix_index`
    double raw = 0.0;           ///< the same of the raw medians
    std::optional<double> low;  ///< 95 % bootstrap interval of `adjusted`
    std::optional<double> high;
    /// The raw change is not explained by price: the 95 % bootstrap interval of raw − adjusted excludes 0.
    bool mix_changed = false;
    std::string reason;  ///< why there is no interval, in words; empty when there is one
};

struct MixIndex {
    std::vector<IndexWeek> weeks;  ///< ascending; a week without quotes is absent, never 0
    std::size_t groups = 0;
    std::optional<MixChange> change;  ///< over the group with the most weeks (the later of two equal)
    std::string reason;               ///< why there is no change, or what cannot be compared; else empty
};

/// The mix-adjusted index: least squares of log price = week + seller over fresh quotes, of which each seller and week
/// has one, the median of its quotes. It is the time-product-dummy method with the seller in the product's place:
/// Summers, "International Price Comparisons Based upon Incomplete Data", Review of Income and Wealth 19 (1973);
/// Diewert, "Weighted Country Product Dummy Variable Regressions and Index Number Formulae", ibid. 51 (2005). Scale,
/// order of input and names of sellers change nothing.
///
/// Weeks can be compared only through sellers who quoted in both, directly or by way of others: connected components of
/// the graph of weeks and sellers are the `group`s.
///
/// The change compares the mean of the first k weeks of the group with that of its last k, k = min(4, weeks / 2), so
/// that no single week decides; from 2 weeks. Its interval is the percentile interval of a bootstrap that draws whole
/// sellers with replacement: Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7 (1979);
/// expanded for few sellers as in Hesterberg, "What Teachers Should Know About the Bootstrap", The American
/// Statistician 69 (2015), with n − 2 degrees of freedom. From 8 sellers who quoted in two weeks or more; replicates in
/// which no compared weeks are linked are left out, and where these exceed a tenth there is no interval. In 1,000
/// simulated markets each of 8, 10, 12, 20 and 40 sellers who quote in a quarter of 52 weeks it covered the true change
/// in 94.2 to 95.6 %.
///
/// `mix_changed` asks whether raw − adjusted differs from 0 by the same bootstrap, and not whether the raw change lies
/// outside the adjusted one's interval: raw weekly medians are so noisy that the latter warns of 50 to 71 % of
/// simulated markets whose mix does not change, the former of 0.5 to 1.0 %.
///
/// \param quotes  n, in any order. \note  O(n log n + replicates · iterations · n), the conjugate gradients needing
/// at most as many iterations as there are weeks.
[[nodiscard]] MixIndex mix_index(std::span<const FreshQuote> quotes, const MixIndexOptions& options = {});

/// One day of the repricing of standing offers.
struct RepricingDay {
    core::Day day;
    double log_index = 0.0;    ///< 0 on the first day of its chain
    std::size_t standing = 0;  ///< listings on that day; > 0
    std::size_t matched = 0;   ///< of them, those that stood on the populated day before as well
    bool linked = true;        ///< false: nothing was matched, a new chain begins at 0
};

/// Chained matched-listing Jevons, the geometric mean of price changes of the listings that stand on both of two
/// neighbouring populated days, cumulated: Jevons, "On the Variation of Prices and the Value of the Currency since
/// 1782", Journal of the Statistical Society of London 28 (1865). It shows what sellers did to standing offers, not
/// what the market did: print it as "repricing of standing offers". A listing that is away for days and comes back at
/// another price adds nothing.
/// \param prices  n, in any order. \returns  one a populated day, ascending. O(n log n + days).
[[nodiscard]] std::vector<RepricingDay> repricing_index(std::span<const StandingPrice> prices);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_PRICE_INDEX_HPP
