#include "gpuprice/analysis/trend.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace gpuprice;
using namespace gpuprice::analysis;
using std::chrono::days;
using std::chrono::weeks;

namespace {

constexpr core::Day k_monday = std::chrono::year{2025} / 3 / 31;

std::vector<WeekPrice> weekly(const std::vector<double>& prices, const std::vector<int>& places = {})
{
    std::vector<WeekPrice> result;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const int week = places.empty() ? static_cast<int>(i) : places[i];
        result.push_back({k_monday + weeks{week}, std::log(prices[i]), 7});
    }
    return result;
}

const std::vector<double> k_rising{9800,  9950,  9700,  10100, 10250, 10050, 10400,
                                   10300, 10650, 10500, 10900, 10750, 11200, 11050};
const std::vector<double> k_tied{5, 5, 4, 6, 6, 6, 7, 5, 8, 8, 7, 9};
const std::vector<double> k_gapped{100, 102, 99, 97, 98, 95, 96, 92, 93, 90};
const std::vector<int> k_gapped_weeks{0, 1, 2, 5, 6, 7, 8, 10, 11, 12};

}  // namespace

TEST_CASE("weeks are ISO weeks in UTC, and a week without a price is absent")
{
    const Series series{
        {k_monday - days{1}, 1.0, 0.0, 3, false},  // a Sunday
        {k_monday, 2.0, 0.0, 3, false},           {k_monday + days{2}, 9.0, 0.0, 3, false},
        {k_monday + days{6}, 4.0, 0.0, 3, false}, {k_monday + days{21}, 5.0, 0.0, 3, false},
    };
    const auto found = weekly_medians(series);
    REQUIRE(found.size() == 3);
    CHECK(found[0].monday == k_monday - days{7});
    CHECK(found[1].monday == k_monday);
    CHECK(found[1].log_price == 4.0);
    CHECK(found[1].days == 3);
    CHECK(found[2].monday == k_monday + days{21});
    CHECK(weekly_medians({}).empty());
}

// Expected values: scipy's kendalltau and theilslopes, by tests/reference/trend_reference.py.
TEST_CASE("slope and S agree with scipy, with ties and gaps")
{
    TrendTest test;
    const Trend rising = test(weekly(k_rising));
    CHECK(rising.s == 75);
    CHECK(rising.slope_per_30d.value() == Approx(0.046498201445).epsilon(1e-10));
    const Trend tied = test(weekly(k_tied));
    CHECK(tied.s == 42);
    CHECK(tied.slope_per_30d.value() == Approx(0.264494644308).epsilon(1e-10));
    const Trend gapped = test(weekly(k_gapped, k_gapped_weeks));
    CHECK(gapped.s == -37);
    CHECK(gapped.slope_per_30d.value() == Approx(-0.038522976334).epsilon(1e-10));
}

// Expected values: 400,000 series simulated with numpy, by tests/reference/trend_reference.py; the allowance is three
// standard errors of 1,999.
TEST_CASE("autocorrelation and p agree with an independent simulation")
{
    TrendTest test;
    const Trend rising = test(weekly(k_rising));
    CHECK(rising.autocorrelation == Approx(0.2004459314343183).epsilon(1e-10));
    CHECK(rising.p_value.value() == 0.0005);
    const Trend tied = test(weekly(k_tied));
    CHECK(tied.autocorrelation == Approx(0.216506351).epsilon(1e-8));
    CHECK(tied.p_value.value() == Approx(0.00965).margin(3.0 * std::sqrt(0.00965 / 1999.0)));
}

TEST_CASE("S counted by sorting is S counted by pairs")
{
    std::mt19937_64 random{20260331};
    for (int round = 0; round < 300; ++round) {
        std::vector<double> values(random() % 90);
        std::ranges::generate(values, [&random] { return static_cast<double>(random() % 40); });
        std::int64_t expected = 0;
        for (std::size_t j = 0; j < values.size(); ++j) {
            for (std::size_t i = 0; i < j; ++i) {
                expected += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0;
            }
        }
        CHECK(mann_kendall_s(values) == expected);
    }
}

TEST_CASE("a trend does not depend on the unit of the price, and turned around in time it changes its sign")
{
    TrendTest test;
    const Trend trend = test(weekly(k_rising));
    std::vector<double> scaled = k_rising;
    std::ranges::transform(scaled, scaled.begin(), [](double price) { return 7.2 * price; });
    const Trend other = test(weekly(scaled));
    CHECK(other.s == trend.s);
    CHECK(other.p_value == trend.p_value);
    CHECK(other.slope_per_30d.value() == Approx(trend.slope_per_30d.value()));
    CHECK(other.slope_low.value() == Approx(trend.slope_low.value()));

    std::vector<double> reversed{k_rising.rbegin(), k_rising.rend()};
    const Trend fall = test(weekly(reversed));
    CHECK(fall.s == -trend.s);
    CHECK(fall.p_value == trend.p_value);
    CHECK(std::log1p(fall.slope_high.value()) == Approx(-std::log1p(trend.slope_low.value())));
}

