#include "gpuprice/report/history_chart.hpp"

#include "gpuprice/report/line_chart.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::CellDays;
using analysis::DailyRow;

constexpr std::size_t k_most_charts = 4;
constexpr char k_break_sign = '^';
constexpr std::string_view k_signs = "123456789abcdefghijklmnopqrstuvwxyz";

/// One point alone is no line.
bool has_line(const CellDays& cell)
{
    return std::ranges::count_if(cell.rows, [](const DailyRow& row) { return row.stock.median.has_value(); }) > 1;
}

/// The cells with a line to draw, those with the most sellers first.
std::vector<const CellDays*> by_sellers(std::span<const CellDays> cells)
{
    std::vector<const CellDays*> drawable;
    for (const CellDays& cell : cells) {
        if (has_line(cell)) {
            drawable.push_back(&cell);
        }
    }
    std::ranges::stable_sort(drawable, std::ranges::greater{},
                             [](const CellDays* cell) { return cell->rows.back().stock.sellers; });
    return drawable;
}

std::vector<LinePoint> points_of(const CellDays& cell)
{
    std::vector<LinePoint> points;
    for (const DailyRow& row : cell.rows) {
        if (row.stock.median) {
            const bool is_break = std::ranges::any_of(
                cell.breaks, [&row](const analysis::PanelBreak& each) { return each.day == row.day; });
            points.push_back({row.day, *row.stock.median, is_break});
        }
    }
    return points;
}

/// The marks of the events, and one where the markets of the cell changed, ascending by day.
std::vector<LineMark> with_breaks(std::vector<LineMark> marks, const CellDays& cell)
{
    for (const analysis::PanelBreak& each : cell.breaks) {
        marks.push_back({each.day, k_break_sign});
    }
    std::ranges::stable_sort(marks, {}, &LineMark::day);
    return marks;
}

/// Whether a line at that price leaves the course of the others readable.
bool is_near(double level, const std::vector<LinePoint>& points)
{
    constexpr double k_near = 3.0;
    const auto [low, high] = std::ranges::minmax(points, {}, &LinePoint::value);
    return level > low.value / k_near && level < high.value * k_near;
}

void append(std::string& out, const std::string& text, const HistoryChartOptions& options, bool strong = false)
{
    for (const std::string& line : text::wrapped(text::printable(text), options.columns, 2)) {
        out += strong && options.color ? "\x1b[1m" + line + "\x1b[0m\n" : line + "\n";
    }
}

/// "a100-80gb-pcie, used in US: median ask in USD, 12 sellers; ╌ launch price ≈11,600 USD".
std::string heading_of(const CellDays& cell, const std::optional<double>& level, bool is_drawn, bool approximate,
                       const HistoryChartOptions& options)
{
    std::string text =
        fmt::format("{}: median {} in {}", cell_text(cell.cell), model::to_text(cell.cell.kind), cell.currency.code());
    if (level) {
        const std::string amount = fmt::format("{}{}", approximate ? "≈" : "", amount_text(*level));
        text += is_drawn ? fmt::format("; {} launch price {}", options.glyphs == Glyphs::unicode ? "╌╌" : "---", amount)
                         : fmt::format("; its launch price, {}, lies outside", amount);
    }
    return text;
}

}  // namespace

std::string history_chart(std::span<const CellDays> cells, const HistoryContext& context,
                          const HistoryChartOptions& options)
{
    constexpr std::size_t k_rows_alone = 14;
    constexpr std::size_t k_rows_of_several = 9;
    const auto drawable = by_sellers(cells);
    if (drawable.empty()) {
        return {};
    }
    const std::size_t count = std::min(drawable.size(), k_most_charts);
    LineChart chart;
    chart.first = drawable.front()->rows.front().day;
    chart.last = drawable.front()->rows.back().day;
    for (const CellDays* cell : std::span{drawable}.first(count)) {
        chart.first = std::min(chart.first, cell->rows.front().day);
        chart.last = std::max(chart.last, cell->rows.back().day);
    }
    std::vector<LineMark> events;
    for (std::size_t i = 0; i < std::min(context.events.size(), k_signs.size()); ++i) {
        events.push_back({context.events[i]->day, k_signs[i]});
    }
    std::string out;
    for (const CellDays* cell : std::span{drawable}.first(count)) {
        chart.points = points_of(*cell);
        chart.marks = with_breaks(events, *cell);
        const auto launch = context.launch_levels.find(cell->cell.card);
        const auto level = launch == context.launch_levels.end() ? std::nullopt : std::optional{launch->second.amount};
        chart.level = level && is_near(*level, chart.points) ? level : std::nullopt;
        append(out, heading_of(*cell, level, chart.level.has_value(), level && launch->second.approximate, options),
               options, true);
        out += line_chart(chart, {options.columns, count == 1 ? k_rows_alone : k_rows_of_several}, options.glyphs);
        out += '\n';
    }
    for (std::size_t i = 0; i < context.events.size(); ++i) {
        append(out, fmt::format("{} {}", i < k_signs.size() ? k_signs[i] : ' ', event_text(*context.events[i])),
               options);
    }
    if (drawable.size() > count) {
        append(out,
               fmt::format("Drawn are the {} cells with the most sellers; {} more have prices: name a card, --region "
                           "or --condition.",
                           count, drawable.size() - count),
               options);
    }
    const bool is_parted = std::ranges::any_of(std::span{drawable}.first(count),
                                               [](const CellDays* cell) { return !cell->breaks.empty(); });
    if (is_parted) {
        append(
            out,
            "^ The observed markets changed, and the line is parted: the prices on either side do not compare. FOOTING "
            "below is what does.",
            options);
    }
    out.erase(out.find_last_not_of('\n') + 1);
    return out + "\n";
}

}  // namespace gpuprice::report
