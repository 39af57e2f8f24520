#include "gpuprice/analysis/since_launch.hpp"

#include "random_history.hpp"
#include "support/catch.hpp"
#include "support/history.hpp"

#include <vector>

using namespace gpuprice;
using namespace gpuprice::analysis;
using std::chrono::days;

namespace {

constexpr core::Day k_first = std::chrono::year{2026} / 1 / 1;

const catalog::Catalog& shipped()
{
    static const auto k_catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return k_catalog;
}

LaunchPrice launch(double low, const char* amount, double high)
{
    LaunchPrice made;
    made.amount = core::Money::parse(amount, core::Currency::usd).value();
    made.low = low;
    made.high = high;
    return made;
}

/// One day of a cell in USD: a median alone, or with its interval; none of all three is a day without a price.
struct Day {
    int day;
    std::optional<double> median;
    std::optional<double> low = std::nullopt;
    double high = 0.0;
};

CellDays cell_of(const std::vector<Day>& given)
{
    CellDays cell;
    cell.cell = {shipped().find("h100-80gb-pcie"), model::PriceKind::ask, model::ConditionGroup::used, "US"};
    for (const Day& each : given) {
        DailyRow row;
        row.day = k_first + days{each.day};
        row.stock.median = each.median;
        row.stock.low = each.low;
        row.stock.high = each.high;
        row.stock.listings = 1;
        cell.rows.push_back(row);
    }
    return cell;
}

std::optional<SinceLaunch> since_of(const CellDays& cell, const LaunchPrice& price = launch(100, "100", 100))
{
    return since_launch(cell, launch_multiples(cell, price, model::RateTable{}));
}

core::Day at(int day) { return k_first + days{day}; }

}  // namespace

TEST_CASE("a multiple carries the interval over the spread of the launch price")
{
    const CellDays cell = cell_of({{0, 300.0, 240.0, 330.0}, {1, 300.0}, {2, std::nullopt}});
    const auto multiples = launch_multiples(cell, launch(80, "100", 120), model::RateTable{});
    REQUIRE(multiples.size() == 3);
    CHECK(multiples[0]->value == Approx(3.0));
    CHECK(multiples[0]->low.value() == Approx(240.0 / 120.0));
    CHECK(multiples[0]->high.value() == Approx(330.0 / 80.0));
    CHECK(multiples[1]->value == Approx(3.0));
    CHECK_FALSE(multiples[1]->low.has_value());
    CHECK_FALSE(multiples[2].has_value());
}

TEST_CASE("a multiple is taken at the rate of its own day, and is none where that is not known")
{
    CellDays cell = cell_of({{0, 300.0}, {1, 300.0}, {40, 300.0}});
    cell.currency = core::Currency::cny;
    model::RateTable rates;
    rates.add({at(0), core::Currency::usd, 1.0, "ECB"});
    rates.add({at(0), core::Currency::cny, 6.0, "ECB"});
    rates.add({at(1), core::Currency::usd, 1.0, "ECB"});
    rates.add({at(1), core::Currency::cny, 3.0, "ECB"});
    const auto multiples = launch_multiples(cell, launch(100, "100", 100), rates);
    CHECK(multiples[0]->value == Approx(0.5));
    CHECK(multiples[1]->value == Approx(1.0));
    CHECK_FALSE(multiples[2].has_value());
    CHECK_FALSE(since_of(cell_of({})).has_value());
}

TEST_CASE("an hour's rent is on no side of a card's price")
{
    CellDays cell = cell_of({{0, 3.0}});
    cell.cell.kind = model::PriceKind::rental_on_demand;
    CHECK_FALSE(since_of(cell).has_value());
}

TEST_CASE("without another side it is known only that it is above since the first day of data")
{
    const auto since = since_of(cell_of({{0, 120.0}, {1, 130.0}, {2, 110.0}})).value();
    CHECK(since.side == LaunchSide::above);
    CHECK(since.since == at(0));
    CHECK(since.first == at(0));
    CHECK(since.last == at(2));
    CHECK_FALSE(since.before.has_value());
    CHECK(since.days == 3);
    CHECK(since.thin_days == 3);
    CHECK(since.sure_days == 0);
    CHECK(since.changes == 0);
    CHECK(since.missing_days == 0);
    CHECK_FALSE(since.longest_gap.has_value());
}

