#include "gpuprice/analysis/market_price.hpp"

#include "gpuprice/analysis/copies.hpp"
#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/votes.hpp"

#include "implausible.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <string_view>

namespace gpuprice::analysis {

namespace {

using model::Flag;

constexpr std::size_t k_votes_for_median = 3;
constexpr std::size_t k_votes_for_interval = 6;
constexpr std::size_t k_votes_to_judge = 5;
// What the seller admits comes before what the price gives away.
constexpr std::array k_left_out_by_default{Flag::deposit, Flag::memory_modded, Flag::cheapest_of_variations,
                                           Flag::relist,  Flag::same_item,     Flag::implausible_price};

}  // namespace

double floor_of_launch(double launch_price, double age_years)
{
    constexpr double k_share = 0.05;
    constexpr double k_half_life_years = 2.0;
    return k_share * launch_price * std::exp2(-std::max(0.0, age_years - k_half_life_years) / k_half_life_years);
}

double outlier_fence(std::span<const double> log_others)
{
    if (log_others.size() < k_votes_to_judge) {
        return 0.0;
    }
    const double center = median({log_others.begin(), log_others.end()});
    const double spread = 3.5 * 1.4826 * median_absolute_deviation(log_others, center);
    return std::exp(center - std::max(spread, std::numbers::ln2));
}

double price_above_gap(std::span<const double> sorted)
{
    if (sorted.size() < k_votes_to_judge) {
        return 0.0;
    }
    for (std::size_t above = sorted.size() - 1; above > 0; --above) {
        if (sorted[above] >= 2.0 * sorted[above - 1] && 2 * above < sorted.size()) {
            return sorted[above];
        }
    }
    return 0.0;
}

double highest_fence(std::span<const double> sorted)
{
    if (sorted.size() < k_votes_to_judge) {
        return 0.0;
    }
    // Without one vote the median of n − 1 is at most the vote at (n + 1) / 2; the margin is for logarithms' rounding.
    constexpr double k_margin = 1.0 + 1e-9;
    return sorted[std::min(sorted.size() - 1, (sorted.size() + 1) / 2)] / 2.0 * k_margin;
}

std::optional<Flag> flag_left_out(model::Flags flags)
{
    const auto* found = std::ranges::find_if(k_left_out_by_default, [flags](Flag flag) { return flags.has(flag); });
    return found == k_left_out_by_default.end() ? std::nullopt : std::optional{*found};
}

namespace {

/// The votes of a cell by which its prices are judged. Only what counts can judge: an offer left out for another reason
/// says nothing about the card's price.
struct Jury {
    Jury(std::span<const Offer> offers, const MarketPriceOptions& options)
    {
        std::vector<const Offer*> judges;
        for (const Offer& offer : offers) {
            if (offer.unit_price > 0.0 && !flag_left_out(offer.flags)) {
                judges.push_back(&offer);
            }
        }
        votes = votes_of(judges);
        std::vector<double> prices;
        for (const Vote& vote : votes) {
            prices.push_back(vote.price);
        }
        std::ranges::sort(prices);
        above_gap = price_above_gap(prices);
        floor = options.launch_price ? floor_of_launch(*options.launch_price, options.age_years) : 0.0;
    }

    /// The logarithms of the votes that are not the offer's own.
    [[nodiscard]] std::vector<double> log_others(const Offer& offer) const
    {
        const std::string& seller = offer.revision->raw.seller;
        bool own_vote_found = flag_left_out(offer.flags).has_value() && seller.empty();
        std::vector<double> logs;
        for (const Vote& vote : votes) {
            // An unknown seller's vote has no name; any vote at its price is as good as its own.
            const bool own =
                !own_vote_found && vote.seller == seller && (!seller.empty() || vote.price == offer.unit_price);
            own_vote_found = own_vote_found || own;
            if (!own) {
                logs.push_back(std::log(vote.price));
            }
        }
        return logs;
    }

    std::vector<Vote> votes;
    double above_gap = 0.0;
    double floor = 0.0;
};

}  // namespace

void mark_implausible(std::vector<Offer>& offers, const MarketPriceOptions& options)
{
    const Jury jury{offers, options};
    std::vector<double> fences;  // one per offer, before any is marked: a mark must not change the next verdict
    for (const Offer& offer : offers) {
        fences.push_back(std::max({jury.floor, jury.above_gap, outlier_fence(jury.log_others(offer))}));
    }
    for (std::size_t i = 0; i < offers.size(); ++i) {
        if (offers[i].unit_price < fences[i]) {
            offers[i].flags.add(Flag::implausible_price);
        }
    }
}

PlausibleBounds plausible_bounds(std::span<const Offer> offers, std::size_t place, const MarketPriceOptions& options)
{
    const Jury jury{offers, options};
    const std::vector<double> others = jury.log_others(offers[place]);
    return {jury.floor, outlier_fence(others), jury.above_gap, others.size(),
            others.empty() ? 0.0 : std::exp(median(others))};
}

MarketPrice market_price(std::span<const Offer> offers, const MarketPriceOptions& options)
{
    MarketPrice price;
    std::set<std::string_view> markets;
    for (const Offer& offer : offers) {
        const auto flag = options.include_flagged ? copy_flag(offer.flags) : flag_left_out(offer.flags);
        if (flag) {
            price.excluded[std::string{model::to_text(*flag)}] += 1;
            price.left_out.push_back(&offer);
        } else {
            price.counted.push_back(&offer);
            markets.insert(offer.revision->market);
        }
    }
    std::ranges::stable_sort(price.counted, {}, &Offer::unit_price);
    price.listings = price.counted.size();
    price.markets = markets.size();

    const std::vector<Vote> votes = votes_of(price.counted);
    price.sellers = votes.size();
    price.thin = votes.size() < k_votes_for_interval;
    if (votes.size() < k_votes_for_median) {
        price.reason = votes.empty()
                           ? "no listing"
                           : "too thin: " + std::to_string(votes.size()) + (votes.size() == 1 ? " seller" : " sellers");
        return price;
    }
    std::vector<double> prices;
    for (const Vote& vote : votes) {
        prices.push_back(vote.price);
    }
    std::ranges::sort(prices);
    price.median = quantile(prices, 0.5);
    price.p10 = quantile(prices, 0.10);
    price.p25 = quantile(prices, 0.25);
    price.p75 = quantile(prices, 0.75);
    if (price.thin) {
        price.reason = "thin: " + std::to_string(votes.size()) + " sellers";
        return price;
    }
    const std::vector<Cluster> clusters = clusters_of(votes);
    if (const auto interval = median_interval(clusters)) {
        price.low = interval->first;
        price.high = interval->second;
    } else {
        price.reason = "no interval: only " + std::to_string(clusters.size()) + " different prices";
    }
    return price;
}

}  // namespace gpuprice::analysis
