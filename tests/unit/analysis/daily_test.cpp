#include "gpuprice/analysis/daily.hpp"

#include "gpuprice/analysis/births.hpp"
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
        const auto days = fresh_days(*offer->revision);
        if (days && days->contains(day)) {
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

TEST_CASE("a market that comes in is a panel break and no change of price")
{
    model::History history;
    const auto add = [&history](const char* id, const char* amount, const char* market, core::Day first) {
        test::add(history, {.id = id, .amount = amount, .first = first, .last = k_first + days{40}, .market = market});
    };
    add("1", "10000", "ebay-us", k_first);
    add("2", "10500", "ebay-us", k_first);
    add("3", "11000", "ebay-us", k_first);
    for (const char* id : {"4", "5", "6", "7"}) {
        add(id, "20000", "shop", k_first + days{20});
    }
    DailyOptions options;
    options.until = k_first + days{40};
    const auto cells = daily(history, shipped(), {}, options);
    REQUIRE(cells.size() == 1);
    REQUIRE(cells[0].rows.size() == 41);
    CHECK(cells[0].rows[19].stock.median == 10500.0);
    CHECK(cells[0].rows[20].stock.median == 20000.0);
    REQUIRE(cells[0].breaks.size() == 1);
    CHECK(cells[0].breaks[0].day == k_first + days{20});
    CHECK(cells[0].breaks[0].entered == std::vector<std::string>{"shop"});
    CHECK(cells[0].breaks[0].left.empty());
    for (const SeriesDay& day : cells[0].stock) {
        CHECK(day.log_price == Approx(std::log(20000.0)));
        CHECK(day.panel_break == (day.day == k_first + days{20}));
        CHECK_FALSE(day.step_unknown);
    }
}

TEST_CASE("a break without three common sellers is marked as a step that nobody knows, and days without a sighting too")
{
    model::History history;
    const auto add = [&history](const char* id, const char* amount, const char* market, int from, int to) {
        test::add(
            history,
            {.id = id, .amount = amount, .first = k_first + days{from}, .last = k_first + days{to}, .market = market});
    };
    for (const char* id : {"1", "2", "3"}) {
        add(id, "10000", "ebay-us", 0, 20);
    }
    for (const char* id : {"4", "5", "6", "7"}) {
        add(id, "20001.5", "shop", 28, 40);
    }
    DailyOptions options;
    options.until = k_first + days{60};
    const auto cells = daily(history, shipped(), {}, options);
    REQUIRE(cells.size() == 1);
    REQUIRE(cells[0].breaks.size() == 1);
    CHECK(cells[0].breaks[0].step_unknown);
    REQUIRE(cells[0].stock.back().day == k_first + days{47});
    for (const SeriesDay& day : cells[0].stock) {
        const auto since = (day.day - k_first).count();
        CAPTURE(since);
        CHECK(day.step_unknown == (since == 28));
        CHECK(day.carried == ((since > 20 && since < 28) || since > 40));
        CHECK(day.median == (since < 28 ? 10000.0 : 20001.5));
    }
}

TEST_CASE("a price ends where the listing's next one begins, though that one was proved gone at once")
{
    model::History history;
    test::add(history, {.id = "a", .amount = "9000", .first = k_first, .last = k_first + days{2}});
    test::add(history, {.id = "a", .amount = "8000", .first = k_first + days{3}, .last = k_first + days{3}});
    history.spans[1].absent_from = core::Instant{k_first + days{4}};
    CHECK(offers_on(history, {}, k_first + days{3}, {}).size() == 1);
    CHECK(offers_on(history, {}, k_first + days{4}, {}).empty());
}

TEST_CASE("a relist and an item on two markets of one site are no votes of their own")
{
    model::History history;
    const auto add = [&history](const char* id, const char* amount, const char* market, int first) {
        test::add(history, {.id = id,
                            .amount = amount,
                            .seller = "one",
                            .first = k_first + days{first},
                            .last = k_first + days{9},
                            .market = market});
        history.revisions.back().raw.title = "NVIDIA A100 80GB PCIe Tensor Core GPU";
    };
    add("1", "10000", "ebay-us", 0);
    add("1", "10100", "ebay-gb", 1);
    add("2", "10000", "ebay-us", 2);
    add("3", "13000", "ebay-us", 3);
    DailyOptions options;
    options.until = k_first + days{9};
    const auto cells = daily(history, shipped(), {}, options);
    REQUIRE(cells.size() == 1);
    CHECK(cells[0].rows.back().stock.listings == 2);
    const MarkupReport report = markup(history, shipped(), {}, options.until, {});
    CHECK(report.rows.at(0).price.excluded == std::map<std::string, std::size_t>{{"relist", 1}, {"same_item", 1}});
}

TEST_CASE("a cell's own currency is the one in which most of its offers stand, and no rate moves it")
{
    model::History history;
    for (const char* id : {"1", "2", "3", "4"}) {
        test::add(history,
                  {.id = id, .amount = "70000", .currency = "CNY", .first = k_first, .last = k_first + days{30}});
    }
    DailyOptions options;
    options.until = k_first + days{30};
    options.quote = QuoteCurrency::own;
    const auto cells = daily(history, shipped(), test::random_rates(3, k_first, 40), options);
    REQUIRE(cells.size() == 1);
    CHECK(cells[0].currency == core::Currency::cny);
    for (const SeriesDay& day : cells[0].stock) {
        CHECK(day.log_price == std::log(70000.0));
    }
}
