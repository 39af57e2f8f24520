#include "cell_sweep.hpp"

#include "gpuprice/analysis/copies.hpp"

#include "implausible.hpp"
#include "sorted_prices.hpp"
#include "vote_price.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace gpuprice::analysis {

namespace {

constexpr double k_no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinite = std::numeric_limits<double>::infinity();
constexpr std::chrono::days k_one_day{1};

/// The items in order of a day of theirs, without those that have none.
template <typename DayOf>
std::vector<std::uint32_t> in_order(const std::vector<SweepItem>& items, DayOf day_of)
{
    // One number of a day and an item sorts faster than the two of them.
    constexpr std::int64_t k_day_zero = std::int64_t{1} << 31U;
    constexpr unsigned k_item_bits = 32;
    std::vector<std::uint64_t> keyed;
    keyed.reserve(items.size());
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (const std::optional<core::Day> day = day_of(items[i])) {
            const auto shifted = static_cast<std::uint64_t>(k_day_zero + day->time_since_epoch().count());
            keyed.push_back(shifted << k_item_bits | i);
        }
    }
    std::ranges::sort(keyed);
    std::vector<std::uint32_t> order;
    order.reserve(keyed.size());
    for (const std::uint64_t key : keyed) {
        order.push_back(static_cast<std::uint32_t>(key));
    }
    return order;
}

}  // namespace

CellSweep::CellSweep(const CellItems& cell, const Panel& panel, DailyFactors& factors,
                     const core::Result<LaunchPrice>& launch, core::Currency currency, const DailyOptions& options)
    : cell_{&cell},
      options_{&options},
      launch_{&launch},
      origin_{factors.days().first},
      last_{factors.days().last},
      standing_in_currency_(cell.currencies.size()),
      sellers_(cell.sellers),
      price_(cell.items.size(), k_no_number),
      mark_(cell.items.size(), Mark::left_out),
      counted_at_first_(cell.items.size()),
      market_listings_(cell.markets.size()),
      stock_link_{{}, {}, options.until},
      fresh_link_{{}, {}, options.until}
{
    if (launch && !options.include_flagged && has_launch_floor(cell.cell.kind)) {
        launch_factors_ = &factors.of(launch->amount.currency, currency);
    }
    for (const core::Currency each : cell.currencies) {
        factors_.push_back(&factors.of(each, currency));
    }
    factor_now_.assign(factors_.size(), k_no_number);
    starts_ = in_order(cell.items, [](const SweepItem& item) { return item.stands.first; });
    ends_ = in_order(cell.items, [](const SweepItem& item) { return item.stands.last; });
    fresh_ends_ = in_order(cell.items, [](const SweepItem& item) {
        return item.fresh_last < item.stands.first ? std::nullopt : std::optional{item.fresh_last};
    });
    for (Seller& seller : sellers_) {
        seller.vote = k_no_number;
        seller.cheapest = k_infinite;
    }
    std::vector<const ObservedDays*> observed;
    for (const std::string_view market : cell.markets) {
        observed.push_back(&panel.of(market, cell.cell.kind));
    }
    stock_link_ = SeriesLink{observed, cell.markets, options.until};
    fresh_link_ = SeriesLink{std::move(observed), cell.markets, options.until};
    days_.cell = cell.cell;
    days_.currency = currency;
    if (!starts_.empty()) {
        const core::Day first = cell.items[starts_.front()].stands.first;
        days_.rows.reserve(static_cast<std::size_t>((cell.items[ends_.back()].stands.last - first).count()) + 1);
    }
}

CellDays CellSweep::run()
{
    const auto& items = cell_->items;
    while (next_start_ < starts_.size() || !standing_sellers_.empty()) {
        const core::Day day =
            standing_sellers_.empty() ? items[starts_[next_start_]].stands.first : row_.day + k_one_day;
        if (day > last_) {
            break;
        }
        const bool is_evaluated = step(day);
        row_.day = day;
        append(day, is_evaluated);
    }
    days_.breaks = stock_link_.breaks();
    days_.stock = stock_link_.linked();
    days_.fresh = fresh_link_.linked();
    return std::move(days_);
}

