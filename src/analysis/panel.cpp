#include "panel.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace gpuprice::analysis {

namespace {

ObservedDays united(std::vector<DayRange> ranges)
{
    std::ranges::sort(ranges, {}, &DayRange::first);
    ObservedDays days;
    for (const DayRange& range : ranges) {
        if (!days.empty() && range.first <= days.back().last + std::chrono::days{1}) {
            days.back().last = std::max(days.back().last, range.last);
        } else {
            days.push_back(range);
        }
    }
    return days;
}

std::map<std::string_view, ObservedDays> observed(const model::History& history, std::chrono::days limit)
{
    std::set<std::string_view> complete;
    for (const model::Coverage& each : history.coverage) {
        if (each.complete) {
            complete.insert(each.market);
        }
    }
    std::map<std::string_view, std::vector<DayRange>> ranges;
    for (const model::Coverage& each : history.coverage) {
        if (each.complete || !complete.contains(each.market)) {
            ranges[each.market].push_back({core::day_of(each.at), core::day_of(each.at) + limit});
        }
    }
    std::optional<std::string_view> market;
    std::vector<DayRange>* own = nullptr;  // none where complete observations say it
    std::size_t revision = history.revisions.size();
    for (const model::Span& span : history.spans) {
        // Spans are ordered by market, so the map is asked once a market.
        if (span.revision != revision) {
            revision = span.revision;
            if (const std::string_view next = history.revisions[revision].market; next != market) {
                market = next;
                own = complete.contains(next) ? nullptr : &ranges[next];
            }
        }
        if (own == nullptr) {
            continue;
        }
        const DayRange days{core::day_of(span.first), core::day_of(span.last) + limit};
        // One listing's spans mostly follow each other.
        if (!own->empty() && own->back().first <= days.first && days.first <= own->back().last) {
            own->back().last = std::max(own->back().last, days.last);
        } else {
            own->push_back(days);
        }
    }
    std::map<std::string_view, ObservedDays> days;
    for (auto& [name, own_ranges] : ranges) {
        days.emplace(name, united(std::move(own_ranges)));
    }
    return days;
}

bool has_rentals(const model::History& history)
{
    return std::ranges::any_of(history.spans,
                               [](const model::Span& span) { return model::is_rental(span.price.kind); });
}

}  // namespace

bool is_observed(const ObservedDays& days, core::Day day)
{
    const auto after = std::ranges::upper_bound(days, day, {}, &DayRange::first);
    return after != days.begin() && day <= std::prev(after)->last;
}

Panel::Panel(const model::History& history)
    : lasting_{observed(history, model::carry_forward_limit(model::PriceKind::ask))},
      rentals_{has_rentals(history) ? observed(history, model::carry_forward_limit(model::PriceKind::rental_spot))
                                    : std::map<std::string_view, ObservedDays>{}}
{
}

const ObservedDays& Panel::of(std::string_view market, model::PriceKind kind) const
{
    static const ObservedDays k_never;
    const auto& days = model::is_rental(kind) ? rentals_ : lasting_;
    const auto found = days.find(market);
    return found == days.end() ? k_never : found->second;
}

}  // namespace gpuprice::analysis
