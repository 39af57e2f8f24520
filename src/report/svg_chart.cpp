#include "gpuprice/report/svg_chart.hpp"

#include "gpuprice/report/axis.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/unicode.hpp"

#include "escaped.hpp"
#include "svg_frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gpuprice::report {

namespace {

/// In units of the chart; text is 12 high.
constexpr Box k_plot{66.0, 34.0, 470.0, 220.0};
constexpr double k_height = 246.0;

/// Neighbouring days that compare, as [first, end) of their places.
std::vector<std::pair<std::size_t, std::size_t>> runs_of(const PriceChart& chart)
{
    const std::span<const ChartDay> days{chart.days};
    std::vector<std::pair<std::size_t, std::size_t>> runs;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const bool is_apart = std::ranges::find(chart.breaks, days[i].day) != chart.breaks.end();
        if (i == 0 || is_apart || days[i].day - days[i - 1].day > std::chrono::days{1}) {
            runs.emplace_back(i, i);
        }
        runs.back().second = i + 1;
    }
    return runs;
}

/// The lowest and the highest that the plot must hold; of the reference only what is near.
std::pair<double, double> range_of(const PriceChart& chart)
{
    constexpr double k_near = 2.0;
    double low = chart.days.front().value;
    double high = low;
    for (const ChartDay& day : chart.days) {
        low = std::min({low, day.value, day.low.value_or(day.value)});
        high = std::max({high, day.value, day.low ? day.high : day.value});
    }
    const std::pair prices{low, high};
    for (const auto& [day, value] : chart.reference) {
        if (value * k_near >= prices.first && value <= prices.second * k_near) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    return {low, high};
}

void draw_axes(std::string& out, const PriceChart& chart, const Scale& scale, const std::vector<double>& ticks)
{
    constexpr std::size_t k_most_dates = 5;
    for (const double tick : ticks) {
        const double y = scale.y(tick);
        out += fmt::format(R"(<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>)", number(k_plot.left),
                           number(k_plot.right), number(y), number(y));
        out += fmt::format(R"(<text class="tick" text-anchor="end" x="{}" y="{}">{}</text>)", number(k_plot.left - 6.0),
                           number(y + 4.0), amount_text(tick));
    }
    out += fmt::format(R"(<text class="tick" text-anchor="end" x="{}" y="14">{}</text>)", number(k_plot.left - 6.0),
                       escaped(chart.unit));
    out += fmt::format(R"(<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>)", number(k_plot.left),
                       number(k_plot.right), number(k_plot.bottom), number(k_plot.bottom));
    for (const auto& [day, text] : axis_days(chart.days.front().day, chart.days.back().day, k_most_dates)) {
        const double x = scale.x(day);
        out += fmt::format(R"(<line class="axis" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>)", number(x),
                           number(k_plot.bottom), number(k_plot.bottom + 4.0));
        // A date at either end would stick out.
        const double half = 3.3 * static_cast<double>(text.size());
        const double at = std::clamp(x, half + 2.0, k_chart_width - half - 2.0);
        out += fmt::format(R"(<text class="tick" text-anchor="middle" x="{}" y="{}">{}</text>)", number(at),
                           number(k_plot.bottom + 17.0), text);
    }
}

void draw_breaks(std::string& out, const PriceChart& chart, const Scale& scale)
{
    for (const core::Day day : chart.breaks) {
        if (day >= chart.days.front().day && day <= chart.days.back().day) {
            out +=
                fmt::format(R"(<g class="break"><title>other markets were observed from {0} on</title>)"
                            R"(<path d="M{1} {2}l-3.5 6h7z"/><line x1="{1}" x2="{1}" y1="{3}" y2="{2}"/></g>)",
                            core::to_text(day), number(scale.x(day)), number(k_plot.bottom - 6.0), number(k_plot.top));
        }
    }
}

void draw_band(std::string& out, std::span<const ChartDay> run, const Scale& scale)
{
    std::vector<Point> above;
    std::vector<Point> below;
    const auto close = [&] {
        if (above.size() > 1) {
            const std::string edge = path_of(above);
            std::ranges::reverse(below);
            std::string back = path_of(below);
            back.front() = 'L';
            out += fmt::format(R"(<path class="band" d="{}{}z"/>)", edge, back);
        } else if (above.size() == 1) {
            out += fmt::format(R"(<line class="whisker" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>)", number(above[0].x),
                               number(above[0].y), number(below[0].y));
        }
        above.clear();
        below.clear();
    };
    for (const ChartDay& day : run) {
        if (day.low) {
            above.push_back({scale.x(day.day), scale.y(day.high)});
            below.push_back({scale.x(day.day), scale.y(*day.low)});
        } else {
            close();
        }
    }
    close();
}

void draw_reference(std::string& out, const PriceChart& chart, const Scale& scale)
{
    if (chart.reference.empty()) {
        return;
    }
    std::vector<Point> points;
    for (const auto& [day, value] : chart.reference) {
        if (scale.holds(value)) {
            points.push_back({scale.x(day), scale.y(value)});
        }
    }
    const std::string name = escaped(chart.reference_name);
    if (points.size() * 2 < chart.reference.size() || points.empty()) {
        const bool is_above = chart.reference.back().second > chart.days.back().value;
        out += fmt::format(R"(<text class="reference-name" x="{}" y="{}">{} {}</text>)", number(k_plot.left + 4.0),
                           number(is_above ? k_plot.top + 13.0 : k_plot.bottom - 6.0), name,
                           is_above ? "↑ above" : "↓ below");
        return;
    }
    out += fmt::format(R"(<path class="reference" d="{}"/>)", path_of(points));
    // The line moves with the exchange rate: the name stands clear of all of it that it runs along.
    constexpr double k_letter = 6.0;
    const double end = k_plot.left + 4.0 + k_letter * static_cast<double>(text::display_width(chart.reference_name));
    double highest = points.front().y;
    double lowest = points.front().y;
    for (const Point& point : points) {
        if (point.x <= end) {
            highest = std::min(highest, point.y);
            lowest = std::max(lowest, point.y);
        }
    }
    out += fmt::format(R"(<text class="reference-name" x="{}" y="{}">{}</text>)", number(k_plot.left + 4.0),
                       number(highest < k_plot.top + 16.0 ? lowest + 13.0 : highest - 5.0), name);
}

void draw_prices(std::string& out, const PriceChart& chart, const Scale& scale)
{
    const std::span<const ChartDay> days{chart.days};
    const auto runs = runs_of(chart);
    for (const auto& [first, end] : runs) {
        draw_band(out, days.subspan(first, end - first), scale);
    }
    draw_reference(out, chart, scale);
    for (const auto& [first, end] : runs) {
        std::vector<Point> points;
        for (const ChartDay& day : days.subspan(first, end - first)) {
            points.push_back({scale.x(day.day), scale.y(day.value)});
        }
        out += points.size() == 1 ? fmt::format(R"(<circle class="point" cx="{}" cy="{}" r="2"/>)", number(points[0].x),
                                                number(points[0].y))
                                  : fmt::format(R"(<path class="price" d="{}"/>)", path_of(points));
    }
    const ChartDay& last = days.back();
    const double x = scale.x(last.day);
    const double y = scale.y(last.value);
    out += fmt::format(R"(<circle class="point" cx="{}" cy="{}" r="3"/>)", number(x), number(y));
    out += fmt::format(R"(<text class="last" text-anchor="{}" x="{}" y="{}">{}</text>)",
                       x > k_plot.right - 40.0 ? "end" : "middle", number(std::min(x, k_plot.right)),
                       number(y < k_plot.top + 20.0 ? y + 18.0 : y - 8.0), amount_text(last.value));
}

/// Marks that come close take turns on two heights.
void draw_events(std::string& out, const PriceChart& chart, const Scale& scale)
{
    constexpr std::array k_heights{12.0, 26.0};
    constexpr double k_close = 15.0;
    std::array<double, k_heights.size()> taken{-k_close, -k_close};
    for (const ChartMark& event : chart.events) {
        if (event.day < chart.days.front().day || event.day > chart.days.back().day) {
            continue;
        }
        const double x = scale.x(event.day);
        const std::size_t lane = x - taken[0] >= k_close || x - taken[1] < x - taken[0] ? 0 : 1;
        taken.at(lane) = x;
        const double y = k_heights.at(lane);
        out += fmt::format(
            R"(<g class="event"><title>{0}</title><line x1="{1}" x2="{1}" y1="{2}" y2="{3}"/><circle cx="{1}" cy="{4}" r="6.5"/>)"
            R"(<text text-anchor="middle" x="{1}" y="{5}">{6}</text></g>)",
            escaped(event.text), number(x), number(y + 6.5), number(k_plot.bottom), number(y), number(y + 3.3),
            escaped(event.label));
    }
}

std::string data_of(const PriceChart& chart)
{
    std::string text;
    for (const ChartDay& day : chart.days) {
        text += fmt::format("{}{}:{}:", text.empty() ? "" : ";", (day.day - chart.days.front().day).count(),
                            decimal_text(day.value, 2));
        text += day.low ? decimal_text(*day.low, 2) + ":" + decimal_text(day.high, 2) : ":";
        text += fmt::format(":{}", day.sellers);
    }
    return text;
}

/// What a reader who does not see the chart gets of it.
std::string words_of(const PriceChart& chart)
{
    const auto [low, high] = std::ranges::minmax(chart.days, {}, &ChartDay::value);
    return fmt::format("{}: daily medians from {} to {}, {} to {} {}, last {}", chart.title,
                       core::to_text(chart.days.front().day), core::to_text(chart.days.back().day),
                       amount_text(low.value), amount_text(high.value), chart.unit,
                       amount_text(chart.days.back().value));
}

void draw(std::string& out, const PriceChart& chart)
{
    constexpr std::size_t k_most_prices = 6;
    auto [low, high] = range_of(chart);
    if (low == high) {  // a price that never moved runs in the middle
        constexpr double k_room = 0.05;
        low *= 1.0 - k_room;
        high *= 1.0 + k_room;
    }
    const std::vector<double> ticks = round_ticks(low, high, k_most_prices);
    const Scale scale{k_plot, chart.days.front().day, chart.days.back().day, ticks.front(), ticks.back()};
    draw_axes(out, chart, scale, ticks);
    draw_breaks(out, chart, scale);
    draw_prices(out, chart, scale);
    draw_events(out, chart, scale);
    out += fmt::format(R"(<line class="cursor" x1="0" x2="0" y1="{}" y2="{}"/>)", number(k_plot.top),
                       number(k_plot.bottom));
}

}  // namespace

