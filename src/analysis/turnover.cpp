#include "gpuprice/analysis/turnover.hpp"

#include "gpuprice/analysis/births.hpp"
#include "gpuprice/analysis/hodges_lehmann.hpp"
#include "gpuprice/analysis/premium.hpp"
#include "gpuprice/analysis/votes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace gpuprice::analysis {

namespace {

/// The window as instants: from the begin of its first day to the end of its last.
struct Window {
    core::Instant begin;
    core::Instant end;
};

double days_between(core::Instant from, core::Instant to)
{
    return std::chrono::duration<double, std::chrono::days::period>(to - from).count();
}

/// The life as far as the window reaches; none when it lies outside.
std::optional<WatchedListing> watched_in(const Window& window, const ListingLife& life, const model::History& history,
                                         const model::RateTable& rates, const PriceBasis& basis)
{
    std::size_t last = life.last_span;
    while (last > life.first_span && history.spans[last].first > window.end) {
        --last;
    }
    const model::Span& span = history.spans[last];
    // A listing that came back later than the window had not departed either, as far as is known today.
    const bool gone = last == life.last_span && span.gone_at && *span.gone_at <= window.end;
    WatchedListing watched;
    watched.left = gone ? *span.gone_at : std::min(span.last, window.end);
    if (span.first > window.end || watched.left < window.begin) {
        return std::nullopt;
    }
    watched.gone = gone;
    watched.birth = life.birth;
    watched.seen = std::max(history.spans[life.first_span].first, window.begin);
    const core::Day priced = std::min(core::day_of(span.last), core::day_of(window.end));
    watched.offer = offer_on(history.revisions[span.revision], span, rates, priced, basis);
    return watched;
}

std::vector<const Offer*> pointers(const std::vector<const WatchedListing*>& watched)
{
    std::vector<const Offer*> offers;
    offers.reserve(watched.size());
    for (const WatchedListing* each : watched) {
        offers.push_back(&each->offer);
    }
    return offers;
}

ShareGone share_gone_by(const TurnoverRow& row, int age)
{
    const SurvivalCurve& curve = row.curve;
    const std::string days = std::to_string(age) + " days";
    if (curve.stays < k_stays_for_turnover) {
        std::string reason = "too few listings watched from a known age: " + std::to_string(curve.stays);
        if (row.seen_once > 0) {
            reason += ", and " + std::to_string(row.seen_once) + " seen at one moment only";
        }
        return {std::nullopt, reason + "; " + std::to_string(k_stays_for_turnover) + " are needed"};
    }
    if (has_thin_start(curve, age, k_least_at_risk)) {
        return {std::nullopt, "too few listings were watched from early on"};
    }
    const auto share = share_gone(curve, age);
    return {share, share ? std::string{} : "no listing was watched at an age of " + days};
}

void add_median(TurnoverRow& row)
{
    if (row.curve.stays < k_stays_for_turnover) {
        row.median_reason = row.gone_7.reason;
        return;
    }
    if (has_thin_start(row.curve, std::numeric_limits<double>::infinity(), k_least_at_risk)) {
        row.median_reason = "too few listings were watched from early on";
        return;
    }
    row.median_days = median_stay(row.curve);
    if (!row.median_days) {
        row.median_reason = "more than " + std::to_string(static_cast<long>(row.curve.watched_until)) + " days";
    }
}

std::vector<double> log_prices(const std::vector<Vote>& votes)
{
    std::vector<double> logs;
    for (const Vote& vote : votes) {
        logs.push_back(std::log(vote.price));
    }
    return logs;
}

void compare_went(TurnoverRow& row, const std::vector<const Offer*>& went, std::span<const Offer* const> stayed)
{
    const std::vector<Vote> gone = votes_of(went);
    const std::vector<Vote> there = votes_of(stayed);
    row.went = gone.size();
    row.stayed = there.size();
    if (gone.size() < k_sellers_for_premium || there.size() < k_sellers_for_premium) {
        row.went_reason = "too few sellers: " + std::to_string(gone.size()) + " went, " + std::to_string(there.size()) +
                          " stayed; " + std::to_string(k_sellers_for_premium) + " a side are needed";
        return;
    }
    row.went_to_stayed = std::exp(hodges_lehmann_shift(log_prices(gone), log_prices(there)));
    if (const auto interval = hodges_lehmann_interval(log_prices(gone), log_prices(there))) {
        row.went_low = std::exp(interval->first);
        row.went_high = std::exp(interval->second);
    }
}

TurnoverRow row_of(const CellKey& cell, const std::vector<WatchedListing*>& watched)
{
    TurnoverRow row;
    row.cell = cell;
    std::vector<Stay> stays;
    std::vector<const WatchedListing*> aged;
    for (WatchedListing* each : watched) {
        if (!each->birth) {
            ++row.age_unknown;
            each->left_out = "age_unknown";
            continue;
        }
        const Stay stay{days_between(*each->birth, each->seen), days_between(*each->birth, each->left), each->gone};
        // Seen once, it says nothing about how long listings stay.
        if (stay.left > stay.entered) {
            stays.push_back(stay);
            aged.push_back(each);
        } else {
            each->left_out = "seen_once";
            ++row.seen_once;
        }
    }
    row.curve = kaplan_meier(stays);
    row.sellers = votes_of(pointers(aged)).size();
    row.gone_7 = share_gone_by(row, 7);
    row.gone_30 = share_gone_by(row, 30);
    add_median(row);
    return row;
}

}  // namespace