TEST_CASE("what was tested before does not change a result")
{
    TrendTest fresh;
    TrendTest used;
    std::vector<double> long_series(150);
    std::iota(long_series.begin(), long_series.end(), 100.0);
    CHECK(used(weekly(long_series)).p_value.value() == 0.0005);
    const Trend first = fresh(weekly(k_tied));
    const Trend second = used(weekly(k_tied));
    CHECK(first.p_value == second.p_value);
    CHECK(first.slope_low == second.slope_low);
    CHECK(first.slope_high == second.slope_high);
}

TEST_CASE("a constant series has no trend and a steady one has")
{
    TrendTest test;
    const Trend constant = test(weekly(std::vector<double>(30, 15'000.0)));
    CHECK(constant.s == 0);
    CHECK(constant.slope_per_30d.value() == 0.0);
    CHECK(constant.p_value.value() == 1.0);
    CHECK(constant.slope_low.value() == 0.0);
    CHECK(constant.slope_high.value() == 0.0);

    std::vector<double> steady;
    for (int i = 0; i < 12; ++i) {
        steady.push_back(20'000.0 * std::exp(-0.01 * i));
    }
    const Trend fall = test(weekly(steady));
    CHECK(fall.s == -66);
    CHECK(fall.p_value.value() == 0.0005);
    CHECK(fall.slope_per_30d.value() == Approx(std::expm1(-0.3 / 7.0)));
    CHECK(fall.slope_low.value() == Approx(fall.slope_per_30d.value()));
}

TEST_CASE("a single step is not taken for a drift")
{
    std::vector<double> step(26, 10'000.0);
    std::fill(step.begin() + 13, step.end(), 12'000.0);
    TrendTest test;
    CHECK(test(weekly(step)).p_value.value() > 0.05);
}

TEST_CASE("the interval leaves out zero exactly where p is at most 5 percent")
{
    std::mt19937_64 random{7};
    std::uniform_real_distribution<double> step{-0.02, 0.03};
    TrendTest test;
    int significant = 0;
    for (int round = 0; round < 60; ++round) {
        std::vector<double> prices{100.0};
        while (prices.size() < 12 + random() % 20) {
            prices.push_back(prices.front() * std::exp(step(random) + 0.004 * static_cast<double>(prices.size())));
        }
        const Trend trend = test(weekly(prices));
        const bool outside = trend.slope_low.value() > 0.0 || trend.slope_high.value() < 0.0;
        CHECK(outside == (trend.p_value.value() <= 0.05));
        CHECK(trend.slope_low.value() <= trend.slope_per_30d.value());
        CHECK(trend.slope_high.value() >= trend.slope_per_30d.value());
        significant += outside ? 1 : 0;
    }
    CHECK(significant > 5);
    CHECK(significant < 55);
}

TEST_CASE("twice as long gaps take weeks for less related")
{
    // The same weeks, every second week absent: r is that of two weeks, so a week's is its root.
    std::vector<double> prices;
    double level = 0.0;
    std::mt19937_64 random{11};
    std::uniform_real_distribution<double> noise{-0.03, 0.03};
    for (int i = 0; i < 40; ++i) {
        level = 0.7 * level + noise(random);
        prices.push_back(10'000.0 * std::exp(level));
    }
    std::vector<int> places(prices.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        places[i] = 2 * static_cast<int>(i);
    }
    TrendTest test;
    const Trend dense = test(weekly(prices));
    const Trend sparse = test(weekly(prices, places));
    CHECK(sparse.autocorrelation > dense.autocorrelation);
    CHECK(sparse.autocorrelation < 1.0);
    CHECK(sparse.p_value.value() == Approx(dense.p_value.value()).margin(0.12));
}

TEST_CASE("short series say what they lack")
{
    TrendTest test;
    const Trend none = test({});
    CHECK(none.reason == "no price");
    CHECK_FALSE(none.first_week.has_value());
    const Trend seven = test(weekly({1, 2, 3, 4, 5, 6, 7}));
    CHECK(seven.reason == "too short: 7 weeks, 8 are needed for a slope and 12 for a test");
    CHECK_FALSE(seven.slope_per_30d.has_value());
    const Trend eight = test(weekly({1, 2, 3, 4, 5, 6, 7, 8}));
    CHECK(eight.slope_per_30d.has_value());
    CHECK_FALSE(eight.p_value.has_value());
    CHECK_FALSE(eight.slope_low.has_value());
    CHECK(eight.reason == "too short for a test: 8 weeks, 12 are needed");
    const Trend twelve = test(weekly({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    CHECK(twelve.p_value.has_value());
    CHECK(twelve.reason.empty());
}
