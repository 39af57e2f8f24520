// What a day's prices come to, once the sweep has brought its state there: which are implausible, and the rest's price.
#include "cell_sweep.hpp"
#include "implausible.hpp"
#include "sorted_prices.hpp"
#include "vote_price.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace gpuprice::analysis {

double CellSweep::floor_on(core::Day day) const
{
    if (launch_factors_ == nullptr) {
        return 0.0;
    }
    const double factor = (*launch_factors_)[static_cast<std::size_t>((day - origin_).count())];
    return std::isnan(factor)
               ? 0.0
               : floor_of_launch((*launch_)->amount.to_double() * factor, age_years(*cell_->cell.card, day));
}

double CellSweep::cheapest() const
{
    double cheapest = std::numeric_limits<double>::infinity();
    for (const std::uint32_t seller : standing_sellers_) {
        cheapest = std::min(cheapest, sellers_[seller].cheapest);
    }
    return cheapest;
}

/// Finds the implausible among what counts, as `mark_implausible` does.
void CellSweep::judge(double floor)
{
    implausible_.clear();
    const double reach = std::max(floor, highest_fence(votes_));
    if (options_->include_flagged || cheapest_ >= reach) {
        return;
    }
    const double above_gap = price_above_gap(votes_);
    for (const std::uint32_t index : standing_sellers_) {
        const Seller& seller = sellers_[index];
        if (seller.cheapest >= std::max(reach, above_gap)) {
            continue;
        }
        std::vector<double> log_others;
        bool is_own_left_out = false;
        for (const double vote : votes_) {
            if (!is_own_left_out && vote == seller.vote) {
                is_own_left_out = true;
            } else {
                log_others.push_back(std::log(vote));
            }
        }
        const double fence = std::max({floor, above_gap, outlier_fence(log_others)});
        for (const std::uint32_t item : seller.items) {
            if (mark_[item] == Mark::counted && price_[item] < fence) {
                implausible_.push_back(item);
            }
        }
    }
    std::ranges::sort(implausible_);
}

bool CellSweep::counts(std::uint32_t item) const
{
    return mark_[item] == Mark::counted && !std::ranges::binary_search(implausible_, item);
}

std::vector<double> CellSweep::votes_without_implausible() const
{
    std::vector<double> votes = votes_;
    std::vector<std::uint32_t> sellers;
    for (const std::uint32_t item : implausible_) {
        sellers.push_back(cell_->items[item].seller);
    }
    std::ranges::sort(sellers);
    sellers.erase(std::unique(sellers.begin(), sellers.end()), sellers.end());
    for (const std::uint32_t index : sellers) {
        remove_sorted(votes, sellers_[index].vote);
        std::vector<double> prices;
        for (const std::uint32_t item : sellers_[index].items) {
            if (counts(item)) {
                prices.push_back(price_[item]);
            }
        }
        if (!prices.empty()) {
            insert_sorted(votes, middle(prices));
        }
    }
    return votes;
}

void CellSweep::evaluate(core::Day day)
{
    floor_ = floor_on(day);
    cheapest_ = cheapest();
    judge(floor_);
    row_.stock = stock_price();
    row_.fresh = fresh_price();
}

DayPrice CellSweep::stock_price() const
{
    DayPrice price = implausible_.empty() ? price_of_votes(votes_) : price_of_votes(votes_without_implausible());
    price.listings = listings_ - implausible_.size();
    price.units = units_;
    const auto markets_with = [](const std::vector<std::size_t>& listings) {
        return listings.size() - static_cast<std::size_t>(std::ranges::count(listings, std::size_t{0}));
    };
    if (implausible_.empty()) {
        price.markets = markets_with(market_listings_);
    } else {
        std::vector<std::size_t> on_market = market_listings_;
        for (const std::uint32_t item : implausible_) {
            price.units -= cell_->items[item].units;
            on_market[cell_->items[item].market] -= 1;
        }
        price.markets = markets_with(on_market);
    }
    price.sighted_until = core::Day::min();
    for (const std::uint32_t seller : standing_sellers_) {
        price.sighted_until = std::max(price.sighted_until, sellers_[seller].sighted_until);
    }
    return price;
}

DayPrice CellSweep::fresh_price() const
{
    if (fresh_items_.empty()) {
        DayPrice none;
        none.sighted_until = core::Day::min();
        return none;
    }
    std::vector<PanelVote> fresh;
    append_votes(fresh_items_, fresh);
    std::vector<bool> on_market(cell_->markets.size());
    for (const PanelVote& vote : fresh) {
        on_market[vote.market] = true;
    }
    DayPrice price = price_of_votes(votes_of(fresh));
    price.listings = fresh.size();
    price.markets = static_cast<std::size_t>(std::ranges::count(on_market, true));
    price.sighted_until = core::Day::min();
    for (const std::uint32_t item : fresh_items_) {
        if (counts(item)) {
            price.units += cell_->items[item].units;
            price.sighted_until = std::max(price.sighted_until, core::day_of(cell_->items[item].span->last));
        }
    }
    return price;
}

void CellSweep::append_votes(std::span<const std::uint32_t> items, std::vector<PanelVote>& votes) const
{
    for (const std::uint32_t i : items) {
        if (counts(i)) {
            votes.push_back({cell_->items[i].market, cell_->items[i].seller, price_[i]});
        }
    }
}

}  // namespace gpuprice::analysis
