#include "gpuprice/analysis/births.hpp"

#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/votes.hpp"

#include <utility>

namespace gpuprice::analysis {

std::optional<core::Instant> birth_of(const model::Revision& revision)
{
    const auto& first = revision.first_seen;
    const auto& listed = revision.raw.listed_on;
    if (listed && (!first || core::Instant{*listed} <= *first)) {
        return core::Instant{*listed};
    }
    const bool was_missed = first && revision.missed_before && *first - *revision.missed_before <= k_birth_gap;
    return was_missed ? first : std::nullopt;
}

std::optional<DayRange> fresh_days(const model::Revision& revision)
{
    const auto birth = birth_of(revision);
    if (!birth) {
        return std::nullopt;
    }
    const core::Day day = core::day_of(*birth);
    return DayRange{day, day + k_fresh_days - std::chrono::days{1}};
}

FreshPrice fresh_price(std::span<const Offer* const> counted, core::Day day)
{
    constexpr std::size_t k_votes_for_median = 3;
    std::vector<const Offer*> fresh;
    for (const Offer* offer : counted) {
        const auto days = fresh_days(*offer->revision);
        if (days && days->contains(day)) {
            fresh.push_back(offer);
        }
    }
    std::vector<double> prices;
    for (const Vote& vote : votes_of(fresh)) {
        prices.push_back(vote.price);
    }
    FreshPrice price;
    price.sellers = prices.size();
    if (prices.size() >= k_votes_for_median) {
        price.median = median(std::move(prices));
    }
    return price;
}

std::vector<ListingLife> listing_lives(const model::History& history)
{
    std::vector<ListingLife> lives;
    for (std::size_t i = 0; i < history.spans.size(); ++i) {
        const model::Span& span = history.spans[i];
        const model::Revision& revision = history.revisions[span.revision];
        if (model::is_point(span.price.kind)) {
            continue;
        }
        const bool is_never_open = model::is_never_open(span);
        if (!lives.empty()) {
            const model::Span& before = history.spans[lives.back().last_span];
            const model::Revision& known = history.revisions[before.revision];
            if (before.price.kind == span.price.kind && known.raw.external_id == revision.raw.external_id &&
                known.market == revision.market) {
                if (!is_never_open || !before.gone_at) {
                    lives.back().last_span = i;
                }
                continue;
            }
        }
        if (is_never_open) {
            continue;
        }
        lives.push_back({i, i, birth_of(revision)});
    }
    return lives;
}

}  // namespace gpuprice::analysis
