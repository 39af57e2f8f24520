#include "gpuprice/analysis/offers.hpp"

#include <algorithm>

namespace gpuprice::analysis {

namespace {

using model::OfferKind;

std::string reason_left_out(const model::Listing& derived)
{
    if (derived.offer_kind != OfferKind::card) {
        return std::string{model::to_text(derived.offer_kind)};
    }
    if (derived.condition == model::Condition::for_parts) {
        return "for_parts";
    }
    if (derived.card.empty()) {
        return derived.family.empty() ? "not_in_catalogue" : "variant_not_stated";
    }
    return {};
}

bool same_series(const model::History& history, const model::Span& left, const model::Span& right)
{
    const model::Revision& a = history.revisions[left.revision];
    const model::Revision& b = history.revisions[right.revision];
    return left.price.kind == right.price.kind && a.raw.external_id == b.raw.external_id && a.market == b.market;
}

}  // namespace

bool stands_on(const model::Span& span, model::PriceKind kind, core::Day day)
{
    const core::Day first = core::day_of(span.first);
    const core::Day last = core::day_of(span.last);
    if (model::is_point(kind)) {
        return day == first;
    }
    if (day < first) {
        return false;
    }
    if (day <= last) {
        return true;
    }
    return day - last <= model::carry_forward_limit(kind) &&
           !(span.absent_from && core::day_of(*span.absent_from) <= day);
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
    if (basis.with_shipping && span.price.shipping && span.price.shipping->currency == span.price.amount.currency) {
        price += span.price.shipping->to_double();
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
    if (span.price.high) {
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
    for (const model::Span& span : history.spans) {
        if (!stands_on(span, span.price.kind, day)) {
            continue;
        }
        // Spans of one listing and kind are neighbours in ascending order, so a later one replaces an earlier one.
        if (!offers.empty() && !model::is_point(span.price.kind) && same_series(history, *offers.back().span, span)) {
            offers.pop_back();
        }
        offers.push_back(offer_on(history.revisions[span.revision], span, rates, day, basis));
    }
    return offers;
}

}  // namespace gpuprice::analysis
