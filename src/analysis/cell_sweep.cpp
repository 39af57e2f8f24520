#include "cell_sweep.hpp"

#include "gpuprice/analysis/copies.hpp"

#include "implausible.hpp"
#include "sorted_prices.hpp"

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
