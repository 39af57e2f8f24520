#include "ticks.hpp"

#include "support/catch.hpp"

#include <cmath>

namespace gpuprice::test {

namespace {

core::Day day(const char* text) { return core::parse_day(text).value(); }

std::vector<std::string> texts(const char* first, const char* last, std::size_t most)
{
    std::vector<std::string> texts;
    for (const auto& [at, text] : report::day_ticks(day(first), day(last), most)) {
        texts.push_back(text);
    }
    return texts;
}

}  // namespace

TEST_CASE("prices are marked at round numbers that enclose them")
{
    CHECK(report::value_ticks(14'010, 20'840, 6) == std::vector<double>{14'000, 16'000, 18'000, 20'000, 22'000});
    CHECK(report::value_ticks(0.0, 1.0, 6) == std::vector<double>{0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0});
    CHECK(report::value_ticks(100, 200, 6) == std::vector<double>{100, 120, 140, 160, 180, 200});
}

TEST_CASE("a price that never moves has room above and below")
{
    const auto ticks = report::value_ticks(180'000, 180'000, 6);
    REQUIRE(ticks.size() >= 2);
    CHECK(ticks.front() < 180'000);
    CHECK(ticks.back() > 180'000);
    CHECK(report::value_ticks(0, 0, 6).size() >= 2);
}

TEST_CASE("any range of prices is enclosed by few, equal, round steps")
{
    const int seed = GENERATE(range(0, 200));
    const double low = 0.001 * std::pow(1.13, seed);
    const double high = low * (1.0 + 0.037 * (seed % 29));
    const auto ticks = report::value_ticks(low, high, 6);
    REQUIRE(ticks.size() >= 2);
    CHECK(ticks.size() <= 8);
    CHECK(ticks.front() <= low * (1.0 + 1e-9));
    CHECK(ticks.back() >= high * (1.0 - 1e-9));
    const double step = ticks[1] - ticks[0];
    const double digit = step / std::pow(10.0, std::floor(std::log10(step * 1.000001)));
    CHECK((digit == Approx(1.0) || digit == Approx(2.0) || digit == Approx(5.0)));
    CHECK(ticks.back() - ticks.front() == Approx(step * static_cast<double>(ticks.size() - 1)));
}

TEST_CASE("dates are marked at days, Mondays, months or years, whatever fits")
{
    using Texts = std::vector<std::string>;
    CHECK(texts("2025-06-10", "2025-06-10", 5) == Texts{"2025-06-10"});
    CHECK(texts("2025-06-08", "2025-06-10", 5) == Texts{"2025-06-08", "2025-06-09", "2025-06-10"});
    CHECK(texts("2025-06-01", "2025-06-25", 5) == Texts{"2025-06-02", "2025-06-09", "2025-06-16", "2025-06-23"});
    CHECK(texts("2024-11-11", "2025-06-10", 5) == Texts{"2025-01", "2025-03", "2025-05"});
    CHECK(texts("2023-01-01", "2025-12-30", 5) == Texts{"2023", "2024", "2025"});
    CHECK(texts("1970-03-01", "2024-03-01", 5) == Texts{"1980", "1990", "2000", "2010", "2020"});
}

TEST_CASE("there are dates within any time, and never too many")
{
    const int length = GENERATE(range(0, 4000, 37));
    const core::Day first = day("2021-11-17");
    const core::Day last = first + std::chrono::days{length};
    const auto ticks = report::day_ticks(first, last, 5);
    REQUIRE_FALSE(ticks.empty());
    CHECK(ticks.size() <= 5);
    for (const auto& [at, text] : ticks) {
        CHECK(at >= first);
        CHECK(at <= last);
        CHECK(core::to_text(at).starts_with(text));
    }
}

}  // namespace gpuprice::test
