#include "spans.hpp"

#include "gpuprice/model/history.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gpuprice::store {

namespace {

using core::Instant;
constexpr std::chrono::seconds k_second{1};

constexpr std::array k_kinds{
    model::PriceKind::ask,   model::PriceKind::auction_bid,      model::PriceKind::sold,
    model::PriceKind::quote, model::PriceKind::rental_on_demand, model::PriceKind::rental_spot};

/// Sightings of one value with nothing else of their kind between.
struct Segment {
    const Value* value;
    Instant first;
    Instant last;
};

bool same_value(const Segment& left, const Segment& right)
{
    return left.value == right.value || *left.value == *right.value;
}

/// The spans of one standing kind of one listing.
class KindTimeline {
public:
    KindTimeline(model::PriceKind kind, const ListingFacts& facts, const MarketCoverage& coverage,
                 const Presence& presence)
        : instants_{&coverage.instants}, presence_{&presence}, limit_{model::carry_forward_limit(kind)}
    {
        observed_.reserve(facts.rows.size());
        asserted_.reserve(facts.rows.size());
        for (const auto& row : facts.rows) {
            if (row.value.price && row.value.price->kind == kind) {
                (row.asserted ? asserted_ : observed_).push_back({&row.value, row.first, row.last});
            }
        }
    }

    [[nodiscard]] std::vector<Segment> spans() const
    {
        const auto believed = settle_asserted();
        auto segments = observed_.empty() ? believed : without_sightings(believed);
        for (const auto& row : observed_) {
            append_runs(row, believed, segments);
        }
        sort_by_first(segments);
        return joined(segments);
    }

private:
    using Sighting = std::vector<Instant>::const_iterator;  // an instant of coverage within an observed row

    static void sort_by_first(std::vector<Segment>& segments)
    {
        const auto is_earlier = [](const Segment& a, const Segment& b) {
            return a.first != b.first ? a.first < b.first : a.last < b.last;
        };
        // Rows come in this order from their index.
        if (!std::is_sorted(segments.begin(), segments.end(), is_earlier)) {
            std::sort(segments.begin(), segments.end(), is_earlier);
        }
    }

    /// The asserted rows without overlaps: the one that began later counts.
    [[nodiscard]] std::vector<Segment> settle_asserted() const
    {
        auto rows = asserted_;
        sort_by_first(rows);
        std::vector<Segment> settled;
        settled.reserve(rows.size());
        auto until = Instant::min();
        for (const auto& row : rows) {
            if (until < row.first) {
                until = row.last;
                settled.push_back(row);
                continue;
            }
            until = std::max(until, row.last);
            std::vector<Segment> remainders;
            for (auto& earlier : settled) {
                if (earlier.last >= row.first) {
                    if (earlier.last > row.last) {
                        remainders.push_back({earlier.value, row.last + k_second, earlier.last});
                    }
                    earlier.last = row.first - k_second;
                }
            }
            std::erase_if(settled, [](const Segment& each) { return each.last < each.first; });
            settled.push_back(row);
            settled.insert(settled.end(), remainders.begin(), remainders.end());
        }
        return settled;
    }

    /// `believed` without the instants at which another value was sighted.
    [[nodiscard]] std::vector<Segment> without_sightings(const std::vector<Segment>& believed) const
    {
        std::vector<Segment> pieces;
        for (const auto& segment : believed) {
            std::vector<Instant> contradictions;
            for (const auto& row : observed_) {
                if (!same_value(row, segment)) {
                    const auto [begin, end] =
                        covered(std::max(row.first, segment.first), std::min(row.last, segment.last));
                    contradictions.insert(contradictions.end(), begin, end);
                }
            }
            std::sort(contradictions.begin(), contradictions.end());
            auto first = segment.first;
            for (const auto at : contradictions) {
                if (first < at) {
                    pieces.push_back({segment.value, first, at - k_second});
                }
                first = at + k_second;
            }
            if (first <= segment.last) {
                pieces.push_back({segment.value, first, segment.last});
            }
        }
        return pieces;
    }

    /// An observed row, cut wherever something parts two of its sightings.
    void append_runs(const Segment& row, const std::vector<Segment>& believed, std::vector<Segment>& segments) const
    {
        const auto [begin, end] = covered(row.first, row.last);
        if (begin == end) {
            segments.push_back({row.value, row.first, row.first});
            return;
        }
        auto run = Segment{row.value, row.first, row.first};
        for (const auto later : partings(row, begin, end, believed)) {
            run.last = *std::prev(later);
            segments.push_back(run);
            run.first = *later;
        }
        run.last = *std::prev(end);
        segments.push_back(run);
    }

