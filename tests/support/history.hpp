#ifndef GPUPRICE_TESTS_SUPPORT_HISTORY_HPP
#define GPUPRICE_TESTS_SUPPORT_HISTORY_HPP

#include "gpuprice/model/history.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>

namespace gpuprice::test {

/// Says of the spans from index `from` on which one of their listing and kind follows them, as the store does; for
/// spans in the order of a history.
inline void follow(model::History& history, std::size_t from = 0)
{
    const auto series = [&history](const model::Span& span) {
        const model::Revision& revision = history.revisions[span.revision];
        return std::tie(revision.market, revision.raw.external_id, span.price.kind);
    };
    for (std::size_t i = from; i + 1 < history.spans.size(); ++i) {
        model::Span& span = history.spans[i];
        const model::Span& next = history.spans[i + 1];
        span.followed_at = series(span) == series(next) ? std::optional{next.first} : std::nullopt;
    }
}

/// One listing with one span, for building histories by hand; change what the case is about. Added right after a span
/// of the same listing and kind it follows that one.
struct ListingOn {
    std::string id;
    std::string card = "a100-80gb-pcie";
    std::string family = "A100";
    std::string amount = "16000";
    std::string currency = "USD";
    std::string seller{};  ///< empty = its own: "seller-" + id
    std::string country = "US";
    model::Condition condition = model::Condition::used;
    model::PriceKind kind = model::PriceKind::ask;
    model::OfferKind offer_kind = model::OfferKind::card;
    int quantity = 1;
    core::Day first{};
    core::Day last{};
    model::Flags flags{};
    std::string market = "ebay-us";
    bool unknown_seller = false;
};

inline void add(model::History& history, const ListingOn& listing)
{
    model::Revision revision;
    revision.market = listing.market;
    revision.market_country = "US";
    revision.raw.external_id = listing.id;
    revision.raw.title = listing.card + " " + listing.id;
    revision.raw.country = listing.country;
    revision.raw.seller = listing.unknown_seller   ? std::string{}
                          : listing.seller.empty() ? "seller-" + listing.id
                                                   : listing.seller;
    revision.derived.offer_kind = listing.offer_kind;
    revision.derived.card = listing.card;
    revision.derived.family = listing.family;
    revision.derived.condition = listing.condition;
    revision.derived.quantity = listing.quantity;
    revision.derived.flags = listing.flags;
    model::Span span;
    span.revision = history.revisions.size();
    const auto currency = core::Currency::parse(listing.currency).value();
    span.price.kind = listing.kind;
    span.price.amount = core::Money::parse(listing.amount, currency).value();
    span.first = core::Instant{listing.first};
    span.last = core::Instant{listing.last};
    history.revisions.push_back(std::move(revision));
    history.spans.push_back(std::move(span));
    follow(history, history.spans.size() - std::min<std::size_t>(history.spans.size(), 2));
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_HISTORY_HPP
