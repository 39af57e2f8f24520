#ifndef GPUPRICE_REPORT_HISTORY_HPP
#define GPUPRICE_REPORT_HISTORY_HPP

/// \file
/// The daily series of a card.

#include "gpuprice/analysis/cell_index.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/since_launch.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/report/sparkline.hpp"
#include "gpuprice/report/table.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::report {

/// A launch price in the currency of the series.
struct LaunchLevel {
    double amount = 0.0;
    bool approximate = false;
};

/// What `gpuprice history` shows besides the series themselves.
struct HistoryContext {
    std::vector<const catalog::Event*> events;                       ///< ascending by day
    std::map<const catalog::Card*, analysis::LaunchPrice> launches;  ///< of the cards shown, where there is one
    std::vector<analysis::CellIndex> indexes;                        ///< one a cell, in their order
    std::vector<analysis::LaunchCourse> courses;                     ///< the same
    analysis::PriceBasis basis;                                      ///< that the series were worked out on
    /// Of the cards shown, at the exchange rate of the last day; absent where there is none.
    std::map<const catalog::Card*, LaunchLevel> launch_levels;
    Glyphs glyphs = Glyphs::unicode;
    bool is_charted = false;  ///< a chart above tells the courses and the events, so the lines below do not
};

/// Which days become rows.
enum class HistoryRows : std::uint8_t {
    every_day,  ///< for files
    readable,   ///< of a cell with more than 60 days the last of each week, and a note that says so
};

/// "2022-08-31: US restricts exports … (source)"; a day that is not exact has "about" before it.
[[nodiscard]] std::string event_text(const catalog::Event& event);

/// One row a cell and day, for each cell a line with its course. Days without data are no rows; those longer than a
/// week are named, and so are the days on which other markets were observed than before.
///
/// `multiple` with its range is the day's price over the launch price, at that day's exchange rate; a line for each
/// cell tells since when it has been above or below. `footing_median` is the day's median on the footing of the last
/// markets (SeriesDay::log_price): equal to the median but before a change of the observed markets, and what `spikes`
/// and `trends` compare. People see it where there is such a change, and the lines tell by which factor each changes
/// the days before it.
///
/// `index_mix` and `repricing` are index numbers, 1 at their beginning (CellIndex): the former stands on the last row
/// of each week that is compared, the latter on each day. People read instead what they come to over the whole time,
/// with the seed of the bootstrap and whether the mix of sellers changed.
[[nodiscard]] Table history_table(std::span<const analysis::CellDays> cells, const HistoryContext& context,
                                  HistoryRows rows);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_HISTORY_HPP