TEST_CASE("the row begins anew whenever the median crosses 1, and all changes of side are counted")
{
    const auto since = since_of(cell_of({{0, 90.0}, {1, 110.0}, {2, 95.0}, {3, 105.0}, {4, 101.0}})).value();
    CHECK(since.side == LaunchSide::above);
    CHECK(since.since == at(3));
    CHECK(since.before == at(2));
    CHECK(since.first == at(0));
    CHECK(since.days == 2);
    CHECK(since.changes == 3);
}

TEST_CASE("a median exactly at the launch price is on neither side")
{
    const auto now = since_of(cell_of({{0, 110.0}, {1, 100.0}})).value();
    CHECK(now.side == LaunchSide::at);
    CHECK(now.since == at(1));
    const auto later = since_of(cell_of({{0, 110.0}, {1, 100.0}, {2, 110.0}})).value();
    CHECK(later.side == LaunchSide::above);
    CHECK(later.since == at(2));
    CHECK(later.changes == 2);
}

TEST_CASE("days are sure, open or thin by their range")
{
    // Below 1 as a whole; reaching 1; without a range; below as a whole twice.
    const auto since = since_of(cell_of({{0, 90.0, 80.0, 99.0},
                                         {1, 90.0, 80.0, 100.0},
                                         {2, 90.0},
                                         {3, 90.0, 85.0, 95.0},
                                         {4, 90.0, 85.0, 95.0}}))
                           .value();
    CHECK(since.side == LaunchSide::below);
    CHECK(since.days == 5);
    CHECK(since.sure_days == 3);
    CHECK(since.thin_days == 1);
    CHECK(since.surely_since == at(3));

    // The spread of the launch price opens what the interval alone would not.
    const auto spread = since_of(cell_of({{0, 90.0, 80.0, 99.0}}), launch(90, "100", 110)).value();
    CHECK(spread.sure_days == 0);
    CHECK_FALSE(spread.surely_since.has_value());
}

TEST_CASE("days without a price are counted, with their longest stretch, and do not end the row")
{
    const auto since =
        since_of(cell_of({{0, 120.0}, {2, 120.0}, {3, std::nullopt}, {7, 120.0}, {8, 120.0}, {13, 120.0}})).value();
    CHECK(since.since == at(0));
    CHECK(since.days == 5);
    CHECK(since.missing_days == 9);
    REQUIRE(since.longest_gap.has_value());
    CHECK(since.longest_gap->first == at(3));
    CHECK(since.longest_gap->last == at(6));

    // What lies before the row is no gap of it.
    const auto after = since_of(cell_of({{0, 80.0}, {9, 120.0}, {10, 120.0}})).value();
    CHECK(after.since == at(9));
    CHECK(after.missing_days == 0);
}

TEST_CASE("a change of side where other markets came in is marked, also over days without a price")
{
    CellDays cell = cell_of({{0, 80.0}, {4, 120.0}, {5, 120.0}});
    cell.breaks.push_back({.day = at(4), .entered = {"b"}, .left = {}});
    CHECK(since_of(cell).value().on_panel_break);
    cell.breaks.front().day = at(5);
    CHECK_FALSE(since_of(cell).value().on_panel_break);
    cell.breaks.front().day = at(0);
    CHECK_FALSE(since_of(cell).value().on_panel_break);
}

TEST_CASE("the last day of the row is that of the report, in whichever currency the days are")
{
    constexpr int k_days = 120;
    std::size_t told = 0;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        const model::History history = test::random_history(seed, k_first, k_days);
        const model::RateTable rates = test::random_rates(seed, k_first, k_days);
        for (const int day : {40, 80, 119}) {
            MarkupReport report = markup(history, shipped(), rates, at(day), {});
            DailyOptions options;
            options.until = report.day;
            tell_since(report, daily(history, shipped(), rates, options), rates);
            MarkupReport own = report;
            options.quote = QuoteCurrency::own;
            tell_since(own, daily(history, shipped(), rates, options), rates);
            for (std::size_t i = 0; i < report.rows.size(); ++i) {
                const MarkupRow& row = report.rows[i];
                CHECK(row.since.has_value() == row.multiple.has_value());
                if (!row.since) {
                    continue;
                }
                ++told;
                CHECK(row.since->last == report.day);
                CHECK(row.since->side == side_of(*row.multiple));
                CHECK(row.since->days == own.rows[i].since->days);
                CHECK(row.since->sure_days == own.rows[i].since->sure_days);
                CHECK(row.since->since == own.rows[i].since->since);
            }
        }
    }
    CHECK(told > 20);
}
