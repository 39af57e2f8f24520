#ifndef GPUPRICE_STORE_MERGE_HPP
#define GPUPRICE_STORE_MERGE_HPP

/// \file
/// The writing half of the history: sightings and coverage into `price_span`, so that the rows say exactly which
/// sightings there were, whatever the order in which they came. README.md has the rules.

#include "gpuprice/core/time.hpp"

#include "rows.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gpuprice::store {

/// What became of one sighting.
struct Merged {
    enum class Verdict {
        known,     ///< it was stored already
        stored,    ///< it is now
        conflict,  ///< another value is stored at its instant, and stays
    };
    Verdict verdict = Verdict::known;
    std::optional<Value> other;  ///< conflict: what is stored; stored: what was seen last before it, if anything
};

/// Merges into one market, within the caller's transaction.
class Merge {
public:
    Merge(const Connection& connection, std::string market);

    /// Adds an instant of coverage and goes there: the `sight` calls that follow are at it. Observed rows around a
    /// new instant are cut there. \returns whether the definition's observation at it became complete by this.
    bool cover(core::Instant at, std::string_view definition, bool complete, std::int64_t run);

    /// A sighting at the instant of the last `cover`, of a standing kind or unpriced. The first one of a listing costs
    /// two look-ups; in order of time the others cost nothing while the price stands.
    Merged sight(std::int64_t listing, const Value& value);

    /// An imported interval, first < last, of a standing kind or unpriced.
    Merged believe(std::int64_t listing, const Value& value, core::Instant first, core::Instant last);

    /// A sold price or a quote.
    Merged add_point(std::int64_t listing, const Value& value, core::Instant at);

    /// Any of the three on a listing that has no row yet, without looking for one. A sighting is at the instant of the
    /// last `cover`.
    Merged add_first(std::int64_t listing, const SpanRow& row);

    /// Writes what is still held in memory. Call it after the last of the above.
    void settle();

private:
    /// The latest observed row of one listing and kind that has no asserted ones, ahead of what is stored.
    struct Tail {
        std::int64_t listing = 0;
        std::optional<SpanRow> row;
        bool is_ahead = false;  ///< its end is not stored yet
    };
    using Tails = std::unordered_map<std::int64_t, Tail>;

    /// None when there are asserted rows, or coverage after `here_`.
    Tail* tail_of(std::int64_t listing, const Value& value);
    Merged sight_at_the_end(std::int64_t listing, const Value& value, Tail& tail);
    Merged sight_between(std::int64_t listing, const Value& value);
    void settle(Tail& tail);
    void stretch(std::int64_t listing, const SpanRow& observed, core::Instant first, core::Instant last);
    std::vector<SpanRow> asserted_rows(std::int64_t listing, const Value& value, core::Instant until);
    std::optional<SpanRow> observed_row_before(std::int64_t listing, const Value& value, core::Instant at);
    bool is_covered(core::Instant at);

    std::string market_;
    core::Instant here_{};
    std::optional<core::Instant> previous_;  // instants of coverage around here_
    std::optional<core::Instant> next_;
    Tails tails_;
    Statement find_coverage_;
    Statement add_coverage_;
    Statement neighbours_;
    Statement copy_right_parts_;
    Statement trim_left_parts_;
    Statement rows_before_;
    Statement row_from_;
    Statement insert_;
    Statement update_;
    Statement remove_;
    SpanReader reader_;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_MERGE_HPP
