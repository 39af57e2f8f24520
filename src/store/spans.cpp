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
        for (const auto& row : facts.rows) {
            if (row.value.price && row.value.price->kind == kind) {
                (row.asserted ? asserted_ : observed_).push_back({&row.value, row.first, row.last});
            }
        }
    }

    [[nodiscard]] std::vector<Segment> spans() const
    {
        const auto believed = settle_asserted();
        auto segments = without_sightings(believed);
        for (const auto& row : observed_) {
            append_runs(row, believed, segments);
        }
        sort_by_first(segments);
        return joined(segments);
    }

private:
    static void sort_by_first(std::vector<Segment>& segments)
    {
        std::sort(segments.begin(), segments.end(), [](const Segment& a, const Segment& b) {
            return std::pair{a.first, a.last} < std::pair{b.first, b.last};
        });
    }

    /// The asserted rows without overlaps: the one that began later counts.
    [[nodiscard]] std::vector<Segment> settle_asserted() const
    {
        auto rows = asserted_;
        sort_by_first(rows);
        std::vector<Segment> settled;
        for (const auto& row : rows) {
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
        auto run = Segment{row.value, row.first, row.first};
        for (auto at = begin; at != end; ++at) {
            if (at != begin && is_parted(row, *std::prev(at), *at, believed)) {
                segments.push_back(run);
                run.first = *at;
            }
            run.last = *at;
        }
        segments.push_back(run);
    }

    [[nodiscard]] bool is_parted(const Segment& row, Instant earlier, Instant later,
                                 const std::vector<Segment>& believed) const
    {
        return later - earlier > limit_ || is_closed_between(earlier, later) ||
               std::any_of(believed.begin(), believed.end(), [&](const Segment& each) {
                   return each.last > earlier && each.first < later && !same_value(each, row);
               });
    }

    [[nodiscard]] bool is_closed_between(Instant earlier, Instant later) const
    {
        const auto& closings = presence_->closings();
        return std::any_of(closings.begin(), closings.end(),
                           [&](const Closing& each) { return earlier < each.at && each.at < later; });
    }

    [[nodiscard]] std::vector<Segment> joined(const std::vector<Segment>& segments) const
    {
        std::vector<Segment> spans;
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
    [[nodiscard]] std::pair<std::vector<Instant>::const_iterator, std::vector<Instant>::const_iterator> covered(
        Instant first, Instant last) const
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
            spans.push_back({kind, row.value, row.first, row.last, {}, {}});
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
    for (const auto kind : k_kinds) {
        if (model::is_point(kind)) {
            append_points(kind, facts, spans);
            continue;
        }
        for (const auto& segment : KindTimeline{kind, facts, coverage, presence}.spans()) {
            DerivedSpan span{kind, *segment.value, segment.first, segment.last, {}, {}};
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
