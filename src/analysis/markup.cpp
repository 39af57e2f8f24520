#include "gpuprice/analysis/markup.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace gpuprice::analysis {

namespace {

template <typename Range, typename Value>
bool admits_value(const Range& wanted, const Value& value)
{
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

/// Place of the card in the catalogue first, so that rows come in its order.
using CellKey = std::tuple<std::size_t, model::PriceKind, model::ConditionGroup, std::string>;
using FamilyKey = std::tuple<std::string, model::PriceKind, model::ConditionGroup, std::string>;

double years_between(core::Day from, core::Day to)
{
    constexpr double k_days_per_year = 365.25;
    return static_cast<double>((to - from).count()) / k_days_per_year;
}

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
    row.multiple = *row.price.median * rate->factor / row.launch->amount.to_double();
    if (row.price.low && row.price.high) {
        row.multiple_low = *row.price.low * rate->factor / row.launch->high;
        row.multiple_high = *row.price.high * rate->factor / row.launch->low;
    }
}

}  // namespace

std::optional<model::ConditionGroup> group_of(const Offer& offer)
{
    if (offer.flags.has(model::Flag::new_unverified)) {
        return model::ConditionGroup::unknown;
    }
    return model::group_of(offer.revision->derived.condition);
}

bool OfferFilter::admits(const Offer& offer) const
{
    const auto group = group_of(offer);
    return admits_value(markets, offer.revision->market) && admits_value(regions, offer.revision->region()) &&
           admits_value(seller_countries, offer.revision->raw.seller_country) &&
           admits_value(kinds, offer.span->price.kind) &&
           (conditions.empty() || (group && admits_value(conditions, *group)));
}

MarkupReport markup(const model::History& history, const catalog::Catalog& catalog, const model::RateTable& rates,
                    core::Day day, const MarkupOptions& options)
{
    MarkupReport report;
    report.day = day;
    report.currency = options.basis.currency;

    std::map<std::string_view, std::size_t> place_of_card;
    for (std::size_t i = 0; i < catalog.cards().size(); ++i) {
        place_of_card.emplace(catalog.cards()[i].id, i);
    }

    std::map<CellKey, std::vector<Offer>> cells;
    std::map<FamilyKey, std::size_t> unresolved;
    for (Offer& offer : offers_on(history, rates, day, options.basis)) {
        if (!options.filter.admits(offer)) {
            continue;
        }
        const model::Listing& derived = offer.revision->derived;
        const auto group = group_of(offer);
        const auto place = place_of_card.find(derived.card);
        const bool wanted_card = admits_value(options.filter.cards, derived.card);
        const bool wanted_family =
            options.filter.cards.empty() || admits_value(options.filter.families, derived.family);
        if (!offer.left_out.empty() || !group || place == place_of_card.end()) {
            const bool relevant = derived.card.empty() ? wanted_family : wanted_card;
            if (relevant) {
                report.left_out[offer.left_out.empty() ? "not_in_catalogue" : offer.left_out] += 1;
                if (offer.left_out == "variant_not_stated" && group) {
                    unresolved[{derived.family, offer.span->price.kind, *group, offer.revision->region()}] += 1;
                }
            }
            continue;
        }
        if (wanted_card) {
            cells[{place->second, offer.span->price.kind, *group, offer.revision->region()}].push_back(
                std::move(offer));
        }
    }

    // Offers move into the report once, before anything points at them.
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    for (auto& [key, offers] : cells) {
        const catalog::Card& card = catalog.cards()[std::get<0>(key)];
        MarkupRow row;
        row.card = &card;
        row.kind = std::get<1>(key);
        row.condition = std::get<2>(key);
        row.region = std::get<3>(key);
        MarketPriceOptions price_options;
        price_options.include_flagged = options.include_flagged;
        auto launch = launch_price(card, rates);
        if (launch) {
            row.launch = std::move(launch).value();
            const auto rate = rates.find(row.launch->amount.currency, options.basis.currency, day);
            if (rate) {
                price_options.launch_price = row.launch->amount.to_double() * rate->factor;
                price_options.age_years = years_between(*card.launched, day);
            }
        } else {
            row.no_multiple = launch.error().text();
        }
        mark_implausible(offers, price_options);
        ranges.emplace_back(report.offers.size(), offers.size());
        std::ranges::move(offers, std::back_inserter(report.offers));
        if (const auto found = unresolved.find({card.family, row.kind, row.condition, row.region});
            found != unresolved.end()) {
            row.unresolved = found->second;
        }
        report.rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        MarketPriceOptions price_options;
        price_options.include_flagged = options.include_flagged;
        report.rows[i].price =
            market_price(std::span{report.offers}.subspan(ranges[i].first, ranges[i].second), price_options);
        compare_with_launch(report.rows[i], rates, options.basis.currency, day);
    }
    if (report.rows.empty() && report.left_out.empty()) {
        report.last_day = last_day_seen(history);
    }
    return report;
}

}  // namespace gpuprice::analysis