std::string svg_chart(const PriceChart& chart)
{
    if (chart.days.empty()) {
        return {};
    }
    std::string out = fmt::format(
        R"(<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" data-first="{}" data-left="{}" data-right="{}" data-days="{}">)",
        k_chart_width, number(k_height), escaped(words_of(chart)), core::to_text(chart.days.front().day),
        number(k_plot.left), number(k_plot.right), data_of(chart));
    draw(out, chart);
    return out + "</svg>";
}

std::string svg_file(const std::string& title, std::span<const PriceChart> charts,
                     const std::vector<std::string>& notes)
{
    constexpr double k_line = 16.0;
    constexpr double k_margin = 12.0;
    std::string body;
    double y = k_margin + 16.0;
    const auto line = [&body, &y](std::string_view style, std::string_view words) {
        // SVG does not wrap: about so many characters fit.
        constexpr std::size_t k_fits = 80;
        for (const std::string& part : text::wrapped(words, k_fits)) {
            body += fmt::format(R"(<text class="{}" x="{}" y="{}">{}</text>)", style, number(k_margin), number(y),
                                escaped(part));
            y += k_line;
        }
    };
    line("title", title);
    std::vector<const ChartMark*> events;
    for (const PriceChart& chart : charts) {
        if (chart.days.empty()) {
            continue;
        }
        y += 10.0;
        line("name", chart.title);
        body += fmt::format(R"~(<g transform="translate(0 {})">)~", number(y - 8.0));
        draw(body, chart);
        body += "</g>";
        y += k_height + 6.0;
        for (const ChartMark& event : chart.events) {
            const bool is_told =
                std::ranges::any_of(events, [&event](const ChartMark* each) { return each->label == event.label; });
            if (!is_told && event.day >= chart.days.front().day && event.day <= chart.days.back().day) {
                events.push_back(&event);
            }
        }
    }
    y += 8.0;
    line("note",
         "Line: daily median. Band: its 95 % interval. Dashes: launch price. Triangles: other markets "
         "observed, where the line is parted.");
    for (const ChartMark* event : events) {
        line("note", event->label + ": " + event->text);
    }
    for (const std::string& note : notes) {
        line("note", note);
    }
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" class="chart file" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}"><style>{3}</style><rect class="paper" width="{0}" height="{1}"/>{4}</svg>)"
        "\n",
        k_chart_width, number(std::ceil(y)), escaped(title), chart_style(), body);
}

