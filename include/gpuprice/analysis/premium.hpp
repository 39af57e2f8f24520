#ifndef GPUPRICE_ANALYSIS_PREMIUM_HPP
#define GPUPRICE_ANALYSIS_PREMIUM_HPP

/// \file
/// What the same card costs in one region over another.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::analysis {

/// Votes a side below which there is no premium.
inline constexpr std::size_t k_sellers_for_premium = 4;

/// One region's prices of one card, price kind and condition group.
struct RegionPrices {
    std::string region;         ///< a country, or "EU"
    std::vector<double> votes;  ///< the sellers' prices, in order of their first offers; landed where asked for
    std::size_t listings = 0;   ///< behind the votes
    std::size_t markets = 0;
    std::map<std::string, std::size_t> left_out;  ///< reason → listings: flags, "tax_unknown", "tax_rate_unknown"
    std::map<std::string, std::size_t> rates;     ///< "ECB of 2026-03-31" → listings converted so

    std::vector<const Offer*> counted;                           ///< behind the votes; point into PremiumReport::stock
    std::vector<std::pair<const Offer*, std::string>> excluded;  ///< those that `left_out` counts, with their reasons

    [[nodiscard]] std::optional<double> median() const;  ///< of the votes; from 3 on, as elsewhere
};

/// One comparison.
struct PremiumRow {
    const catalog::Card* card = nullptr;
    model::PriceKind kind = model::PriceKind::ask;
    model::ConditionGroup condition = model::ConditionGroup::unknown;
    RegionPrices there;           ///< the region whose prices are looked at
    RegionPrices base;            ///< the region that they are compared with
    std::optional<double> ratio;  ///< price there ÷ price in the base, Hodges–Lehmann; premium = ratio − 1
    std::optional<double> low;    ///< 95 % interval
    std::optional<double> high;
    std::string reason;  ///< why there is no ratio; empty when it is there, with its interval
};

/// What is put on the base's prices to bring its goods into the other region.
struct Landing {
    double duty = 0.0;  ///< ratio of price and shipping
    double tax = 0.0;   ///< ratio of price, shipping and duty
};

struct PremiumOptions {
    PriceBasis basis;  ///< `gross` is ignored: prices are always compared net of tax
    OfferFilter filter;
    bool include_flagged = false;
    /// The regions to compare, the second being the base. None: every region with the base that has the most sellers.
    std::optional<std::pair<std::string, std::string>> between;
    std::optional<Landing> landing;  ///< none: before duty and import tax
};

struct PremiumReport {
    core::Day day;
    core::Currency currency = core::Currency::usd;
    MarkupReport stock;                 ///< what the rows point into
    std::vector<PremiumRow> rows;       ///< catalogue's order, then kind, condition; most sellers first
    std::size_t of_one_region = 0;      ///< cards, kinds and condition groups that are offered in one region only
    std::optional<core::Day> last_day;  ///< see `last_day_seen`; set when no row stands on `day`
};

/// The premiums of `day`: of the same card, price kind and condition group, one vote per seller (the median of its unit
/// prices), the ratio of prices by `hodges_lehmann_shift` of logarithms with its exact interval, both of all
/// votes: sellers who copy one price list count as independent, and make the interval too narrow. At least
/// `k_sellers_for_premium` votes a side. All prices are converted at the day's rate, so a ratio is the same in every
/// currency; exchanging the regions inverts it.
///
/// Prices whose tax is not known, or whose tax is included at a rate that is not known, are compared with nothing and
/// counted. The countries of the European Union are one region. With a landing, the base's prices are multiplied by
/// (1 + duty)(1 + tax).
///
/// Without `between`, the base of a card is the region with the most votes (then the one with the cheaper median), and
/// the other regions are the rows. O(spans + Σ n · m of the votes compared).
[[nodiscard]] PremiumReport premium(const model::History& history, const catalog::Catalog& catalog,
                                    const model::RateTable& rates, core::Day day, const PremiumOptions& options);

/// The same from a markup report that was worked out with the same filter and include_flagged, and net of tax; its day
/// and currency are the report's. O(Σ n · m of the votes compared).
[[nodiscard]] PremiumReport premium(MarkupReport stock, const PremiumOptions& options);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_PREMIUM_HPP
