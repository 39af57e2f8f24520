#ifndef GPUPRICE_MODEL_HISTORY_HPP
#define GPUPRICE_MODEL_HISTORY_HPP

/// \file
/// The price history as the store hands it out and analysis takes it: revisions, spans, coverage.
///
/// All vectors are flat and index each other, so that ten million sightings stay a few arrays.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/listing.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::model {

/// How long a price is believed over time in which its market was not observed completely.
[[nodiscard]] constexpr std::chrono::days carry_forward_limit(PriceKind kind) noexcept
{
    return is_rental(kind) ? std::chrono::days{1} : std::chrono::days{7};
}

/// Which rules derived a Listing from its RawListing: equal rules derive equal listings.
struct Rules {
    int normalizer = 0;   ///< version of the program's rules; 0 = not stated
    std::string catalog;  ///< digest of the cards and words that they read with

    bool operator==(const Rules&) const = default;
};

/// What stands for the rules of a state whose wording was removed from the history: its reading stays as it was
/// derived.
[[nodiscard]] inline Rules rules_without_wording() { return {0, "wording removed"}; }

/// One state of one listing's normalize inputs, and what was derived from it.
struct Revision {
    std::string market;
    std::string market_country;  ///< ISO 3166-1 alpha-2 of the market; empty = unknown
    RawListing raw;              ///< without prices; the seller as stored (a hash, or a name with keep_sellers)
    Listing derived;             ///< without evidence
    Rules rules;                 ///< that derived it
    int number = 1;              ///< 1, 2, … in the order in which the store met them
    /// The listing's first sighting, in any state and at any price; none = not stated.
    std::optional<core::Instant> first_seen;
    /// The last complete observation before `first_seen` that missed it, by a definition that saw it at some time.
    std::optional<core::Instant> missed_before;

    /// Whether title, condition, category, facts and URL are there as they were stored.
    [[nodiscard]] bool has_wording() const { return rules != rules_without_wording(); }

    /// Where the item lies when the listing says so, else the market's country.
    [[nodiscard]] const std::string& region() const { return raw.country.empty() ? market_country : raw.country; }
};

/// The price of a span. A history holds millions of them, so what few prices have, and few readers look at, lies apart.
class SpanPrice {
public:
    SpanPrice() = default;
    /// What `price` says; without its text and source unless they are `kept`.
    enum class Words : std::uint8_t { kept, dropped };
    SpanPrice(const RawPrice& price, Words words = Words::kept);  // NOLINT(google-explicit-constructor): it is the same

    core::Money amount;
    PriceKind kind = PriceKind::ask;
    TaxKind tax = TaxKind::unknown;

    // As RawPrice has them.
    [[nodiscard]] const std::optional<core::Money>& high() const noexcept { return rest().high; }
    [[nodiscard]] const std::optional<core::Money>& shipping() const noexcept { return rest().shipping; }
    [[nodiscard]] const std::string& text() const noexcept { return rest().text; }
    [[nodiscard]] const std::string& source() const noexcept { return rest().source; }

private:
    struct Rest {
        std::optional<core::Money> high;
        std::optional<core::Money> shipping;
        std::string text;
        std::string source;
    };
    [[nodiscard]] const Rest& rest() const noexcept;

    std::shared_ptr<const Rest> rest_;  // none: nothing of it is there
};

/// A price that stood from `first` to `last`, both sightings. Of one revision and price kind, spans do not
/// overlap. `sold` and `quote` have first == last.
struct Span {
    std::size_t revision = 0;  ///< index into History::revisions
    SpanPrice price;
    core::Instant first;
    core::Instant last;
    /// The first instant after `last`, and before the listing's next sighting, at which its absence is proved:
    /// by a complete observation that missed it, or by the market's word. None = still believed to stand.
    std::optional<core::Instant> absent_from;
    /// Equals `absent_from` once the listing is gone: two complete runs at least 20 hours apart missed it, or the
    /// market said so.
    std::optional<core::Instant> gone_at;
    /// The first sighting after `last` at another price or in another state, of the same listing and price kind, also
    /// when that span is not selected: from that day on this price is not believed any more. None = none so far.
    std::optional<core::Instant> followed_at;
};

/// Whether the market's own word ended the span at its last sighting, as the store keeps an ended observation (sold,
/// out of stock): it was not on offer at `last` any more.
[[nodiscard]] inline bool is_ended_at_last(const Span& span) noexcept
{
    return span.gone_at && *span.gone_at == span.last + std::chrono::seconds{1};
}

/// Whether the span was sighted only as ended: it was never seen on offer.
[[nodiscard]] inline bool is_never_open(const Span& span) noexcept
{
    return span.first == span.last && is_ended_at_last(span);
}

/// One observation of one market.
struct Coverage {
    std::string market;
    core::Instant at;
    bool complete = false;  ///< every page of every query answered; only then does absence prove anything
};

/// What a report is computed from. Spans are ordered by market, external id, price kind, first.
struct History {
    std::vector<Revision> revisions;
    std::vector<Span> spans;
    std::vector<Coverage> coverage;  ///< ordered by market, at
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_HISTORY_HPP