TurnoverReport turnover(const model::History& history, const catalog::Catalog& catalog, const model::RateTable& rates,
                        core::Day day, const TurnoverOptions& options)
{
    const Window window{core::Instant{options.since},
                        core::Instant{day + std::chrono::days{1}} - std::chrono::seconds{1}};
    TurnoverReport report;
    report.day = day;
    report.since = options.since;
    report.currency = options.basis.currency;
    report.stock = markup(history, catalog, rates, day, {options.basis, options.filter, options.include_flagged});

    std::vector<WatchedListing>& watched = report.watched;
    std::vector<Offer> offers;
    for (const ListingLife& life : listing_lives(history)) {
        auto each = watched_in(window, life, history, rates, options.basis);
        const bool wanted =
            each && options.filter.admits(each->offer) && cell_of(each->offer, catalog) &&
            (options.filter.cards.empty() ||
             std::ranges::find(options.filter.cards, each->offer.revision->derived.card) != options.filter.cards.end());
        if (wanted) {
            offers.push_back(each->offer);
            watched.push_back(std::move(*each));
        }
    }
    LaunchPrices launches{rates};
    mark_implausible_offers(offers, catalog, launches, rates, day, options.basis.currency);
    std::map<CellKey, std::vector<WatchedListing*>> cells;
    for (std::size_t i = 0; i < watched.size(); ++i) {
        const auto flag = flag_left_out(offers[i].flags);
        watched[i].went = watched[i].gone && watched[i].left > window.end - k_went_within;
        if (options.include_flagged || !flag) {
            cells[*cell_of(watched[i].offer, catalog)].push_back(&watched[i]);
        } else {
            watched[i].left_out = model::to_text(*flag);
            watched[i].is_flagged = true;
        }
    }

    for (const auto& [cell, members] : cells) {
        TurnoverRow row = row_of(cell, members);
        std::vector<const Offer*> went;
        for (const WatchedListing* each : members) {
            if (each->went) {
                went.push_back(&each->offer);
            }
        }
        const auto stock = std::ranges::find(report.stock.rows, cell, &MarkupRow::cell);
        if (stock != report.stock.rows.end()) {
            compare_went(row, went, stock->price.counted);
            const FreshPrice fresh = fresh_price(stock->price.counted, day);
            row.fresh = fresh.median;
            row.fresh_sellers = fresh.sellers;
            row.stock = stock->price.median;
            row.depth = depth_of(stock->price.counted);
        } else {
            compare_went(row, went, {});
        }
        report.rows.push_back(std::move(row));
    }
    return report;
}

}  // namespace gpuprice::analysis
