// What rules say of a day: thresholds, thin data, and that a day's reading needs no later day.
#include "gpuprice/alerts/readings.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

#include <cmath>
#include <random>

using namespace gpuprice;
using namespace gpuprice::alerts;
using gpuprice::test::add;
using gpuprice::test::ListingOn;
using std::chrono::days;

namespace {

constexpr core::Day k_first = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};

const catalog::Catalog& shipped()
{
    static const auto catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return catalog;
}

analysis::CellDays cell_with(const std::vector<double>& prices, std::size_t sellers)
{
    analysis::CellDays cell;
    cell.cell = {shipped().find("a100-80gb-pcie"), model::PriceKind::ask, model::ConditionGroup::used, "US"};
    for (std::size_t i = 0; i < prices.size(); ++i) {
        analysis::DailyRow row;
        row.day = k_first + days{i};
        row.stock.sellers = sellers;
        row.stock.listings = sellers;
        if (sellers >= 3) {
            row.stock.median = prices[i];
            analysis::SeriesDay day;
            day.day = row.day;
            day.log_price = std::log(prices[i]);
            day.sellers = sellers;
            day.median = prices[i];
            day.spread = 0.05;
            cell.stock.push_back(day);
        }
        if (sellers >= 6) {
            row.stock.low = prices[i] * 0.95;
            row.stock.high = prices[i] * 1.05;
        }
        cell.rows.push_back(row);
    }
    return cell;
}

analysis::CellDays until(analysis::CellDays cell, core::Day last)
{
    std::erase_if(cell.rows, [last](const auto& row) { return row.day > last; });
    std::erase_if(cell.stock, [last](const auto& day) { return day.day > last; });
    return cell;
}

Rule rule_of(Metric metric)
{
    Rule rule;
    rule.metric = metric;
    return rule;
}

Rule below(Metric metric, double threshold)
{
    Rule rule = rule_of(metric);
    rule.threshold = threshold;
    rule.clear = usual_clear(Side::below, threshold);
    return rule;
}

/// Noise around 15,000 with a spike of a quarter from day 150 to 159 and a lasting step of a fifth from day 220 on.
std::vector<double> moved_prices()
{
    std::mt19937 random{3};
    std::normal_distribution<double> noise{0.0, 0.01};
    std::vector<double> prices;
    for (int day = 0; day < 330; ++day) {
        const double level = day >= 150 && day < 160 ? 1.25 : day >= 220 ? 1.2 : 1.0;
        prices.push_back(15'000 * level * std::exp(noise(random)));
    }
    return prices;
}

using Read = std::vector<Reading> (*)(const Rule&, std::span<const analysis::CellDays>, const analysis::DayRange&);

/// That each day read alone, from the history up to it, says what it says among all days.
void check_causal(Read read, const Rule& rule, const analysis::CellDays& cell)
{
    const core::Day last = cell.rows.back().day;
    const std::vector whole{cell};
    const auto all = read(rule, whole, {k_first, last});
    REQUIRE(all.size() == cell.rows.size());
    for (const Reading& reading : all) {
        const std::vector known{until(cell, reading.day)};
        const auto alone = read(rule, known, {reading.day, reading.day});
        REQUIRE(alone.size() == 1);
        CHECK(alone[0].verdict == reading.verdict);
        CHECK(alone[0].reason == reading.reason);
        CHECK(alone[0].value.value_or(-1) == Approx(reading.value.value_or(-1)));
    }
}

}  // namespace

