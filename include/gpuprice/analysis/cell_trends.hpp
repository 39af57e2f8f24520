#ifndef GPUPRICE_ANALYSIS_CELL_TRENDS_HPP
#define GPUPRICE_ANALYSIS_CELL_TRENDS_HPP

/// \file
/// The trends of the cells of one report: each tested, all of them judged together.

#include "gpuprice/analysis/changes.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/analysis/trend.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gpuprice::analysis {

/// Which offers a series is made of.
enum class TrendBasis : std::uint8_t {
    fresh,  ///< asks born within 7 days: what sellers ask now
    stock,  ///< all that is on show; overpriced asks stay, so it lags
};

enum class TrendDirection : std::uint8_t { up, down, none, insufficient };

[[nodiscard]] std::string_view to_text(TrendBasis basis) noexcept;          ///< "fresh", "stock"
[[nodiscard]] std::string_view to_text(TrendDirection direction) noexcept;  ///< "up", "down", "none", "insufficient"

/// A trend counts from this q-value down. Of the trends of a report at most that share were chance if every p-value
/// were right. They are not quite: where weeks hang together strongly, the test finds a trend in 12 to 25 % of
/// trendless series in place of 5 % (`TrendTest`), and then more of the trends that count are chance.
inline constexpr double k_trend_level = 0.05;

/// The most cells of a basis among which a single trend can count: the least p-value there is, times their number, must
/// not exceed `k_trend_level`.
inline constexpr auto k_most_tests_for_one = static_cast<std::size_t>(k_trend_level * (k_trend_simulations + 1));

struct TrendRow {
    CellKey cell;
    core::Currency currency = core::Currency::usd;  ///< of the series
    TrendBasis basis = TrendBasis::stock;
    Trend trend;
    /// Of the p-values of the report's cells on the same basis; see `q_values`. None without a p-value.
    std::optional<double> q_value;
    /// By `k_trend_level`; none = tested, and no trend counts; insufficient = too short to be tested.
    TrendDirection direction = TrendDirection::insufficient;
    std::optional<SeriesDay> last;    ///< the last day on which the price was sighted; none in a series without any
    std::optional<double> change_7d;  ///< ratio of that day's price to that of 7 days before, − 1
    std::optional<double> change_30d;
    std::optional<double> change_90d;
    std::optional<SeriesDay> week_before;  ///< the day that `change_7d` is taken from; likewise:
    std::optional<SeriesDay> month_before;
    std::optional<SeriesDay> quarter_before;
    /// The last break whose step is not known: weeks and changes are those from this day on. None = no such break.
    std::optional<core::Day> begins_anew;
    std::vector<core::Day> links;  ///< other breaks since: what lies before is put on the footing of what lies after
    std::vector<DayRange> gaps;    ///< longer than `k_gap_worth_telling`, without a price, since
};

/// Days without a price in the midst of a series that are told.
inline constexpr std::chrono::days k_gap_worth_telling{14};

/// Two rows a cell, fresh before stock, in the order of `cells`; price kinds that have no births have the stock's
/// alone. Of a series its `comparable_part` is taken.
[[nodiscard]] std::vector<TrendRow> cell_trends(std::span<const CellDays> cells);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_CELL_TRENDS_HPP