    /// The sightings of an observed row that something parts from the one before, ascending, each once. The cost
    /// grows with the time and with what parts, not with the number of sightings.
    [[nodiscard]] std::vector<Sighting> partings(const Segment& row, Sighting begin, Sighting end,
                                                 const std::vector<Segment>& believed) const
    {
        std::vector<Sighting> parted;
        // Between an instant and the last one within the limit no gap is longer than the limit.
        for (auto at = begin; std::next(at) != end;) {
            const auto beyond = std::upper_bound(std::next(at), end, *at + limit_);
            if (beyond == std::next(at)) {
                parted.push_back(beyond);
                at = beyond;
            } else {
                at = std::prev(beyond);
            }
        }
        const auto& closings = presence_->closings();
        auto closing = std::upper_bound(closings.begin(), closings.end(), *begin,
                                        [](Instant at, const Closing& each) { return at < each.at; });
        for (; closing != closings.end() && closing->at < *std::prev(end); ++closing) {
            parted.push_back(std::upper_bound(begin, end, closing->at));
        }
        for (const auto& each : believed) {
            if (same_value(each, row)) {
                continue;
            }
            auto later = std::max(std::upper_bound(begin, end, each.first), std::next(begin));
            for (; later != end && *std::prev(later) < each.last; ++later) {
                parted.push_back(later);
            }
        }
        std::sort(parted.begin(), parted.end());
        parted.erase(std::unique(parted.begin(), parted.end()), parted.end());
        return parted;
    }

    [[nodiscard]] std::vector<Segment> joined(const std::vector<Segment>& segments) const
    {
        std::vector<Segment> spans;
        spans.reserve(segments.size());
        for (const auto& next : segments) {
            if (!spans.empty() && same_value(spans.back(), next)) {
                auto& span = spans.back();
                if (next.first <= span.last ||
                    (next.first - span.last <= limit_ && !presence_->first_absence(span.last, next.first))) {
                    span.last = std::max(span.last, next.last);
                    continue;
                }
            }
            spans.push_back(next);
        }
        return spans;
    }

    /// The instants of coverage from `first` to `last`.
    [[nodiscard]] std::pair<Sighting, Sighting> covered(Instant first, Instant last) const
    {
        const auto begin = std::lower_bound(instants_->begin(), instants_->end(), first);
        return {begin, first <= last ? std::upper_bound(begin, instants_->end(), last) : begin};
    }

    const std::vector<Instant>* instants_;
    const Presence* presence_;
    std::chrono::seconds limit_;
    std::vector<Segment> observed_;
    std::vector<Segment> asserted_;
};

void append_points(model::PriceKind kind, const ListingFacts& facts, std::vector<DerivedSpan>& spans)
{
    const auto begin = static_cast<std::ptrdiff_t>(spans.size());
    for (const auto& row : facts.rows) {
        if (row.value.price && row.value.price->kind == kind) {
            spans.push_back({kind, &row.value, row.first, row.last, {}, {}});
        }
    }
    std::sort(spans.begin() + begin, spans.end(),
              [](const DerivedSpan& a, const DerivedSpan& b) { return a.first < b.first; });
}

}  // namespace

std::vector<DerivedSpan> derive_spans(const ListingFacts& facts, const MarketCoverage& coverage)
{
    const Presence presence{facts, coverage};
    std::vector<DerivedSpan> spans;
    spans.reserve(facts.rows.size());
    for (const auto kind : k_kinds) {
        if (std::none_of(facts.rows.begin(), facts.rows.end(),
                         [kind](const SpanRow& row) { return row.value.price && row.value.price->kind == kind; })) {
            continue;
        }
        if (model::is_point(kind)) {
            append_points(kind, facts, spans);
            continue;
        }
        for (const auto& segment : KindTimeline{kind, facts, coverage, presence}.spans()) {
            DerivedSpan span{kind, segment.value, segment.first, segment.last, {}, {}};
            const auto until = presence.next_sighting(span.last).value_or(Instant::max());
            span.absent_from = presence.first_absence(span.last, until);
            if (span.absent_from && presence.is_gone(*span.absent_from, until)) {
                span.gone_at = span.absent_from;
            }
            spans.push_back(span);
        }
    }
    return spans;
}

}  // namespace gpuprice::store
