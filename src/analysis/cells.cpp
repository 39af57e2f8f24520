#include "gpuprice/analysis/cells.hpp"

#include "gpuprice/analysis/copies.hpp"

#include <utility>

namespace gpuprice::analysis {

double age_years(const catalog::Card& card, core::Day day)
{
    constexpr double k_days_per_year = 365.25;
    return card.launched ? static_cast<double>((day - *card.launched).count()) / k_days_per_year : 0.0;
}

std::optional<model::ConditionGroup> group_of(const Offer& offer)
{
    if (offer.flags.has(model::Flag::new_unverified)) {
        return model::ConditionGroup::unknown;
    }
    return model::group_of(offer.revision->derived.condition);
}

std::optional<CellKey> cell_of(const Offer& offer, const catalog::Catalog& catalog)
{
    const auto group = group_of(offer);
    const catalog::Card* card = catalog.find(offer.revision->derived.card);
    if (!offer.left_out.empty() || !group || card == nullptr) {
        return std::nullopt;
    }
    return CellKey{card, offer.span->price.kind, *group, offer.revision->region()};
}

const core::Result<LaunchPrice>& LaunchPrices::of(const catalog::Card& card)
{
    auto found = known_.find(&card);
    if (found == known_.end()) {
        found = known_.emplace(&card, launch_price(card, rates_)).first;
    }
    return found->second;
}

MarketPriceOptions plausibility_options(const CellKey& cell, LaunchPrices& launches, const model::RateTable& rates,
                                        core::Day day, core::Currency currency)
{
    MarketPriceOptions options;
    const auto& launch = launches.of(*cell.card);
    if (launch && has_launch_floor(cell.kind)) {
        const auto rate = rates.find(launch->amount.currency, currency, day);
        if (rate) {
            options.launch_price = launch->amount.to_double() * rate->factor;
            options.age_years = age_years(*cell.card, day);
        }
    }
    return options;
}

void mark_implausible_offers(std::vector<Offer>& offers, const catalog::Catalog& catalog, LaunchPrices& launches,
                             const model::RateTable& rates, core::Day day, core::Currency currency)
{
    std::map<CellKey, std::vector<std::size_t>> cells;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        if (const auto cell = cell_of(offers[i], catalog)) {
            cells[*cell].push_back(i);
        }
    }
    for (const auto& [cell, places] : cells) {
        std::vector<Offer> together;
        together.reserve(places.size());
        for (const std::size_t place : places) {
            together.push_back(offers[place]);
        }
        mark_copies(together);
        mark_implausible(together, plausibility_options(cell, launches, rates, day, currency));
        for (std::size_t i = 0; i < places.size(); ++i) {
            offers[places[i]].flags = together[i].flags;
        }
    }
}

}  // namespace gpuprice::analysis