std::string svg_spark(std::span<const std::pair<core::Day, double>> days, core::Day first, core::Day last)
{
    constexpr Box k_box{3.0, 4.0, 93.0, 20.0};
    std::vector<std::pair<core::Day, double>> shown;
    std::ranges::copy_if(days, std::back_inserter(shown),
                         [&](const auto& each) { return each.first >= first && each.first <= last; });
    if (shown.empty()) {
        return {};
    }
    const auto [low, high] = std::ranges::minmax(shown, {}, &std::pair<core::Day, double>::second);
    const double pad = low.second < high.second ? 0.0 : low.second;  // a price that never moves runs in the middle
    const Scale scale{k_box, first, last, low.second - pad, high.second + pad};
    std::string lines;
    std::vector<Point> points;
    const auto close = [&] {
        if (points.size() == 1) {
            lines += fmt::format(R"(<circle class="point" cx="{}" cy="{}" r="1.2"/>)", number(points[0].x),
                                 number(points[0].y));
        } else if (!points.empty()) {
            lines += fmt::format(R"(<path class="price" d="{}"/>)", path_of(points));
        }
        points.clear();
    };
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (i > 0 && shown[i].first - shown[i - 1].first > std::chrono::days{1}) {
            close();
        }
        points.push_back({scale.x(shown[i].first), scale.y(shown[i].second)});
    }
    const Point end = points.back();
    close();
    return fmt::format(
        R"(<svg class="spark" viewBox="0 0 96 24" role="img" aria-label="{} to {} between {} and {}">{}<circle class="point" cx="{}" cy="{}" r="2.2"/></svg>)",
        core::to_text(shown.front().first), core::to_text(shown.back().first), amount_text(low.second),
        amount_text(high.second), lines, number(end.x), number(end.y));
}

