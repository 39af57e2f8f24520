#ifndef GPUPRICE_STORE_PRESENCE_HPP
#define GPUPRICE_STORE_PRESENCE_HPP

/// \file
/// When a listing was there, and when its absence is proved. Pure: no SQL.

#include "gpuprice/core/time.hpp"

#include "rows.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::store {

/// Two absences at least this far apart, with no sighting between, make a listing gone (design, section 4).
inline constexpr std::chrono::hours k_gone_after{20};

/// The instants at which one market was observed.
struct MarketCoverage {
    std::vector<core::Instant> instants;  ///< all, ascending, each once
    /// By definition hash: the instants of its complete observations, ascending.
    std::map<std::string, std::vector<core::Instant>, std::less<>> complete;
};

/// A mark of absence that does not come from coverage.
struct Closing {
    core::Instant at;
    bool gone = false;  ///< false: missed; true: the market's word
};

/// All that is stored about one listing but its revisions.
struct ListingFacts {
    std::vector<SpanRow> rows;
    std::vector<Closing> closings;
    std::vector<std::string_view> seen_by;  ///< definition hashes
};

/// Instants as disjoint closed intervals. Lookups are O(log n).
class IntervalSet {
public:
    struct Interval {
        core::Instant first;
        core::Instant last;
    };

    /// Takes intervals in any order; those that overlap become one.
    explicit IntervalSet(std::vector<Interval> intervals);

    [[nodiscard]] std::optional<Interval> containing(core::Instant at) const;
    [[nodiscard]] std::optional<core::Instant> next_start(core::Instant after) const;
    [[nodiscard]] std::optional<core::Instant> last() const;

private:
    std::vector<Interval> intervals_;
};

/// Answers for one listing, whose facts and coverage must outlive it.
///
/// It is *sighted* at an instant when a row of a standing kind has it: an observed row at the instants of coverage
/// within it, an asserted row at all its instants. Its absence is *proved* at an instant by a complete observation
/// of a definition that saw it at some time, if no row of any kind has the instant, or by a closing. A closing at
/// a sighting counts from one second later; one at which it is sighted even so proves nothing.
class Presence {
public:
    Presence(const ListingFacts& facts, const MarketCoverage& coverage);

    [[nodiscard]] std::optional<core::Instant> last_sighting() const;
    [[nodiscard]] std::optional<core::Instant> next_sighting(core::Instant after) const;

    /// The first instant strictly between at which absence is proved.
    [[nodiscard]] std::optional<core::Instant> first_absence(core::Instant after, core::Instant before) const;

    /// Whether the absence proved first at `absent` means gone: the market said so, or another proof lies at least
    /// k_gone_after later and before `before`.
    [[nodiscard]] bool is_gone(core::Instant absent, core::Instant before) const;

    /// Closings as they count, ascending.
    [[nodiscard]] const std::vector<Closing>& closings() const noexcept { return closings_; }

private:
    [[nodiscard]] bool is_sighted(core::Instant at) const;

    const MarketCoverage* coverage_;
    std::vector<const std::vector<core::Instant>*> complete_;  // of the definitions that saw the listing
    IntervalSet rows_;
    IntervalSet observed_;
    IntervalSet asserted_;
    std::vector<Closing> closings_;
};

/// Whether the listing is gone as far as is known: it was sighted, and its absence since is confirmed.
[[nodiscard]] bool is_gone(const ListingFacts& facts, const MarketCoverage& coverage);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_PRESENCE_HPP
