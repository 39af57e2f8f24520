#include "vote_price.hpp"

#include "gpuprice/analysis/quantile.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace gpuprice::analysis {

namespace {

std::optional<std::pair<double, double>> interval_of_votes(std::span<const double> sorted)
{
    if (std::ranges::adjacent_find(sorted) == sorted.end()) {
        return median_interval(sorted);
    }
    std::vector<Cluster> clusters;
    for (const double vote : sorted) {
        if (clusters.empty() || clusters.back().value != vote) {
            clusters.push_back({vote, 1});
        } else {
            clusters.back().votes += 1;
        }
    }
    return median_interval(clusters);
}

}  // namespace

std::vector<double> votes_of(std::vector<PanelVote> offers)
{
    std::ranges::sort(offers, [](const PanelVote& a, const PanelVote& b) {
        return a.seller != b.seller ? a.seller < b.seller : a.price < b.price;
    });
    std::vector<double> votes;
    for (std::size_t begin = 0; begin < offers.size();) {
        std::size_t end = begin;
        while (end < offers.size() && offers[end].seller == offers[begin].seller) {
            ++end;
        }
        std::vector<double> own;
        for (std::size_t i = begin; i < end; ++i) {
            own.push_back(offers[i].price);
        }
        votes.push_back(quantile(own, 0.5));
        begin = end;
    }
    std::ranges::sort(votes);
    return votes;
}

DayPrice price_of_votes(std::span<const double> sorted)
{
    constexpr std::size_t k_votes_for_median = 3;
    constexpr std::size_t k_votes_for_interval = 6;
    DayPrice price;
    price.sellers = sorted.size();
    if (sorted.size() < k_votes_for_median) {
        return price;
    }
    price.median = quantile(sorted, 0.5);
    price.p10 = quantile(sorted, 0.10);
    price.p25 = quantile(sorted, 0.25);
    price.p75 = quantile(sorted, 0.75);
    if (sorted.size() < k_votes_for_interval) {
        return price;
    }
    if (const auto interval = interval_of_votes(sorted)) {
        price.low = interval->first;
        price.high = interval->second;
    }
    return price;
}

}  // namespace gpuprice::analysis
