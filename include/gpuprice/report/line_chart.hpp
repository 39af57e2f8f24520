#ifndef GPUPRICE_REPORT_LINE_CHART_HPP
#define GPUPRICE_REPORT_LINE_CHART_HPP

/// \file
/// A series of days as a line on a terminal.

#include "gpuprice/core/time.hpp"
#include "gpuprice/report/sparkline.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::report {

struct LinePoint {
    core::Day day;
    double value = 0.0;     ///< finite
    bool is_apart = false;  ///< no line leads here from the day before: the two are not comparable
};

/// A day that is marked below the axis.
struct LineMark {
    core::Day day;
    char sign = '1';  ///< which a legend explains
};

struct LineChart {
    core::Day first;  ///< of the axis
    core::Day last;
    std::vector<LinePoint> points;  ///< ascending by day, within the axis
    std::optional<double> level;    ///< a line across at this height; the axis reaches to it
    std::vector<LineMark> marks;    ///< ascending by day; those outside the axis are left out
};

struct ChartSize {
    std::size_t columns = 80;
    std::size_t rows = 12;  ///< of the area within the axes
};

/// The chart as lines, each at most `columns` wide and ended by a line break: the area with a price axis of round
/// numbers on its left, below it the marks, then the days. Points of neighbouring days are joined by a line in braille
/// (8 dots a character), or by asterisks in ASCII; over a day without a point there is none, so gaps stay gaps. Of
/// marks in one column the later ones stand in the next free ones. Empty without a point, or where not even 20 columns
/// and 2 rows are there. O(points + area).
[[nodiscard]] std::string line_chart(const LineChart& chart, ChartSize size, Glyphs glyphs);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_LINE_CHART_HPP