/// Brings the state to `day`; whether anything was worked out anew.
bool CellSweep::step(core::Day day)
{
    const auto& items = cell_->items;
    bool changed = take_rates(static_cast<std::size_t>((day - origin_).count()));
    for (; next_end_ < ends_.size() && items[ends_[next_end_]].stands.last < day; ++next_end_) {
        end_item(ends_[next_end_]);
        changed = true;
    }
    for (; next_fresh_end_ < fresh_ends_.size() && items[fresh_ends_[next_fresh_end_]].fresh_last < day;
         ++next_fresh_end_) {
        changed = std::erase(fresh_items_, fresh_ends_[next_fresh_end_]) > 0 || changed;
    }
    const std::size_t first_begun = next_start_;
    for (; next_start_ < starts_.size() && items[starts_[next_start_]].stands.first <= day; ++next_start_) {
        begin_item(starts_[next_start_]);
        changed = true;
    }
    settle();
    if (!changed) {
        const double reach = std::max(floor_, floor_on(day));
        changed = cheapest_ < reach || stock_link_.may_break(day) || fresh_link_.may_break(day);
    }
    if (changed) {
        evaluate(day);
    }
    for (std::size_t begun = first_begun; begun < next_start_; ++begun) {
        counted_at_first_[starts_[begun]] = counts(starts_[begun]);
    }
    return changed;
}

bool CellSweep::take_rates(std::size_t day)
{
    bool changed = false;
    for (std::size_t currency = 0; currency < factors_.size(); ++currency) {
        const double factor = (*factors_[currency])[day];
        const bool same = factor == factor_now_[currency] || (std::isnan(factor) && std::isnan(factor_now_[currency]));
        factor_now_[currency] = factor;
        if (same || standing_in_currency_[currency] == 0) {
            continue;
        }
        changed = true;
        for (const std::uint32_t seller : standing_sellers_) {
            const auto& own = sellers_[seller].items;
            if (std::ranges::any_of(own, [&](std::uint32_t i) { return cell_->items[i].currency == currency; })) {
                unsettle(seller);
            }
        }
    }
    return changed;
}

void CellSweep::begin_item(std::uint32_t item)
{
    const SweepItem& begun = cell_->items[item];
    unsettle(begun.seller);
    Seller& seller = sellers_[begun.seller];
    if (seller.items.empty()) {
        seller.place = static_cast<std::uint32_t>(standing_sellers_.size());
        standing_sellers_.push_back(begun.seller);
    }
    const auto at = std::ranges::find_if(seller.items, [&](std::uint32_t other) {
        const SweepItem& standing = cell_->items[other];
        return is_earlier(*begun.revision, *begun.span, *standing.revision, *standing.span);
    });
    seller.items.insert(at, item);
    standing_in_currency_[begun.currency] += 1;
    if (begun.fresh_last >= begun.stands.first) {
        fresh_items_.push_back(item);
    }
}

void CellSweep::end_item(std::uint32_t item)
{
    const SweepItem& ended = cell_->items[item];
    unsettle(ended.seller);
    Seller& seller = sellers_[ended.seller];
    std::erase(seller.items, item);
    if (seller.items.empty()) {
        const std::uint32_t moved = standing_sellers_.back();
        standing_sellers_[seller.place] = moved;
        sellers_[moved].place = seller.place;
        standing_sellers_.pop_back();
    }
    standing_in_currency_[ended.currency] -= 1;
    std::erase(fresh_items_, item);
}

