#include "gpuprice/report/sparkline.hpp"

#include "gpuprice/text/unicode.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace gpuprice::report;

namespace {

using Values = std::vector<std::optional<double>>;

constexpr std::size_t k_wide = 80;

}  // namespace

TEST_CASE("a sparkline rises from the lowest value to the highest")
{
    const Values values{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0};
    CHECK(sparkline(values, k_wide) == "▁▂▃▄▅▆▇█");
    CHECK(sparkline(values, k_wide, Glyphs::ascii) == ".:-=+*#@");
}

TEST_CASE("a gap in a series is a gap in its sparkline")
{
    CHECK(sparkline(Values{std::nullopt, 1.0, std::nullopt, std::nullopt, 2.0, std::nullopt}, k_wide) == " ▁  █ ");
}

TEST_CASE("a long series is drawn by the mean of each stretch")
{
    CHECK(sparkline(Values{9.0, 1.0, 9.0, 9.0, 1.0, 5.0}, 3) == "▃█▁");
    SECTION("a move within the first stretch is seen") { CHECK(sparkline(Values{0.0, 5.0, 10.0, 6.0}, 2) == "▁█"); }
    SECTION("a stretch is the mean of what is known of it, and a gap where nothing is")
    {
        CHECK(sparkline(Values{1.0, std::nullopt, std::nullopt, std::nullopt, 3.0, std::nullopt}, 3) == "▁ █");
    }
}

TEST_CASE("a series that never moves is drawn at half height")
{
    CHECK(sparkline(Values{5.0, 5.0, 5.0}, k_wide) == "▅▅▅");
    CHECK(sparkline(Values{5.0}, k_wide) == "▅");
}

TEST_CASE("a series without a value, or without room, has no sparkline")
{
    CHECK(sparkline({}, k_wide).empty());
    CHECK(sparkline(Values{std::nullopt, std::nullopt}, k_wide).empty());
    CHECK(sparkline(Values{1.0, 2.0}, 0).empty());
    CHECK(sparkline(Values{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}, k_wide)
              .empty());
}

TEST_CASE("a sparkline of any series is as wide as it says")
{
    const auto seed = GENERATE(range(0U, 50U));
    CAPTURE(seed);
    std::mt19937 random{seed};
    const double huge = std::numeric_limits<double>::max();
    const std::vector<std::optional<double>> choices{
        std::nullopt, 0.0, -huge,  huge, std::nan(""),
        1e-310,       1.0, -1e300, 2.0,  std::numeric_limits<double>::infinity()};
    Values values(random() % 200);
    for (auto& value : values) {
        value = choices[random() % choices.size()];
    }
    const std::size_t columns = random() % 100;
    for (const Glyphs glyphs : {Glyphs::unicode, Glyphs::ascii}) {
        const std::string text = sparkline(values, columns, glyphs);
        const std::size_t width = gpuprice::text::display_width(text);
        CHECK((text.empty() || width == std::min(values.size(), columns)));
    }
}
