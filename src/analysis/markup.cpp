#include "gpuprice/analysis/markup.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace gpuprice::analysis {

namespace {

template <typename Range, typename Value>
bool admits_value(const Range& wanted, const Value& value)
{
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

using FamilyKey = std::tuple<std::string, model::PriceKind, model::ConditionGroup, std::string>;

/// The votes of listings that do not state their variant.
struct Unresolved {
    std::size_t listings = 0;
    std::size_t unknown_sellers = 0;
    std::set<std::string> sellers;
};

void compare_with_launch(MarkupRow& row, const model::RateTable& rates, core::Currency currency, core::Day day)
{
    if (!row.launch) {
        return;
    }
    const auto rate = rates.find(currency, row.launch->amount.currency, day);
    if (!rate) {
        row.no_multiple = rate.error().text();
        return;
    }
    row.rate = *rate;
    if (!row.price.median) {
        row.no_multiple = row.price.reason;
        return;
    }
    const Multiple multiple = multiple_of(*row.price.median, row.price.low, row.price.high, *row.launch, *rate);
    row.multiple = multiple.value;
    row.multiple_low = multiple.low;
    row.multiple_high = multiple.high;
}

}  // namespace

bool OfferFilter::admits(const Offer& offer) const
{
    const auto group = group_of(offer);
    return admits_value(markets, offer.revision->market) && admits_value(regions, offer.revision->region()) &&
           admits_value(seller_countries, offer.revision->raw.seller_country) &&
           admits_value(kinds, offer.span->price.kind) &&
           (conditions.empty() || (group && admits_value(conditions, *group)));
}

std::optional<core::Day> last_day_seen(const model::History& history, const OfferFilter& filter, core::Day day)
{
    std::optional<core::Day> last;
    for (const model::Span& span : history.spans) {
        if (!admits_value(filter.kinds, span.price.kind)) {
            continue;
        }
        const core::Day seen = std::min(core::day_of(span.last), day);
        if ((last && seen <= *last) || core::day_of(span.first) > day) {
            continue;
        }
        Offer offer;
        offer.revision = &history.revisions[span.revision];
        offer.span = &span;
        offer.flags = offer.revision->derived.flags;
        if (!offer.revision->derived.card.empty() && filter.admits(offer) &&
            admits_value(filter.cards, offer.revision->derived.card)) {
            last = seen;
        }
    }
    return last;
}

MarkupReport markup(const model::History& history, const catalog::Catalog& catalog, const model::RateTable& rates,
                    core::Day day, const MarkupOptions& options)
{
    MarkupReport report;
    report.day = day;
    report.currency = options.basis.currency;

    std::vector<Offer> offers;
    std::map<FamilyKey, Unresolved> unresolved;
    for (Offer& offer : offers_on(history, rates, day, options.basis, options.filter.kinds)) {
        if (!options.filter.admits(offer)) {
            continue;
        }
        const model::Listing& derived = offer.revision->derived;
        if (cell_of(offer, catalog)) {
            if (admits_value(options.filter.cards, derived.card)) {
                offers.push_back(std::move(offer));
            }
            continue;
        }
        const bool wanted = derived.card.empty() ? derived.family.empty() || options.filter.cards.empty() ||
                                                       admits_value(options.filter.families, derived.family)
                                                 : admits_value(options.filter.cards, derived.card);
        if (!wanted) {
            continue;
        }
        auto& counts = derived.card.empty() && derived.family.empty() ? report.of_no_card : report.left_out;
        counts[offer.left_out.empty() ? "not_in_catalogue" : offer.left_out] += 1;
        const auto group = group_of(offer);
        if (offer.left_out == "variant_not_stated" && group) {
            Unresolved& found = unresolved[{derived.family, offer.span->price.kind, *group, offer.revision->region()}];
            found.listings += 1;
            const std::string& seller = offer.revision->raw.seller;
            if (seller.empty()) {
                found.unknown_sellers += 1;
            } else {
                found.sellers.insert(seller);
            }
        }
        if (!derived.card.empty() || !derived.family.empty()) {
            report.unpriced.push_back(std::move(offer));
        }
    }
    LaunchPrices launches{rates};
    mark_implausible_offers(offers, catalog, launches, rates, day, options.basis.currency);

    std::map<CellKey, std::vector<Offer>> cells;
    for (Offer& offer : offers) {
        cells[*cell_of(offer, catalog)].push_back(std::move(offer));
    }
    // The rows point into the report's offers, which therefore may not grow any more once the first row does.
    report.offers.reserve(offers.size());
    for (auto& [cell, members] : cells) {
        const std::size_t begin = report.offers.size();
        std::ranges::move(members, std::back_inserter(report.offers));
        MarkupRow row;
        row.cell = cell;
        MarketPriceOptions price_options;
        price_options.include_flagged = options.include_flagged;
        row.price = market_price(std::span{report.offers}.subspan(begin), price_options);
        const auto& launch = launches.of(*cell.card);
        if (model::is_rental(cell.kind)) {
            row.no_multiple = "an hour's rent is no multiple of a price";
        } else if (launch) {
            row.launch = *launch;
        } else {
            row.no_multiple = launch.error().text();
        }
        compare_with_launch(row, rates, options.basis.currency, day);
        const auto found = unresolved.find({cell.card->family, cell.kind, cell.condition, cell.region});
        row.unresolved = found == unresolved.end() ? 0 : found->second.listings;
        report.rows.push_back(std::move(row));
    }
    for (const auto& [key, found] : unresolved) {
        const auto& [family, kind, condition, region] = key;
        report.families.push_back(
            {family, kind, condition, region, found.listings, found.sellers.size() + found.unknown_sellers});
    }
    if (report.rows.empty()) {
        report.last_day = last_day_seen(history, options.filter, day);
    }
    return report;
}

const MarkupRow* widest_cell(const MarkupReport& report, const catalog::Card& card, model::PriceKind kind)
{
    const MarkupRow* widest = nullptr;
    for (const MarkupRow& row : report.rows) {
        const bool fits = row.cell.card == &card && row.cell.kind == kind && row.price.median;
        if (fits && (widest == nullptr || row.price.sellers > widest->price.sellers)) {
            widest = &row;
        }
    }
    return widest;
}

}  // namespace gpuprice::analysis
