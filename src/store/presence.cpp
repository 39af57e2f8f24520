#include "presence.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::store {

namespace {

using core::Instant;

template <typename Predicate>
IntervalSet intervals_of(const std::vector<SpanRow>& rows, Predicate accepts)
{
    std::vector<IntervalSet::Interval> intervals;
    intervals.reserve(rows.size());
    for (const auto& row : rows) {
        if (accepts(row)) {
            intervals.push_back({row.first, row.last});
        }
    }
    return IntervalSet{std::move(intervals)};
}

/// The earlier of the two that are there.
std::optional<Instant> earlier(std::optional<Instant> left, std::optional<Instant> right)
{
    if (left && right) {
        return std::min(*left, *right);
    }
    return left ? left : right;
}

}  // namespace

IntervalSet::IntervalSet(std::vector<Interval> intervals)
{
    std::sort(intervals.begin(), intervals.end(),
              [](const Interval& a, const Interval& b) { return a.first < b.first; });
    for (const auto& each : intervals) {
        if (!intervals_.empty() && each.first <= intervals_.back().last) {
            intervals_.back().last = std::max(intervals_.back().last, each.last);
        } else {
            intervals_.push_back(each);
        }
    }
}

std::optional<IntervalSet::Interval> IntervalSet::containing(Instant at) const
{
    const auto after = std::upper_bound(intervals_.begin(), intervals_.end(), at,
                                        [](Instant value, const Interval& each) { return value < each.first; });
    if (after == intervals_.begin() || std::prev(after)->last < at) {
        return std::nullopt;
    }
    return *std::prev(after);
}

std::optional<Instant> IntervalSet::next_start(Instant after) const
{
    const auto next = std::upper_bound(intervals_.begin(), intervals_.end(), after,
                                       [](Instant value, const Interval& each) { return value < each.first; });
    return next == intervals_.end() ? std::nullopt : std::optional{next->first};
}

std::optional<Instant> IntervalSet::last() const
{
    return intervals_.empty() ? std::nullopt : std::optional{intervals_.back().last};
}

Presence::Presence(const ListingFacts& facts, const MarketCoverage& coverage)
    : coverage_{&coverage},
      rows_{intervals_of(facts.rows, [](const SpanRow&) { return true; })},
      observed_{
          intervals_of(facts.rows, [](const SpanRow& row) { return is_standing(row.value.price) && !row.asserted; })},
      asserted_{
          intervals_of(facts.rows, [](const SpanRow& row) { return is_standing(row.value.price) && row.asserted; })}
{
    for (const auto& definition : facts.seen_by) {
        if (const auto found = coverage.complete.find(definition); found != coverage.complete.end()) {
            complete_.push_back(&found->second);
        }
    }
    for (auto closing : facts.closings) {
        if (is_sighted(closing.at)) {
            closing.at += std::chrono::seconds{1};
        }
        if (!is_sighted(closing.at)) {
            closings_.push_back(closing);
        }
    }
    std::sort(closings_.begin(), closings_.end(), [](const Closing& a, const Closing& b) { return a.at < b.at; });
}

bool Presence::is_sighted(Instant at) const
{
    return asserted_.containing(at) ||
           (observed_.containing(at) && std::binary_search(coverage_->instants.begin(), coverage_->instants.end(), at));
}

std::optional<Instant> Presence::last_sighting() const
{
    const auto observed = observed_.last();
    const auto asserted = asserted_.last();
    return observed && asserted ? std::max(observed, asserted) : (observed ? observed : asserted);
}

std::optional<Instant> Presence::next_sighting(Instant after) const
{
    auto next = earlier(observed_.next_start(after), asserted_.next_start(after));
    if (const auto following = after + std::chrono::seconds{1}; asserted_.containing(following)) {
        next = earlier(next, following);
    }
    // Overlapping observed rows end at instants of coverage, and every such instant within them is a sighting.
    if (const auto around = observed_.containing(after); around && after < around->last) {
        next = earlier(next, *std::upper_bound(coverage_->instants.begin(), coverage_->instants.end(), after));
    }
    return next;
}

std::optional<Instant> Presence::first_absence(Instant after, Instant before) const
{
    std::optional<Instant> first;
    const auto closing = std::upper_bound(closings_.begin(), closings_.end(), after,
                                          [](Instant at, const Closing& each) { return at < each.at; });
    if (closing != closings_.end() && closing->at < before) {
        first = closing->at;
    }
    for (const auto* instants : complete_) {
        auto at = std::upper_bound(instants->begin(), instants->end(), after);
        while (at != instants->end() && *at < before) {
            const auto around = rows_.containing(*at);
            if (!around) {
                first = earlier(first, *at);
                break;
            }
            at = std::upper_bound(at, instants->end(), around->last);
        }
    }
    return first;
}

bool Presence::is_gone(Instant absent, Instant before) const
{
    const auto confirmed_from = absent + k_gone_after;
    for (const auto& closing : closings_) {
        if (closing.at < before && ((closing.gone && closing.at >= absent) || closing.at >= confirmed_from)) {
            return true;
        }
    }
    return std::any_of(complete_.begin(), complete_.end(), [&](const std::vector<Instant>* instants) {
        auto end = std::lower_bound(instants->begin(), instants->end(), before);
        while (end != instants->begin() && *std::prev(end) >= confirmed_from) {
            const auto around = rows_.containing(*std::prev(end));
            if (!around) {
                return true;
            }
            end = std::lower_bound(instants->begin(), end, around->first);
        }
        return false;
    });
}

bool is_gone(const ListingFacts& facts, const MarketCoverage& coverage)
{
    const Presence presence{facts, coverage};
    const auto last = presence.last_sighting();
    const auto absent = last ? presence.first_absence(*last, Instant::max()) : std::nullopt;
    return absent && presence.is_gone(*absent, Instant::max());
}

}  // namespace gpuprice::store
