#ifndef GPUPRICE_ANALYSIS_MARKUP_HPP
#define GPUPRICE_ANALYSIS_MARKUP_HPP

/// \file
/// What cards cost on one day, and how far that is above their launch price.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/market_price.hpp"
#include "gpuprice/analysis/multiple.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// Which offers a report is about. Empty vectors mean "all".
struct OfferFilter {
    std::vector<std::string> cards;     ///< catalogue ids
    std::vector<std::string> families;  ///< of listings whose variant is not stated
    std::vector<std::string> markets;
    std::vector<std::string> regions;
    std::vector<std::string> seller_countries;
    std::vector<model::ConditionGroup> conditions;
    std::vector<model::PriceKind> kinds;

    /// Whether an offer belongs to the report, the card aside.
    [[nodiscard]] bool admits(const Offer& offer) const;
};

/// One cell, its price, and how far that is above the launch price.
struct MarkupRow {
    CellKey cell;
    MarketPrice price;
    std::optional<LaunchPrice> launch;
    std::optional<double> multiple;       ///< market price ÷ launch price; markup = multiple − 1
    std::optional<double> multiple_low;   ///< the interval's low end ÷ the launch price's high end
    std::optional<double> multiple_high;  ///< the interval's high end ÷ the launch price's low end
    std::size_t unresolved = 0;  ///< listings of the family in this kind, condition and region with no variant stated
    std::optional<model::CrossRate> rate;  ///< from the report's currency to the launch price's, of that day
    std::string no_multiple;               ///< why there is no multiple; empty when there is one
    /// Since when the multiple has been on its side of 1; from `tell_since`, else none.
    std::optional<SinceLaunch> since;
};

/// Listings of one family, kind, condition and region that do not state which card they are: in no card's price.
struct FamilyRow {
    std::string family;
    model::PriceKind kind = model::PriceKind::ask;
    model::ConditionGroup condition = model::ConditionGroup::unknown;
    std::string region;
    std::size_t listings = 0;
    std::size_t sellers = 0;  ///< an unknown seller is one a listing
};

/// The last day up to `day` on which a price of one of the cards, admitted by the filter, was seen; none when there is
/// none.
[[nodiscard]] std::optional<core::Day> last_day_seen(const model::History& history, const OfferFilter& filter,
                                                     core::Day day);

struct MarkupReport {
    core::Day day;
    core::Currency currency = core::Currency::usd;
    std::vector<Offer> offers;    ///< what the rows point into
    std::vector<Offer> unpriced;  ///< of the wanted cards and families, but in no cell: those that `left_out` counts
    std::vector<MarkupRow> rows;  ///< by the catalogue's order, then kind, condition, region
    std::vector<FamilyRow> families;  ///< by family, kind, condition, region
    std::map<std::string, std::size_t>
        left_out;  ///< reasons of Offer::left_out → offers of the wanted cards and families
    std::map<std::string, std::size_t> of_no_card;  ///< the same for what the same searches found and is of no family
    std::optional<core::Day> last_day;              ///< see `last_day_seen`; set when no row stands on `day`
};

struct MarkupOptions {
    PriceBasis basis;
    OfferFilter filter;
    bool include_flagged = false;
};

/// The report of `day`. The history and the catalogue must outlive it. O(spans + Σ n² per cell).
[[nodiscard]] MarkupReport markup(const model::History& history, const catalog::Catalog& catalog,
                                  const model::RateTable& rates, core::Day day, const MarkupOptions& options);

/// The card's cell of that kind with a median and the most sellers, the first of equals; nullptr when no cell has a
/// median. O(rows).
[[nodiscard]] const MarkupRow* widest_cell(const MarkupReport& report, const catalog::Card& card,
                                           model::PriceKind kind);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_MARKUP_HPP
