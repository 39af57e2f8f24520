#include "gpuprice/analysis/cell_trends.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace gpuprice;
using namespace gpuprice::analysis;
using std::chrono::days;

namespace {

constexpr core::Day k_first = std::chrono::year{2025} / 1 / 6;

Series steady(std::size_t n, double per_day, double from = 100.0)
{
    Series series;
    for (std::size_t i = 0; i < n; ++i) {
        series.push_back({k_first + days{i}, std::log(from) + per_day * static_cast<double>(i), 0.0, 5});
        series.back().median = from * std::exp(per_day * static_cast<double>(i));
    }
    return series;
}

CellDays cell(Series stock, Series fresh = {}, model::PriceKind kind = model::PriceKind::ask)
{
    static const catalog::Card k_card = [] {
        catalog::Card card;
        card.id = "a100-80gb-pcie";
        return card;
    }();
    CellDays days;
    days.cell = {&k_card, kind, model::ConditionGroup::used, "US"};
    days.stock = std::move(stock);
    days.fresh = std::move(fresh);
    return days;
}

}  // namespace

TEST_CASE("a change goes back to the same price that many days before, or is none")
{
    Series series = steady(100, 0.001);
    CHECK(change_over(series, days{7}).value() == Approx(std::expm1(0.007)));
    CHECK(change_over(series, days{90}).value() == Approx(std::expm1(0.09)));
    CHECK_FALSE(change_over(series, days{120}).has_value());
    CHECK_FALSE(change_over({}, days{7}).has_value());

    // Three days absent are bridged, to the day before them; four are not.
    const core::Day begin = series.back().day - days{30};
    std::erase_if(series, [begin](const SeriesDay& each) { return each.day <= begin && each.day > begin - days{3}; });
    CHECK(change_over(series, days{30}).value() == Approx(std::expm1(0.033)));
    std::erase_if(series, [begin](const SeriesDay& each) { return each.day == begin - days{3}; });
    CHECK_FALSE(change_over(series, days{30}).has_value());
}

TEST_CASE("fresh asks come before the stock, and only asks have births")
{
    const std::vector cells{cell(steady(100, 0.001), steady(70, 0.0)),
                            cell(steady(20, 0.0), {}, model::PriceKind::rental_on_demand)};
    const auto rows = cell_trends(cells);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].basis == TrendBasis::fresh);
    CHECK(rows[0].trend.weeks == 10);
    CHECK(rows[0].direction == TrendDirection::insufficient);
    CHECK_FALSE(rows[0].q_value.has_value());
    CHECK(rows[1].basis == TrendBasis::stock);
    CHECK(rows[1].direction == TrendDirection::up);
    CHECK(rows[2].cell.kind == model::PriceKind::rental_on_demand);
    CHECK(rows[2].basis == TrendBasis::stock);
}

TEST_CASE("cells of a report are judged together, a basis at a time")
{
    std::vector<CellDays> cells{cell(steady(100, -0.002), steady(100, -0.002))};
    for (int i = 0; i < 3; ++i) {
        cells.push_back(cell(steady(100, 0.0)));
    }
    const auto rows = cell_trends(cells);
    REQUIRE(rows.size() == 8);
    CHECK(rows[0].q_value.value() == Approx(0.0005));  // the only fresh one
    CHECK(rows[1].q_value.value() == Approx(0.0020));  // one of four
    CHECK(rows[1].direction == TrendDirection::down);
    CHECK(rows[3].direction == TrendDirection::none);
    CHECK(rows[3].q_value.value() == 1.0);
    CHECK_FALSE(rows[2].last.has_value());
    CHECK(rows[2].trend.reason == "too thin: no day with 3 sellers of fresh asks");
}

TEST_CASE("last price and changes are those of the last day on which the price was seen")
{
    Series series = steady(100, 0.001);
    for (std::size_t i = 93; i < series.size(); ++i) {
        series[i].carried = true;
        series[i].log_price = series[92].log_price;
    }
    const auto rows = cell_trends(std::vector{cell(series)});
    REQUIRE(rows[1].last.has_value());
    CHECK(rows[1].last->day == k_first + days{92});
    CHECK(rows[1].last->median == Approx(100.0 * std::exp(0.092)));
    CHECK(rows[1].change_7d.value() == Approx(std::expm1(0.007)));
    CHECK(rows[1].trend.last_week == k_first + days{91});

    // A price that was itself carried forward is nothing to compare with.
    series = steady(40, 0.001);
    for (std::size_t i = 29; i <= 32; ++i) {
        series[i].carried = true;
    }
    CHECK_FALSE(change_over(series, days{7}).has_value());
    CHECK(change_over(series, days{10}).value() == Approx(std::expm1(0.011)));

    for (SeriesDay& day : series) {
        day.carried = true;
    }
    const auto unseen = cell_trends(std::vector{cell(series)});
    CHECK_FALSE(unseen[1].last.has_value());
    CHECK(unseen[1].trend.reason == "no price was sighted: all are carried forward from before");
}

TEST_CASE("nothing is tested or compared over a break whose step is not known")
{
    Series series = steady(200, 0.002);
    series[20].panel_break = true;
    series[60].panel_break = true;
    series[60].step_unknown = true;
    series[150].panel_break = true;
    std::erase_if(
        series, [](const SeriesDay& each) { return each.day > k_first + days{100} && each.day < k_first + days{130}; });
    const TrendRow row = cell_trends(std::vector{cell(series)})[1];
    CHECK(row.begins_anew == k_first + days{60});
    CHECK(row.trend.first_week == k_first + days{56});
    CHECK(row.links == std::vector{k_first + days{150}});
    REQUIRE(row.gaps.size() == 1);
    CHECK(row.gaps[0].first == k_first + days{101});
    CHECK(row.gaps[0].last == k_first + days{129});
    CHECK(row.change_30d.has_value());

    series[60].step_unknown = false;
    CHECK_FALSE(cell_trends(std::vector{cell(series)})[1].begins_anew.has_value());
    series.back().panel_break = true;
    series.back().step_unknown = true;
    const TrendRow fresh_start = cell_trends(std::vector{cell(series)})[1];
    CHECK(fresh_start.trend.weeks == 1);
    CHECK_FALSE(fresh_start.change_7d.has_value());
    CHECK(fresh_start.last->day == series.back().day);
}
