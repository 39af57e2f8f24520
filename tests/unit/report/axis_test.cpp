#include "gpuprice/report/axis.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <vector>

using namespace gpuprice::report;
using namespace std::chrono_literals;
using gpuprice::core::Day;

namespace {

std::vector<std::string> labels_of(const std::vector<AxisDay>& ticks)
{
    std::vector<std::string> labels;
    for (const AxisDay& tick : ticks) {
        labels.push_back(tick.label);
    }
    return labels;
}

constexpr Day k_first{2025y / 10 / 2};

}  // namespace

TEST_CASE("a price axis has round numbers around the prices")
{
    using Ticks = std::vector<double>;
    CHECK(round_ticks(15'500.0, 16'600.0, 4) == Ticks{15'500.0, 16'000.0, 16'500.0, 17'000.0});
    CHECK(round_ticks(11'594.0, 16'600.0, 7) ==
          Ticks{11'000.0, 12'000.0, 13'000.0, 14'000.0, 15'000.0, 16'000.0, 17'000.0});
    CHECK(round_ticks(0.0, 1.0, 3) == Ticks{0.0, 0.5, 1.0});
    CHECK(round_ticks(1.9, 2.6, 4) == Ticks{1.75, 2.0, 2.25, 2.5, 2.75});
    CHECK(round_ticks(-3.0, 3.0, 4) == Ticks{-4.0, -2.0, 0.0, 2.0, 4.0});
}

TEST_CASE("a price axis always encloses its prices")
{
    const auto seed = GENERATE(range(0U, 200U));
    std::mt19937 random{seed};
    const double scale = std::pow(10.0, static_cast<double>(random() % 12) - 4.0);
    const double low = scale * static_cast<double>(random() % 1000);
    const double high = random() % 5 == 0 ? low : low + scale * static_cast<double>(random() % 1000);
    const std::size_t most = 2 + random() % 8;
    const auto ticks = round_ticks(low, high, most);
    CAPTURE(seed, low, high, most);
    REQUIRE(ticks.size() >= 2);
    CHECK(ticks.size() <= most + 2);
    CHECK(std::is_sorted(ticks.begin(), ticks.end()));
    CHECK(ticks.front() <= low + 1e-6 * scale);
    CHECK(ticks.back() >= high - 1e-6 * scale);
}

TEST_CASE("a day axis counts in the unit that leaves room for its labels")
{
    using Labels = std::vector<std::string>;
    CHECK(labels_of(axis_days(k_first, k_first + std::chrono::days{2}, 5)) ==
          Labels{"2025-10-02", "2025-10-03", "2025-10-04"});
    CHECK(labels_of(axis_days(k_first, Day{2025y / 10 / 22}, 3)) == Labels{"2025-10-06", "2025-10-13", "2025-10-20"});
    CHECK(labels_of(axis_days(k_first, Day{2026y / 1 / 31}, 5)) == Labels{"2025-11", "2025-12", "2026-01"});
    CHECK(labels_of(axis_days(k_first, Day{2026y / 8 / 1}, 4)) == Labels{"2026-01", "2026-04", "2026-07"});
    CHECK(labels_of(axis_days(Day{2019y / 5 / 1}, Day{2023y / 2 / 1}, 5)) == Labels{"2020", "2021", "2022", "2023"});
    CHECK(labels_of(axis_days(Day{2001y / 5 / 1}, Day{2023y / 2 / 1}, 4)) == Labels{"2005", "2010", "2015", "2020"});
    CHECK(labels_of(axis_days(k_first, k_first, 5)) == Labels{"2025-10-02"});
    CHECK(axis_days(Day{1970y / 2 / 1}, Day{1970y / 4 / 1}, 1).size() <= 1);
}