TEST_CASE("a price that rests on too few sellers is not judged, and says how many it needs")
{
    Rule rule = below(Metric::price, 20'000);
    const analysis::DayRange day{k_first, k_first};
    for (const std::size_t sellers : {2U, 5U}) {
        const std::vector thin{cell_with({15'000}, sellers)};
        const auto readings = price_readings(rule, thin, day);
        REQUIRE(readings.size() == 1);
        CHECK(readings[0].verdict == Verdict::unjudged);
        CHECK(readings[0].reason == "thin: " + std::to_string(sellers) + " sellers, 6 are needed");
    }
    const std::vector enough{cell_with({15'000}, 6)};
    CHECK(price_readings(rule, enough, day).at(0).verdict == Verdict::fires);
    rule.min_sellers = 3;
    const std::vector accepted{cell_with({15'000}, 4)};
    CHECK(price_readings(rule, accepted, day).at(0).verdict == Verdict::fires);
    auto copies = cell_with({15'000}, 7);
    copies.rows[0].stock.low.reset();
    rule.min_sellers = 6;
    const auto copied = price_readings(rule, std::vector{copies}, day);
    CHECK(copied.at(0).verdict == Verdict::unjudged);
    CHECK(copied.at(0).reason == "thin: too many of the 7 sellers have the same price for an interval");
}

TEST_CASE("a price at the threshold is not below it")
{
    const Rule rule = below(Metric::price, 20'000);
    const std::vector cells{cell_with({19'999.99, 20'000, 20'399, 20'400}, 8)};
    const auto readings = price_readings(rule, cells, {k_first, k_first + days{3}});
    REQUIRE(readings.size() == 4);
    CHECK(readings[0].verdict == Verdict::fires);
    CHECK(readings[1].verdict == Verdict::between);
    CHECK(readings[2].verdict == Verdict::between);
    CHECK(readings[3].verdict == Verdict::clears);
}

TEST_CASE("a multiple is that of the launch price, and there is none of rents")
{
    model::RateTable rates;
    for (const auto& [currency, units] : {std::pair{core::Currency::usd, 1.1}, {core::Currency::cny, 8.0}}) {
        rates.add({k_first, currency, units, "test"});
    }
    Rule rule = rule_of(Metric::multiple);
    rule.side = Side::above;
    rule.threshold = 1.5;
    rule.clear = 1.4;
    auto cell = cell_with({22'000, 11'000}, 8);
    const auto& card = *cell.cell.card;
    const auto launch = analysis::launch_price(card, rates).value();
    const std::vector cells{cell};
    const auto readings = multiple_readings(rule, cells, {k_first, k_first + days{1}}, rates);
    REQUIRE(readings.size() == 2);
    CHECK(readings[0].value == Approx(22'000 / 1.1 * 8.0 / launch.amount.to_double()));
    CHECK(readings[0].verdict == judge(rule, *readings[0].value));
    CHECK(readings[0].reference == Approx(launch.amount.to_double() * 1.1 / 8.0));
    cell.cell.kind = model::PriceKind::rental_on_demand;
    const auto rented = multiple_readings(rule, std::vector{cell}, {k_first, k_first}, rates);
    CHECK(rented.at(0).verdict == Verdict::unjudged);
    CHECK(rented.at(0).reason == "an hour's rent is no multiple of a price");
}

TEST_CASE("spikes and level shifts are told while they go on, as the detector finds them on that day")
{
    const auto cell = cell_with(moved_prices(), 12);
    Rule spike = rule_of(Metric::spike);
    const std::vector cells{cell};
    const auto readings = spike_readings(spike, cells, {k_first, cell.rows.back().day});
    const auto verdict_on = [&readings](int day) { return readings.at(static_cast<std::size_t>(day)).verdict; };
    CHECK(verdict_on(30) == Verdict::unjudged);
    CHECK(readings[30].reason.starts_with("history too short"));
    CHECK(verdict_on(145) == Verdict::clears);
    CHECK(verdict_on(155) == Verdict::fires);
    CHECK(verdict_on(175) == Verdict::clears);
    check_causal(spike_readings, spike, cell);
    spike.direction = analysis::Direction::down;
    CHECK(spike_readings(spike, cells, {k_first + days{155}, k_first + days{155}}).at(0).verdict == Verdict::clears);

    Rule shift = rule_of(Metric::level_shift);
    shift.direction = analysis::Direction::up;
    const auto shifts = spike_readings(shift, cells, {k_first, cell.rows.back().day});
    CHECK(shifts.at(222).verdict == Verdict::clears);
    CHECK(shifts.at(250).verdict == Verdict::fires);
    CHECK(shifts.at(320).verdict == Verdict::clears);  // the level stays, but is no news any more
    check_causal(spike_readings, shift, cell);
}

TEST_CASE("a new low is below every price of the window, and half of the window has to be known")
{
    Rule rule = rule_of(Metric::new_low);
    rule.window_days = 10;
    rule.clear = 1.02;
    const std::vector<double> prices{100, 101, 102, 101, 100, 99, 99.5, 99, 103, 98, 98, 100.5};
    const auto cell = cell_with(prices, 8);
    const std::vector cells{cell};
    const auto readings = new_low_readings(rule, cells, {k_first, k_first + days{11}});
    CHECK(readings.at(4).verdict == Verdict::unjudged);
    CHECK(readings.at(4).reason == "history too short: 4 of the 10 days before have a comparable price, 5 are needed");
    CHECK(readings.at(5).verdict == Verdict::fires);
    CHECK(readings.at(5).reference == Approx(100));
    CHECK(readings.at(6).verdict == Verdict::between);
    CHECK(readings.at(7).verdict == Verdict::between);  // as low, not lower
    CHECK(readings.at(8).verdict == Verdict::clears);
    CHECK(readings.at(9).verdict == Verdict::fires);
    CHECK(readings.at(11).verdict == Verdict::clears);
    check_causal(new_low_readings, rule, cell_with(moved_prices(), 12));
    // A low that lasts is news no more after a while, and the next one is news again.
    std::vector<double> steps(60, 100.0);
    std::fill(steps.begin() + 20, steps.end(), 99.5);
    std::fill(steps.begin() + 50, steps.end(), 99.0);
    const std::vector stepped{cell_with(steps, 8)};
    const auto lasting = new_low_readings(rule, stepped, {k_first, k_first + days{59}});
    CHECK(lasting.at(19).verdict == Verdict::clears);
    CHECK(lasting.at(20).verdict == Verdict::fires);
    CHECK(lasting.at(34).verdict == Verdict::between);
    CHECK(lasting.at(35).verdict == Verdict::clears);
    CHECK(lasting.at(50).verdict == Verdict::fires);
    auto broken = cell;
    broken.stock[9].step_unknown = true;
    CHECK(new_low_readings(rule, std::vector{broken}, {k_first + days{9}, k_first + days{9}}).at(0).verdict ==
          Verdict::unjudged);
}

TEST_CASE("a bargain is a listing that counts and is named, and what is implausibly cheap is none")
{
    model::History history;
    for (int i = 0; i < 8; ++i) {
        add(history, {.id = "n" + std::to_string(i),
                      .amount = std::to_string(16'000 + 100 * i),
                      .first = k_first,
                      .last = k_first});
    }
    add(history, {.id = "bargain", .amount = "11000", .first = k_first, .last = k_first});
    add(history, {.id = "fraud", .amount = "900", .first = k_first, .last = k_first});
    analysis::MarkupOptions options;
    const auto report = analysis::markup(history, shipped(), {}, k_first, options);
    const Rule rule = below(Metric::listing, 0.7);
    const auto readings = listing_readings(rule, report);
    REQUIRE(readings.size() == 2);
    CHECK(readings[0].verdict == Verdict::clears);
    CHECK(readings[0].subject.key == "a100-80gb-pcie|ask|used|US");
    CHECK(readings[1].verdict == Verdict::fires);
    CHECK(readings[1].subject.listing == "ebay-us/bargain");
    CHECK(readings[1].price == Approx(11'000));
    CHECK(readings[1].value == Approx(11'000.0 / 16'300).margin(0.01));
}

TEST_CASE("a market in trouble fires with its trouble, one that was never asked cannot be judged")
{
    const std::vector<MarketDay> markets{
        {k_first, "a", true, ""}, {k_first, "b", true, "blocked"}, {k_first, "c", false, ""}};
    const auto readings = market_readings(markets);
    REQUIRE(readings.size() == 3);
    CHECK(readings[0].verdict == Verdict::clears);
    CHECK(readings[1].verdict == Verdict::fires);
    CHECK(readings[1].reason == "blocked");
    CHECK(readings[2].verdict == Verdict::unjudged);
    CHECK(readings[2].reason == "never asked");
}