/// Takes what a seller stands for out of the totals, until it is settled again.
void CellSweep::unsettle(std::uint32_t seller_index)
{
    Seller& seller = sellers_[seller_index];
    if (!seller.is_settled) {
        return;
    }
    seller.is_settled = false;
    unsettled_.push_back(seller_index);
    for (const std::uint32_t item : seller.items) {
        if (mark_[item] == Mark::counted) {
            listings_ -= 1;
            units_ -= cell_->items[item].units;
            market_listings_[cell_->items[item].market] -= 1;
        }
    }
}

void CellSweep::settle()
{
    // With many changes at once, another exchange rate say, sorting anew is cheaper than moving each.
    const bool sort_anew = 4 * unsettled_.size() > standing_sellers_.size();
    for (const std::uint32_t index : unsettled_) {
        Seller& seller = sellers_[index];
        if (!sort_anew && !std::isnan(seller.vote)) {
            remove_sorted(votes_, seller.vote);
        }
        settle(seller);
        if (!sort_anew && !std::isnan(seller.vote)) {
            insert_sorted(votes_, seller.vote);
        }
    }
    if (sort_anew && !unsettled_.empty()) {
        votes_.clear();
        for (const std::uint32_t index : standing_sellers_) {
            if (!std::isnan(sellers_[index].vote)) {
                votes_.push_back(sellers_[index].vote);
            }
        }
        std::ranges::sort(votes_);
    }
    unsettled_.clear();
}

void CellSweep::settle(Seller& seller)
{
    for (const std::uint32_t i : seller.items) {
        const SweepItem& item = cell_->items[i];
        price_[i] = item.own_price * factor_now_[item.currency];
        mark_[i] = std::isnan(price_[i]) ? Mark::left_out : Mark::counted;
    }
    if (seller.items.size() > 1) {
        mark_own_copies(seller);
    }
    own_prices_.clear();
    seller.cheapest = k_infinite;
    seller.sighted_until = core::Day::min();
    for (const std::uint32_t i : seller.items) {
        const SweepItem& item = cell_->items[i];
        if (item.left_out && !options_->include_flagged) {
            mark_[i] = Mark::left_out;
        }
        if (mark_[i] == Mark::counted) {
            own_prices_.push_back(price_[i]);
            seller.cheapest = std::min(seller.cheapest, price_[i]);
            seller.sighted_until = std::max(seller.sighted_until, core::day_of(item.span->last));
            listings_ += 1;
            units_ += item.units;
            market_listings_[item.market] += 1;
        }
    }
    seller.vote = own_prices_.empty() ? k_no_number : middle(own_prices_);
    seller.is_settled = true;
}

void CellSweep::mark_own_copies(const Seller& seller)
{
    if (model::is_point(cell_->cell.kind)) {
        return;
    }
    for (std::size_t later = 1; later < seller.items.size(); ++later) {
        const SweepItem& second = cell_->items[seller.items[later]];
        for (std::size_t earlier = 0; earlier < later && mark_[seller.items[later]] == Mark::counted; ++earlier) {
            const SweepItem& first = cell_->items[seller.items[earlier]];
            if (mark_[seller.items[earlier]] == Mark::counted &&
                copy_of(*first.revision, *first.span, *second.revision, *second.span)) {
                mark_[seller.items[later]] = Mark::left_out;
            }
        }
    }
}

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
    double cheapest = k_infinite;
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

void CellSweep::append(core::Day day, bool is_evaluated)
{
    if (row_.stock.listings == 0) {
        return;
    }
    days_.rows.push_back(row_);
    if (row_.stock.median) {
        stock_link_.add(day, row_.stock, is_evaluated, [this](std::vector<PanelVote>& votes) {
            for (const std::uint32_t seller : standing_sellers_) {
                append_votes(sellers_[seller].items, votes);
            }
        });
    }
    if (row_.fresh.median) {
        fresh_link_.add(day, row_.fresh, is_evaluated,
                        [this](std::vector<PanelVote>& votes) { append_votes(fresh_items_, votes); });
    }
}

}  // namespace gpuprice::analysis
