#include "standing_prices.hpp"

#include "gpuprice/analysis/births.hpp"

#include <cmath>

namespace gpuprice::analysis {

namespace {

bool same_listing(const SweepItem& left, const SweepItem& right)
{
    return left.market == right.market && left.revision->raw.external_id == right.revision->raw.external_id;
}

/// Whether the price is one that its listing appeared with: a market's listed date long before the first sighting
/// tells the listing's age, and nothing of what it cost then.
bool is_first_price(const SweepItem& item)
{
    const auto birth = birth_of(*item.revision);
    return birth && item.stands.first == core::day_of(item.span->first) &&
           item.stands.first - core::day_of(*birth) <= k_birth_gap;
}

}  // namespace

std::vector<StandingPrice> standing_prices(const CellItems& cell, const std::vector<bool>& counted,
                                           core::Currency currency, DailyFactors& factors)
{
    std::vector<StandingPrice> prices;
    if (model::is_point(cell.cell.kind)) {
        return prices;
    }
    const SweepItem* before = nullptr;  // the listing's price before
    StandingPrice price;
    for (std::size_t i = 0; i < cell.items.size(); ++i) {
        const SweepItem& item = cell.items[i];
        if (!counted[i]) {
            continue;
        }
        if (before == nullptr || !same_listing(*before, item)) {
            before = nullptr;
            price.listing += 1;
            // An edited listing of an unknown seller is another vote to the sweep, but the same seller's.
            price.seller = item.seller;
        }
        const bool is_unchanged =
            before != nullptr && before->currency == item.currency && before->own_price == item.own_price;
        if (!is_unchanged) {
            const auto day = static_cast<std::size_t>((item.stands.first - factors.days().first).count());
            price.log_price = std::log(item.own_price * factors.of(cell.currencies[item.currency], currency)[day]);
        }
        price.first = item.stands.first;
        price.last = item.stands.last;
        price.birth_known = is_first_price(item);
        before = &item;
        if (std::isfinite(price.log_price)) {
            prices.push_back(price);
        }
    }
    return prices;
}

}  // namespace gpuprice::analysis
