#include "gpuprice/report/line_chart.hpp"

#include "gpuprice/text/unicode.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <random>
#include <string>

using namespace gpuprice::report;
using namespace std::chrono_literals;
using gpuprice::core::Day;
using std::chrono::days;

namespace {

constexpr Day k_first{2025y / 10 / 1};

LineChart rising()
{
    LineChart chart;
    chart.first = k_first;
    chart.last = k_first + days{30};
    for (int i = 0; i <= 30; ++i) {
        chart.points.push_back({k_first + days{i}, 1000.0 + 10.0 * i, false});
    }
    return chart;
}

}  // namespace

TEST_CASE("a chart draws a rising line between axes of round numbers and days")
{
    CHECK(line_chart(rising(), {40, 4}, Glyphs::unicode) ==
          "1,500 ┤\n"
          "      │                           ⢀⣀⣀⣀⣀⠤\n"
          "      │         ⢀⣀⣀⣀⡠⠤⠤⠤⠤⠒⠒⠒⠒⠊⠉⠉⠉⠉⠁\n"
          "1,000 ┤⠔⠒⠒⠒⠒⠉⠉⠉⠉⠁\n"
          "      └─────────────┬───────────────────\n"
          "                    2025-10-13\n");
}

TEST_CASE("a terminal without UTF-8 gets a chart of ASCII alone")
{
    LineChart chart = rising();
    chart.level = 1100.0;
    chart.marks = {{k_first + days{3}, '1'}};
    const std::string text = line_chart(chart, {40, 6}, Glyphs::ascii);
    CHECK(text ==
          "1,400 +\n"
          "      |                               **\n"
          "      |                      *********\n"
          "1,200 +              ********\n"
          "      |-----*********-------------------\n"
          "1,000 +*****\n"
          "      +-------------+-------------------\n"
          "          1\n"
          "                    2025-10-13\n");
}

TEST_CASE("a gap in the days is a gap in the line, and so is a step that does not compare")
{
    LineChart chart = rising();
    chart.points.erase(chart.points.begin() + 10, chart.points.begin() + 20);
    const std::string gap = line_chart(chart, {40, 4}, Glyphs::ascii);
    CHECK(gap ==
          "1,500 +\n"
          "      |                            *****\n"
          "      |          *          *******\n"
          "1,000 +**********\n"
          "      +-------------+-------------------\n"
          "                    2025-10-13\n");
    LineChart apart;
    apart.first = k_first;
    apart.last = k_first + days{1};
    apart.points = {{k_first, 10.0, false}, {k_first + days{1}, 20.0, true}};
    CHECK(line_chart(apart, {30, 4}, Glyphs::ascii) ==
          "20 +                         *\n"
          "   |\n"
          "   |\n"
          "10 +*\n"
          "   ++-------------------------\n"
          "    2025-10-01\n");
    apart.points[1].is_apart = false;
    CHECK(line_chart(apart, {30, 4}, Glyphs::ascii) ==
          "20 +                     *****\n"
          "   |             ********\n"
          "   |     ********\n"
          "10 +*****\n"
          "   ++-------------------------\n"
          "    2025-10-01\n");
}

TEST_CASE("marks stand below their days, and of two in one column the later moves on")
{
    LineChart chart = rising();
    chart.marks = {{k_first - days{1}, '0'}, {k_first, '1'}, {k_first, '2'}, {k_first + days{30}, '3'}};
    const std::string text = line_chart(chart, {40, 4}, Glyphs::unicode);
    CHECK_THAT(text, gpuprice::test::ContainsSubstring("       12" + std::string(30, ' ') + "3\n"));
    CHECK(text.find('0' + std::string{"1"}) == std::string::npos);
}

TEST_CASE("without points, or without room, there is no chart")
{
    CHECK(line_chart({k_first, k_first, {}, 5.0, {}}, {80, 12}, Glyphs::unicode).empty());
    CHECK(line_chart(rising(), {19, 12}, Glyphs::unicode).empty());
    CHECK(line_chart(rising(), {80, 1}, Glyphs::unicode).empty());
}

TEST_CASE("a chart of any series fits its size")
{
    const auto seed = GENERATE(range(0U, 100U));
    std::mt19937 random{seed};
    LineChart chart;
    chart.first = k_first;
    chart.last = k_first + days{random() % 2000};
    for (Day day = chart.first; day <= chart.last; day += days{1 + random() % 9}) {
        chart.points.push_back({day, static_cast<double>(random() % 100'000) / 7.0, random() % 10 == 0});
        if (random() % 50 == 0) {
            chart.marks.push_back({day, 'x'});
        }
    }
    if (random() % 2 == 0) {
        chart.level = static_cast<double>(random() % 100'000);
    }
    const ChartSize size{20 + random() % 120, 2 + random() % 20};
    const Glyphs glyphs = random() % 2 == 0 ? Glyphs::unicode : Glyphs::ascii;
    const std::string text = line_chart(chart, size, glyphs);
    std::size_t lines = 0;
    for (std::size_t begin = 0; begin < text.size(); ++lines) {
        const std::size_t end = text.find('\n', begin);
        CHECK(gpuprice::text::display_width(text.substr(begin, end - begin)) <= size.columns);
        begin = end + 1;
    }
    CAPTURE(seed, text);
    CHECK(lines >= size.rows + 1);
    CHECK(lines <= size.rows + 3);
}
