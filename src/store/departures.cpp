#include "departures.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::store {

namespace {

/// A listing of this definition whose last row ends before the result was gone already without the observation at
/// `at`: the observation at the result missed it, and so did one at least k_gone_after later.
core::Instant earliest_undecided(const std::vector<core::Instant>& others)
{
    if (others.empty()) {
        return core::Instant::min();
    }
    const auto until = std::upper_bound(others.begin(), others.end(), others.back() - k_gone_after);
    return until == others.begin() ? core::Instant::min() : *std::prev(until);
}

}  // namespace

Departures::Departures(const Connection& connection, std::string market)
    : connection_{&connection}, market_{std::move(market)}, facts_{connection}
{
}

void Departures::watch(const std::vector<std::int64_t>& listings)
{
    if (listings.empty()) {
        return;
    }
    const auto coverage = load_coverage(*connection_, market_);
    for (const auto listing : listings) {
        if (!is_gone(facts_.load(listing), coverage)) {
            open_before_.push_back(listing);
        }
    }
}

long Departures::count_watched()
{
    if (open_before_.empty()) {
        return 0;
    }
    const auto coverage = load_coverage(*connection_, market_);
    return std::count_if(open_before_.begin(), open_before_.end(),
                         [&](std::int64_t listing) { return is_gone(facts_.load(listing), coverage); });
}

long Departures::count_missed(core::Instant at, std::string_view definition, long seen)
{
    auto known = connection_->prepare("SELECT count(*) FROM listing WHERE market = ?");
    if (known.query(market_).step() && known.integer(0) == seen) {
        return 0;
    }
    const auto coverage = load_coverage(*connection_, market_);
    auto without = coverage;
    auto& instants = without.complete.find(definition)->second;
    instants.erase(std::lower_bound(instants.begin(), instants.end(), at));

    auto missed = connection_->prepare(
        "SELECT listing.id FROM listing JOIN seen_by ON seen_by.listing = listing.id AND seen_by.definition = ?2 "
        "WHERE listing.market = ?1 AND (SELECT max(last) FROM price_span s WHERE s.listing = listing.id) >= ?4 AND NOT "
        "EXISTS (SELECT 1 FROM price_span s WHERE s.listing = listing.id AND first <= ?3 AND last >= ?3)");
    missed.query(market_, definition, at, earliest_undecided(instants));
    long gone = 0;
    while (missed.step()) {
        const auto& facts = facts_.load(missed.integer(0));
        if (is_gone(facts, coverage) && !is_gone(facts, without)) {
            ++gone;
        }
    }
    return gone;
}

}  // namespace gpuprice::store
