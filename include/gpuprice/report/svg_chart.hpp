#ifndef GPUPRICE_REPORT_SVG_CHART_HPP
#define GPUPRICE_REPORT_SVG_CHART_HPP

/// \file
/// Daily prices as SVG: charts with axes, and sparks without. They need no script, no font and no network.
///
/// Colours are classes of `chart_style`, for light and dark screens. All text is escaped, of strangers too.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::report {

/// One day's price; `high` has no meaning without `low`.
struct ChartDay {
    core::Day day;
    double value = 0.0;         ///< > 0, finite
    std::optional<double> low;  ///< 95 % interval
    double high = 0.0;
    std::size_t sellers = 0;
};

/// A dated event: a line with a short mark at its top.
struct ChartMark {
    core::Day day;
    std::string label;  ///< "3"
    std::string text;   ///< "2025-04-02 US reciprocal tariffs announced", shown when one points at it
};

struct PriceChart {
    std::string title;           ///< "a100-80gb-pcie, used in US"
    std::string unit;            ///< "USD"
    std::vector<ChartDay> days;  ///< strictly ascending; a day without a price is absent
    /// What the prices are compared with, a launch price say, by day ascending: it moves where it is converted.
    std::vector<std::pair<core::Day, double>> reference;
    std::string reference_name;  ///< "launch price 15,000 USD"
    std::vector<ChartMark> events;
    std::vector<core::Day> breaks;  ///< on which other markets were observed than before
};

/// The chart as an `<svg class="chart">` for a page that has `chart_style`; "" when it has no day.
///
/// Days on the x axis from the first to the last, prices from a round number below the lowest to one above the highest,
/// not from 0. Days that follow each other are joined; any day without a price leaves a gap, a day in `breaks` begins a
/// line of its own, below a mark, and a day between two gaps is a dot. The reference is drawn where it lies within a
/// factor of two of the prices, else told in words, so that a far one does not press them flat. Marks outside the days
/// are left out. The attributes data-first and data-days ("offset:value:low:high:sellers;…"), data-left and data-right
/// (of the plot, in units of a width of `k_chart_width`) are for scripts. O(days).
[[nodiscard]] std::string svg_chart(const PriceChart& chart);

/// Charts one below the other as a file of its own: `title` above, a legend, the texts of all events and `notes` below.
[[nodiscard]] std::string svg_file(const std::string& title, std::span<const PriceChart> charts,
                                   const std::vector<std::string>& notes);

/// A spark of the days from `first` to `last`, as an `<svg class="spark">`: the line alone, gaps as gaps, and a dot on
/// the last day. "" when no day has a value.
[[nodiscard]] std::string svg_spark(std::span<const std::pair<core::Day, double>> days, core::Day first,
                                    core::Day last);

/// The CSS of the classes above.
[[nodiscard]] std::string chart_style();

inline constexpr int k_chart_width = 480;

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_SVG_CHART_HPP
