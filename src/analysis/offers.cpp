#include "gpuprice/analysis/offers.hpp"

#include <algorithm>

namespace gpuprice::analysis {

namespace {

using model::OfferKind;

/// The last day on which a price is believed that its market did not end at its last sighting.
core::Day last_believed(const model::Span& span)
{
    const core::Day seen = core::day_of(span.last);
    const core::Day carried = seen + model::carry_forward_limit(span.price.kind);
    if (!span.absent_from) {
        return carried;
    }
    return std::max(seen, std::min(carried, core::day_of(*span.absent_from) - std::chrono::days{1}));
}

}  // namespace

std::string reason_left_out(const model::Listing& derived)
{
    if (derived.offer_kind != OfferKind::card) {
        return std::string{model::to_text(derived.offer_kind)};
    }
    if (derived.condition == model::Condition::for_parts) {
        return "for_parts";
    }
    if (derived.card.empty() && derived.flags.has(model::Flag::memory_modded)) {
        return std::string{model::to_text(model::Flag::memory_modded)};
    }
    if (derived.card.empty()) {
        return derived.family.empty() ? "not_in_catalogue" : "variant_not_stated";
    }
    return {};
}

DayRange standing_days(const model::Span& span)
{
    DayRange days{core::day_of(span.first), core::day_of(span.last)};
    if (model::is_point(span.price.kind)) {
        return {days.first, days.first};
    }
    const core::Day seen = days.last;
    const bool was_open_that_day = days.first == seen && span.first < span.last;
    if (model::is_ended_at_last(span)) {
        days.last = was_open_that_day ? seen : seen - std::chrono::days{1};
    } else {
        days.last = last_believed(span);
    }
    if (span.followed_at) {
        days.last = std::min(days.last, core::day_of(*span.followed_at) - std::chrono::days{1});
    }
    return days;
}

long units_of(const model::Revision& revision)
{
    return std::max<long>({revision.raw.quantity_available.value_or(1), revision.derived.quantity, 1});
}

double own_unit_price(const model::Revision& revision, const model::Span& span, const PriceBasis& basis)
{
    double price = span.price.amount.to_double();
    if (!basis.gross && span.price.tax == model::TaxKind::included) {
        const auto rate = basis.tax_rates.find(revision.market);
        if (rate != basis.tax_rates.end()) {
            price /= 1.0 + rate->second;
        }
    }
    if (basis.with_shipping && span.price.shipping() && span.price.shipping()->currency == span.price.amount.currency) {
        price += span.price.shipping()->to_double();
    }
    return price / std::max(revision.derived.quantity, 1);
}

Offer offer_on(const model::Revision& revision, const model::Span& span, const model::RateTable& rates, core::Day day,
               const PriceBasis& basis)
{
    Offer offer;
    offer.revision = &revision;
    offer.span = &span;
    offer.flags = revision.derived.flags;
    if (span.price.high()) {
        offer.flags.add(model::Flag::price_range);
    }
    offer.left_out = reason_left_out(revision.derived);
    const auto rate = rates.find(span.price.amount.currency, basis.currency, day);
    if (rate) {
        offer.rate = *rate;
        offer.unit_price = own_unit_price(revision, span, basis) * rate->factor;
    } else if (offer.left_out.empty()) {
        offer.left_out = "no_exchange_rate";
    }
    return offer;
}

std::vector<Offer> offers_on(const model::History& history, const model::RateTable& rates, core::Day day,
                             const PriceBasis& basis, std::span<const model::PriceKind> kinds)
{
    std::vector<Offer> offers;
    for (const model::Span& span : history.spans) {
        const bool is_wanted = kinds.empty() || std::ranges::find(kinds, span.price.kind) != kinds.end();
        if (is_wanted && standing_days(span).contains(day)) {
            offers.push_back(offer_on(history.revisions[span.revision], span, rates, day, basis));
        }
    }
    return offers;
}

}  // namespace gpuprice::analysis
