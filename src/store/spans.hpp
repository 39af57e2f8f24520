#ifndef GPUPRICE_STORE_SPANS_HPP
#define GPUPRICE_STORE_SPANS_HPP

/// \file
/// The spans of one listing as a function of what is stored about it: the reading half of the history. Pure.

#include "gpuprice/core/time.hpp"

#include "presence.hpp"
#include "rows.hpp"

#include <optional>
#include <vector>

namespace gpuprice::store {

struct DerivedSpan {
    model::PriceKind kind = model::PriceKind::ask;
    const Value* value = nullptr;  ///< one of the facts', always with a price
    core::Instant first;
    core::Instant last;
    std::optional<core::Instant> absent_from;  ///< as model::Span; none for sold and quote
    std::optional<core::Instant> gone_at;
};

/// Ordered by price kind (order of the enumerators), then first.
///
/// The sightings of one kind, in order of time, are one span as long as they have one value, none is further from
/// the one before than model::carry_forward_limit, and no absence is proved between two. Within an asserted row
/// the listing is believed to be sighted always; where another value was sighted, or another asserted row began
/// later, that one counts instead. The facts must outlive the result.
[[nodiscard]] std::vector<DerivedSpan> derive_spans(const ListingFacts& facts, const MarketCoverage& coverage);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_SPANS_HPP
