#include "gpuprice/analysis/votes.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace gpuprice::analysis {

std::vector<Vote> votes_of(std::span<const Offer* const> offers)
{
    std::vector<Vote> votes;
    std::map<std::string_view, std::size_t> place_of_seller;
    for (const Offer* offer : offers) {
        const std::string& seller = offer->revision->raw.seller;
        const auto known = seller.empty() ? place_of_seller.end() : place_of_seller.find(seller);
        if (known == place_of_seller.end()) {
            if (!seller.empty()) {
                place_of_seller.emplace(seller, votes.size());
            }
            votes.push_back({seller, offer->revision->region(), {offer->unit_price}, 0.0});
        } else {
            votes[known->second].prices.push_back(offer->unit_price);
        }
    }
    for (Vote& vote : votes) {
        vote.price = median(vote.prices);
    }
    return votes;
}

std::vector<Cluster> clusters_of(std::span<const Vote> votes)
{
    std::map<std::pair<double, std::string_view>, std::size_t> counts;
    for (const Vote& vote : votes) {
        counts[{vote.price, vote.region}] += 1;
    }
    std::vector<Cluster> clusters;
    clusters.reserve(counts.size());
    for (const auto& [key, count] : counts) {
        clusters.push_back({key.first, count});
    }
    return clusters;
}

}  // namespace gpuprice::analysis
