#include "gpuprice/analysis/daily.hpp"

#include "gpuprice/analysis/markup.hpp"

#include "random_history.hpp"
#include "support/catch.hpp"
#include "support/history.hpp"

#include <cmath>
#include <map>

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_first = 2025y / January / 6;
constexpr int k_days = 75;

const catalog::Catalog& shipped()
{
    static const auto catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return catalog;
}

/// What `markup` says of the fresh offers among those that count in a row.
MarketPrice fresh_of(const MarkupRow& row, core::Day day)
{
    std::vector<Offer> fresh;
    for (const Offer* offer : row.price.counted) {
        const auto birth = birth_day(*offer->revision);
        if (birth && day - *birth < k_fresh_days) {
            fresh.push_back(*offer);
        }
    }
    MarketPriceOptions all;
    all.include_flagged = true;
    MarketPrice price = market_price(fresh, all);
    price.counted.clear();
    return price;
}

void check_same(const DayPrice& swept, const MarketPrice& priced)
{
    CHECK(swept.median == priced.median);
    CHECK(swept.p10 == priced.p10.value_or(0.0));
    CHECK(swept.p25 == priced.p25.value_or(0.0));
    CHECK(swept.p75 == priced.p75.value_or(0.0));
    CHECK(swept.low == priced.low);
    CHECK(swept.high == priced.high.value_or(0.0));
    CHECK(swept.listings == priced.listings);
    CHECK(swept.sellers == priced.sellers);
    CHECK(swept.markets == priced.markets);
}

/// Compares every day of every cell with `markup`; returns how many rows it compared.
std::size_t compare_with_markup(const model::History& history, const model::RateTable& rates,
                                const DailyOptions& options)
{
    const auto cells = daily(history, shipped(), rates, options);
    std::map<std::pair<CellKey, core::Day>, const DailyRow*> rows;
    for (const CellDays& cell : cells) {
        for (const DailyRow& row : cell.rows) {
            CHECK(row.stock.listings > 0);
            CHECK(rows.emplace(std::pair{cell.cell, row.day}, &row).second);
        }
    }
    std::size_t compared = 0;
    MarkupOptions markup_options{options.basis, options.filter, options.include_flagged};
    for (core::Day day = options.since.value_or(k_first); day <= options.until; day += days{1}) {
        const MarkupReport report = markup(history, shipped(), rates, day, markup_options);
        for (const MarkupRow& expected : report.rows) {
            if (expected.price.listings == 0) {
                continue;  // everything in it is left out: no row
            }
            INFO(core::to_text(day) << " " << expected.cell.card->id << " " << expected.cell.region);
            const auto found = rows.find({expected.cell, day});
            REQUIRE(found != rows.end());
            check_same(found->second->stock, expected.price);
            check_same(found->second->fresh, fresh_of(expected, day));
            long units = 0;
            for (const Offer* offer : expected.price.counted) {
                units += units_of(*offer->revision);
            }
            CHECK(found->second->stock.units == units);
            rows.erase(found);
            ++compared;
        }
    }
    CHECK(rows.empty());
    return compared;
}

}  // namespace

TEST_CASE("every day of every cell is what markup says of that day")
{
    const auto seed = static_cast<unsigned>(GENERATE(range(1, 25)));
    const model::History history = test::random_history(seed, k_first, k_days);
    const model::RateTable rates = test::random_rates(seed, k_first, k_days);
    DailyOptions options;
    options.until = k_first + days{k_days + 12};
    CHECK(compare_with_markup(history, rates, options) > 100);

    options.include_flagged = true;
    options.basis.currency = core::Currency::cny;
    options.since = k_first + days{20};
    options.until = k_first + days{50};
    CHECK(compare_with_markup(history, rates, options) > 20);

    options.include_flagged = false;
    options.filter.markets = {"ebay-us", "shop"};
    options.filter.conditions = {model::ConditionGroup::used};
    CHECK(compare_with_markup(history, rates, options) > 10);
}
