#include "gpuprice/analysis/changes.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace gpuprice;
using namespace gpuprice::analysis;
using std::chrono::days;

namespace {

constexpr core::Day k_first = std::chrono::year{2026} / 1 / 1;

/// 100 for 20 days, 125 for 20 days, of 7 sellers and then 6.
Series step()
{
    Series series;
    for (int i = 0; i < 40; ++i) {
        series.push_back({k_first + days{i}, std::log(i < 20 ? 100.0 : 125.0), 0.0, i < 20 ? 7U : 6U});
    }
    return series;
}

}  // namespace

TEST_CASE("a step is seen over the week that ends on its first day")
{
    const auto seen = largest_change(step(), days{7}).value();
    CHECK(seen.from == k_first + days{13});
    CHECK(seen.to == k_first + days{20});
    CHECK(seen.change == Approx(0.25));
    CHECK(seen.sellers == 6);
}

TEST_CASE("a period bounds the day on which a change ends")
{
    CHECK(largest_change(step(), days{7}, k_first + days{22}).value().to == k_first + days{22});
    CHECK_FALSE(largest_change(step(), days{7}, k_first + days{27}).has_value());
    CHECK_FALSE(largest_change(step(), days{7}, {}, k_first + days{19}).has_value());
    CHECK_FALSE(largest_change({}, days{7}).has_value());
}

TEST_CASE("nothing is compared over a step that is not known, nor with what was carried forward")
{
    Series series = step();
    series[20].step_unknown = true;
    CHECK_FALSE(largest_change(series, days{7}).has_value());
    CHECK(comparable_part(series).begins_anew == k_first + days{20});
    CHECK(comparable_part(series).series.size() == 20);

    series = step();
    for (std::size_t i = 20; i < 24; ++i) {
        series[i].carried = true;
    }
    CHECK(largest_change(series, days{7}).value().to == k_first + days{24});
    for (std::size_t i = 24; i < series.size(); ++i) {
        series[i].carried = true;
    }
    CHECK_FALSE(largest_change(series, days{7}).has_value());
    CHECK(comparable_part(series).series.size() == 20);
    CHECK_FALSE(comparable_part(series).begins_anew.has_value());
}

TEST_CASE("of a fall by half and a rise by half the fall is larger")
{
    Series series;
    for (int i = 0; i < 60; ++i) {
        series.push_back({k_first + days{i}, std::log(i < 20 ? 100.0 : i < 40 ? 50.0 : 75.0), 0.0, 9});
    }
    CHECK(largest_change(series, days{7}).value().change == Approx(-0.5));
}
