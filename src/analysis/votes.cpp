#include "gpuprice/analysis/votes.hpp"

#include "gpuprice/analysis/quantile.hpp"

#include <map>
#include <set>
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

std::vector<double> independent_prices(std::span<const Vote> votes)
{
    std::set<std::pair<double, std::string_view>> distinct;
    for (const Vote& vote : votes) {
        distinct.emplace(vote.price, vote.region);
    }
    std::vector<double> prices;
    prices.reserve(distinct.size());
    for (const auto& [price, region] : distinct) {
        prices.push_back(price);
    }
    return prices;
}

}  // namespace gpuprice::analysis