std::string chart_style()
{
    return R"(
:root{--ink:#1b1f24;--muted:#5c6670;--faint:#d9dde2;--paper:#fff;--price:#1f5aa6;--reference:#8a4b08;--event:#6b5b95}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--muted:#a2abb5;--faint:#343b43;--paper:#14171b;--price:#7fb2f0;
--reference:#e0a458;--event:#b3a3dd}}
svg.chart{display:block;width:100%;height:auto;font:11.5px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums}
svg.file{width:auto}
.chart text{fill:var(--ink)}
.chart .paper{fill:var(--paper)}
.chart .title{font-size:15px;font-weight:600}
.chart .name{font-weight:600}
.chart .tick,.chart .note{fill:var(--muted)}
.chart .note{font-size:10.5px}
.chart .grid{stroke:var(--faint)}
.chart .axis{stroke:var(--muted)}
.chart .band{fill:var(--price);fill-opacity:.16}
.chart .whisker{stroke:var(--price);stroke-opacity:.45}
.chart .price,.spark .price{fill:none;stroke:var(--price);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
.chart .point,.spark .point{fill:var(--price)}
.chart .last{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.chart .reference{fill:none;stroke:var(--reference);stroke-width:1.2;stroke-dasharray:5 4}
.chart .reference-name{fill:var(--reference);font-size:11px;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.chart .event line{stroke:var(--event);stroke-dasharray:1.5 3}
.chart .event circle{fill:var(--paper);stroke:var(--event)}
.chart .event text{fill:var(--event);font-size:9.5px}
.chart .break path{fill:var(--muted)}
.chart .break line{stroke:var(--muted);stroke-dasharray:2 4}
.chart .cursor{stroke:var(--muted);visibility:hidden}
svg.spark{width:96px;height:24px;vertical-align:middle}
)";
}

}  // namespace gpuprice::report
