#include "gpuprice/analysis/judgement.hpp"

#include "gpuprice/analysis/copies.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace gpuprice::analysis {

std::optional<Judgement> judge(const model::History& history, const catalog::Catalog& catalog,
                               const model::RateTable& rates, core::Day day, const PriceBasis& basis,
                               const model::Revision& listing, model::PriceKind kind)
{
    std::vector<Offer> offers = offers_on(history, rates, day, basis);
    const auto is_it = [&listing, kind](const Offer& offer) {
        return offer.span->price.kind == kind && offer.revision->market == listing.market &&
               offer.revision->raw.external_id == listing.raw.external_id;
    };
    const auto found = std::ranges::find_if(offers, is_it);
    if (found == offers.end()) {
        return std::nullopt;
    }
    Judgement judgement{day, basis.currency, *found, cell_of(*found, catalog), {}, {}};
    if (!judgement.cell || model::is_point(kind)) {
        return judgement;
    }
    std::erase_if(offers, [&](const Offer& offer) { return cell_of(offer, catalog) != judgement.cell; });
    LaunchPrices launches{rates};
    const MarketPriceOptions options = plausibility_options(*judgement.cell, launches, rates, day, basis.currency);
    mark_copies(offers);
    const auto place = static_cast<std::size_t>(std::ranges::find_if(offers, is_it) - offers.begin());
    judgement.bounds = plausible_bounds(offers, place, options);
    judgement.launch_price = options.launch_price;
    mark_implausible(offers, options);
    judgement.offer = std::move(offers[place]);
    return judgement;
}

}  // namespace gpuprice::analysis
