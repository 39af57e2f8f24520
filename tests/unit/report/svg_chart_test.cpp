#include "gpuprice/report/svg_chart.hpp"

#include "support/catch.hpp"
#include "svg_frame.hpp"

#include <algorithm>
#include <sstream>
#include <string>

namespace gpuprice::test {

namespace {

core::Day day(int offset) { return core::parse_day("2025-03-01").value() + std::chrono::days{offset}; }

report::ChartDay price(int offset, double value) { return {day(offset), value, value * 0.9, value * 1.1, 9}; }

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

report::PriceChart of(std::vector<report::ChartDay> days)
{
    report::PriceChart chart;
    chart.title = "a100-80gb-pcie, used in US";
    chart.unit = "USD";
    chart.days = std::move(days);
    return chart;
}

}  // namespace

TEST_CASE("a chart without a day is nothing") { CHECK(report::svg_chart(of({})).empty()); }

TEST_CASE("days in a row are one line, and a gap is a gap in the line and in the band")
{
    const std::string whole = report::svg_chart(of({price(0, 100), price(1, 110), price(2, 105), price(3, 120)}));
    CHECK(count(whole, "class=\"price\"") == 1);
    CHECK(count(whole, "class=\"band\"") == 1);
    const std::string parted = report::svg_chart(of({price(0, 100), price(1, 110), price(5, 105), price(6, 120)}));
    CHECK(count(parted, "class=\"price\"") == 2);
    CHECK(count(parted, "class=\"band\"") == 2);
}

TEST_CASE("where the observed markets changed the line and the band are parted, below a mark")
{
    auto chart = of({price(0, 100), price(1, 110), price(2, 90), price(3, 95)});
    chart.breaks = {day(2), day(40)};
    const std::string svg = report::svg_chart(chart);
    CHECK(count(svg, "class=\"price\"") == 2);
    CHECK(count(svg, "class=\"band\"") == 2);
    CHECK(count(svg, "class=\"break\"") == 1);
    CHECK(count(svg, "other markets were observed from 2025-03-03 on") == 1);
}

TEST_CASE("a day between two gaps is a dot with its interval")
{
    const std::string svg =
        report::svg_chart(of({price(0, 100), price(1, 110), price(5, 105), price(9, 90), price(10, 95)}));
    CHECK(count(svg, "r=\"2\"") == 1);
    CHECK(count(svg, "class=\"whisker\"") == 1);
}

TEST_CASE("days without an interval have a line and no band")
{
    auto chart = of({price(0, 100), price(1, 110), price(2, 105)});
    for (report::ChartDay& each : chart.days) {
        each.low.reset();
    }
    const std::string svg = report::svg_chart(chart);
    CHECK(count(svg, "class=\"band\"") == 0);
    CHECK(count(svg, "class=\"price\"") == 1);
    CHECK_THAT(svg, ContainsSubstring("data-days=\"0:100:::9;1:110:::9;2:105:::9\""));
}

TEST_CASE("a launch price near the prices is a line, a far one is told in words")
{
    auto chart = of({price(0, 100), price(1, 110)});
    chart.reference_name = "launch price 150 USD";
    chart.reference = {{day(0), 150.0}, {day(1), 150.0}};
    CHECK_THAT(report::svg_chart(chart), ContainsSubstring("class=\"reference\""));
    chart.reference = {{day(0), 900.0}, {day(1), 900.0}};
    const std::string far = report::svg_chart(chart);
    CHECK(count(far, "class=\"reference\"") == 0);
    CHECK_THAT(far, ContainsSubstring("launch price 150 USD ↑ above"));
    // The prices alone make the axis.
    CHECK_THAT(far, !ContainsSubstring(">900<"));
    chart.reference = {{day(0), 9.0}, {day(1), 9.0}};
    CHECK_THAT(report::svg_chart(chart), ContainsSubstring("↓ below"));
}

TEST_CASE("events within the days are marked with their text, others are not")
{
    auto chart = of({price(0, 100), price(1, 110), price(2, 120)});
    chart.events = {{day(-1), "1", "before"}, {day(1), "2", "within"}, {day(3), "3", "after"}};
    const std::string svg = report::svg_chart(chart);
    CHECK(count(svg, "class=\"event\"") == 1);
    CHECK_THAT(svg, ContainsSubstring("<title>within</title>"));
}

TEST_CASE("nothing of a stranger's text becomes markup")
{
    const std::string evil = "\"><script>alert(1)</script>\x1b[31m";
    auto chart = of({price(0, 100), price(1, 110)});
    chart.title = evil;
    chart.unit = evil;
    chart.reference_name = evil;
    chart.reference = {{day(0), 100.0}, {day(1), 100.0}};
    chart.events = {{day(1), evil, evil}};
    for (const std::string& svg : {report::svg_chart(chart), report::svg_file(evil, {&chart, 1}, {evil})}) {
        CHECK_THAT(svg, !ContainsSubstring("<script"));
        CHECK_THAT(svg, !ContainsSubstring("\x1b"));
        CHECK_THAT(svg, ContainsSubstring("&lt;script&gt;"));
    }
}

TEST_CASE("every point lies within the drawing, whatever the prices")
{
    const int seed = GENERATE(range(0, 60));
    std::vector<report::ChartDay> days;
    for (int i = 0; i < 40; ++i) {
        const double value = 0.02 * (1 + (i * 7919 + seed * 104'729) % 1'000) * (seed % 7 + 1);
        days.push_back(
            {day(i + i / 5 * (seed % 3)), value, i % 4 == 0 ? std::optional{value * 0.5} : std::nullopt, value * 3, 5});
    }
    const std::string svg = report::svg_chart(of(days));
    std::size_t points = 0;
    for (std::size_t at = svg.find(" d=\""); at != std::string::npos; at = svg.find(" d=\"", at + 1)) {
        std::string path = svg.substr(at + 4, svg.find('"', at + 4) - at - 4);
        std::ranges::replace_if(
            path, [](char c) { return c == 'M' || c == 'L' || c == 'z'; }, ' ');
        std::istringstream numbers{path};
        for (double x = 0.0, y = 0.0; numbers >> x >> y; ++points) {
            CHECK(x >= 0.0);
            CHECK(x <= report::k_chart_width);
            CHECK(y >= 0.0);
            CHECK(y <= 246.0);
        }
    }
    CHECK(points > 0);
}

TEST_CASE("a way leaves out points on a level with both neighbours, and no other")
{
    CHECK(report::path_of({{0, 5}, {1, 5}, {2, 5}, {3, 4}, {4, 5}}) == "M0 5L2 5L3 4L4 5");
    CHECK(report::path_of({{0, 5}, {10, 5}}) == "M0 5L10 5");
}

TEST_CASE("a spark keeps gaps, draws a steady price in the middle, and is nothing without a price")
{
    using Days = std::vector<std::pair<core::Day, double>>;
    const auto spark = [](const Days& days) { return report::svg_spark(days, day(0), day(89)); };
    CHECK(spark({}).empty());
    CHECK(spark({{day(-1), 5.0}, {day(90), 5.0}}).empty());
    CHECK(count(spark({{day(0), 5.0}, {day(1), 6.0}, {day(8), 6.0}, {day(9), 5.0}}), "class=\"price\"") == 2);
    CHECK_THAT(spark({{day(0), 5.0}, {day(1), 5.0}}), ContainsSubstring("M3 12L4 12"));
}

TEST_CASE("the launch price's name stands clear of its line, which moves with the exchange rate")
{
    auto chart = of({price(0, 100), price(1, 101), price(2, 100), price(3, 100)});
    chart.reference_name = "launch price";
    const auto name_y = [&chart] {
        const std::string svg = report::svg_chart(chart);
        const std::size_t at = svg.find("y=\"", svg.find("class=\"reference-name\""));
        return std::stod(svg.substr(at + 3));
    };
    chart.reference = {{day(0), 70.0}, {day(3), 70.0}};
    const double level = name_y();
    chart.reference = {{day(0), 70.0}, {day(0), 75.0}, {day(3), 70.0}};
    CHECK(name_y() < level - 5.0);
}

TEST_CASE("a price that never moved runs in the middle, between two different marks")
{
    auto flat = of({price(0, 180'000), price(1, 180'000)});
    for (report::ChartDay& each : flat.days) {
        each.low.reset();
    }
    const std::string svg = report::svg_chart(flat);
    CHECK(count(svg, ">180,000</text>") == 2);  // its own mark on the axis, and the last price
    CHECK(count(svg, "class=\"grid\"") >= 3);
}

}  // namespace gpuprice::test
