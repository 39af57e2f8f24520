#include "vote_price.hpp"

#include "gpuprice/analysis/quantile.hpp"

#include <algorithm>

namespace gpuprice::analysis {

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
    std::vector<double> different{sorted.begin(), sorted.end()};
    different.erase(std::unique(different.begin(), different.end()), different.end());
    if (const auto interval = median_interval(different)) {
        price.low = interval->first;
        price.high = interval->second;
    }
    return price;
}

}  // namespace gpuprice::analysis
