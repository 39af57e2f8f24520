#include "gpuprice/core/time.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

using namespace gpuprice::core;
using namespace std::chrono;

TEST_CASE("a day is read and written as ISO 8601")
{
    CHECK(parse_day("2026-03-31").value() == sys_days{2026y / March / 31});
    CHECK(to_text(Day{2024y / February / 29}) == "2024-02-29");
    for (const char* text :
         {"", "2026-3-31", "2026-02-29", "2026-13-01", "2026-03-31 ", "20260331", "0000-01-01", "today"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_day(text).has_value());
    }
}

TEST_CASE("an instant is read with a zone, an offset or neither")
{
    const Instant noon = sys_days{2026y / March / 31} + 12h;
    for (const char* text : {"2026-03-31T12:00:00Z", "2026-03-31 12:00:00", "2026-03-31T12:00Z",
                             "2026-03-31T12:00:00.999Z", "2026-03-31T20:00:00+08:00", "2026-03-31T20:00:00+0800",
                             "2026-03-31T07:00:00-05:00", "2026-03-31t12:00:00z"}) {
        CAPTURE(text);
        CHECK(parse_instant(text).value() == noon);
    }
    CHECK(parse_instant("2026-03-31").value() == sys_days{2026y / March / 31});
    CHECK(to_text(noon) == "2026-03-31T12:00:00Z");
    for (const char* text : {"2026-03-31T", "2026-03-31T25:00:00Z", "2026-03-31T12:60:00Z", "2026-03-31T12:00:00.Z",
                             "2026-03-31T12:00:00+8", "2026-03-31T12:00:00ZZ", "2026-03-31X12:00:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_instant(text).has_value());
    }
}

TEST_CASE("any instant survives its text")
{
    // From year 1 to year 9999, both ends included.
    constexpr std::int64_t k_first = -62'135'596'800;
    constexpr std::int64_t k_last = 253'402'300'799;
    std::vector<std::int64_t> all{k_first, k_last};
    std::mt19937_64 source{1};
    std::generate_n(std::back_inserter(all), 200, [&] {
        return std::uniform_int_distribution<std::int64_t>{k_first, k_last}(source);
    });
    for (const std::int64_t at : all) {
        CAPTURE(at);
        const Instant instant{seconds{at}};
        CHECK(parse_instant(to_text(instant)).value() == instant);
        CHECK(day_of(instant) <= instant);
        CHECK(instant - day_of(instant) < 24h);
    }
}

TEST_CASE("an offset that moves an instant out of the years that can be written is refused")
{
    CHECK_FALSE(parse_instant("9999-12-31T23:00:00-05:00").has_value());
    CHECK_FALSE(parse_instant("0001-01-01T01:00+08:00").has_value());
    CHECK(to_text(parse_instant("9999-12-31T23:00:00+05:00").value()) == "9999-12-31T18:00:00Z");
}

TEST_CASE("a fixed clock says so")
{
    const FixedClock clock{sys_days{2026y / March / 31}};
    CHECK(clock.is_fixed());
    CHECK(clock.now() == sys_days{2026y / March / 31});
    CHECK_FALSE(SystemClock{}.is_fixed());
    CHECK(SystemClock{}.now() > sys_days{2024y / January / 1});
}
