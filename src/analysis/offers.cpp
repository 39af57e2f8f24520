#include "gpuprice/analysis/offers.hpp"

#include <algorithm>

namespace gpuprice::analysis {

namespace {

using model::OfferKind;

bool same_series(const model::History& history, const model::Span& left, const model::Span& right)
{
    const model::Revision& a = history.revisions[left.revision];
    const model::Revision& b = history.revisions[right.revision];
    return left.price.kind == right.price.kind && a.raw.external_id == b.raw.external_id && a.market == b.market;
}

/// The last day on which a price is believed that its market did not end at its last sighting.
core::Day last_believed(const model::Span& span, model::PriceKind kind)
{
    const core::Day seen = core::day_of(span.last);
    const core::Day carried = seen + model::carry_forward_limit(kind);
    if (!span.absent_from) {
        return carried;
    }
    return std::max(seen, std::min(carried, core::day_of(*span.absent_from) - std::chrono::days{1}));
}

DayRange stands(const model::Span& span, model::PriceKind kind, const std::optional<core::Instant>& followed)
{
    DayRange days{core::day_of(span.first), core::day_of(span.last)};
    if (model::is_point(kind)) {
        return {days.first, days.first};
    }
    const core::Day seen = days.last;
    const bool was_open_that_day = days.first == seen && span.first < span.last;
    if (model::is_ended_at_last(span)) {
        days.last = was_open_that_day ? seen : seen - std::chrono::days{1};
    } else {
        days.last = last_believed(span, kind);
    }
    if (followed) {
        days.last = std::min(days.last, core::day_of(*followed) - std::chrono::days{1});
    }
    return days;
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

bool stands_on(const model::Span& span, model::PriceKind kind, core::Day day)
{
    return stands(span, kind, span.followed_at).contains(day);
}

DayRange standing_days(const model::History& history, std::size_t span)
{
    const model::Span& self = history.spans[span];
    std::optional<core::Instant> followed = self.followed_at;
    // Spans of one listing and kind are neighbours in ascending order.
    if (!followed && span + 1 < history.spans.size() && same_series(history, self, history.spans[span + 1])) {
        followed = history.spans[span + 1].first;
    }
    return stands(self, self.price.kind, followed);
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
                             const PriceBasis& basis)
{
    std::vector<Offer> offers;
    for (std::size_t i = 0; i < history.spans.size(); ++i) {
        const model::Span& span = history.spans[i];
        if (standing_days(history, i).contains(day)) {
            offers.push_back(offer_on(history.revisions[span.revision], span, rates, day, basis));
        }
    }
    return offers;
}

}  // namespace gpuprice::analysis
