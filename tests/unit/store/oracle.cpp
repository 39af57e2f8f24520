#include "oracle.hpp"

#include "fixtures.hpp"

#include <algorithm>

namespace gpuprice::test {

namespace {

bool stands(const Oracle::Kind& kind) { return kind && !model::is_point(*kind); }

}  // namespace

void Oracle::cover(Instant at, const std::string& definition, bool complete)
{
    auto& known = coverage_[{at, definition}];
    known = known || complete;
    instants_.insert(at);
}

void Oracle::see(const std::string& id, const std::string& definition) { listings_[id].seen_by.insert(definition); }

void Oracle::sight(const std::string& id, Kind kind, Instant at, const Shown& shown)
{
    listings_[id].offers[kind].sightings.insert({at, shown});
    instants_.insert(at);
}

void Oracle::believe(const std::string& id, Kind kind, Instant first, Instant last, const Shown& shown)
{
    Belief united{first, last, shown};
    auto& beliefs = listings_[id].offers[kind].beliefs;
    for (auto each = beliefs.begin(); each != beliefs.end();) {
        if (each->shown == shown && each->first <= united.last + seconds{1} &&
            each->last + seconds{1} >= united.first) {
            united = {std::min(each->first, united.first), std::max(each->last, united.last), shown};
            beliefs.erase(each);
            each = beliefs.begin();
        } else {
            ++each;
        }
    }
    beliefs.push_back(united);
    instants_.insert({first, last});
}

void Oracle::close(const std::string& id, Instant at, bool gone)
{
    listings_[id].closings.insert({at, gone});
    instants_.insert(at);
}

bool Oracle::is_present(const Listing& listing, Instant at, bool standing_only)
{
    return std::any_of(listing.offers.begin(), listing.offers.end(), [&](const auto& each) {
        const auto& [kind, offer] = each;
        return (!standing_only || stands(kind)) &&
               (offer.sightings.contains(at) ||
                std::any_of(offer.beliefs.begin(), offer.beliefs.end(),
                            [&](const Belief& belief) { return belief.first <= at && at <= belief.last; }));
    });
}

std::map<core::Instant, bool> Oracle::absences(const Listing& listing) const
{
    std::map<Instant, bool> absent;
    for (const auto& [key, complete] : coverage_) {
        const auto& [at, definition] = key;
        if (complete && listing.seen_by.contains(definition) && !is_present(listing, at, false)) {
            absent[at];
        }
    }
    for (auto [at, gone] : listing.closings) {
        at += seconds{is_present(listing, at, true) ? 1 : 0};
        if (!is_present(listing, at, true)) {
            absent[at] = absent[at] || gone;
        }
    }
    return absent;
}

std::set<core::Instant> Oracle::interesting() const
{
    std::set<Instant> all;
    for (const auto at : instants_) {
        all.insert({at - seconds{1}, at, at + seconds{1}});
    }
    return all;
}

std::optional<Oracle::Shown> Oracle::shown_at(const Offer& offer, Instant at)
{
    if (const auto sighting = offer.sightings.find(at); sighting != offer.sightings.end()) {
        return sighting->second;
    }
    std::optional<Belief> latest;
    for (const auto& belief : offer.beliefs) {
        if (belief.first <= at && at <= belief.last && (!latest || belief.first > latest->first)) {
            latest = belief;
        }
    }
    return latest ? std::optional{latest->shown} : std::nullopt;
}

std::string Oracle::end_text(const Listing& listing, Instant last) const
{
    const auto all = interesting();
    const auto next =
        std::find_if(all.upper_bound(last), all.end(), [&](Instant at) { return is_present(listing, at, true); });
    const auto until = next == all.end() ? Instant::max() : *next;
    std::optional<Instant> absent;
    bool gone = false;
    for (const auto& [at, word] : absences(listing)) {
        if (last < at && at < until) {
            absent = absent.value_or(at);
            gone = gone || word || at - *absent >= hours{20};
        }
    }
    return absent ? (gone ? " gone " : " missed ") + day_text(*absent) : "";
}

std::vector<std::string> Oracle::span_texts() const
{
    std::vector<std::string> texts;
    for (const auto& [id, listing] : listings_) {
        const auto absent = absences(listing);
        for (const auto& [kind, offer] : listing.offers) {
            if (!kind) {
                continue;
            }
            const auto name = id + " " + std::string{model::to_text(*kind)} + " ";
            struct Run {
                Shown shown;
                Instant first;
                Instant last;
            };
            std::vector<Run> runs;
            for (const auto at : interesting()) {
                const auto shown = shown_at(offer, at);
                if (!shown) {
                    continue;
                }
                if (!runs.empty() && runs.back().shown == *shown && stands(kind)) {
                    const auto last = runs.back().last;
                    const bool believed =
                        std::any_of(offer.beliefs.begin(), offer.beliefs.end(), [&](const Belief& belief) {
                            return belief.shown == *shown && belief.first <= last + seconds{1} &&
                                   at - seconds{1} <= belief.last;
                        });
                    const auto missed = absent.upper_bound(last);
                    if (believed || (at - last <= model::carry_forward_limit(*kind) &&
                                     (missed == absent.end() || missed->first >= at))) {
                        runs.back().last = at;
                        continue;
                    }
                }
                runs.push_back({*shown, at, at});
            }
            for (const auto& run : runs) {
                texts.push_back(name + run.shown.title + " " + std::to_string(run.shown.price) + " " +
                                day_text(run.first) + ".." + day_text(run.last) +
                                (stands(kind) ? end_text(listing, run.last) : ""));
            }
        }
    }
    return texts;
}

long Oracle::gone_count() const
{
    return std::count_if(listings_.begin(), listings_.end(), [&](const auto& each) {
        const auto& listing = each.second;
        const auto all = interesting();
        const auto last =
            std::find_if(all.rbegin(), all.rend(), [&](Instant at) { return is_present(listing, at, true); });
        return last != all.rend() && end_text(listing, *last).starts_with(" gone");
    });
}

}  // namespace gpuprice::test
