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
        series.push_back({k_first + days{i}, std::log(from) + per_day * static_cast<double>(i), 0.0, 5, false});
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
