#ifndef GPUPRICE_ANALYSIS_CELL_TRENDS_HPP
#define GPUPRICE_ANALYSIS_CELL_TRENDS_HPP

/// \file
/// The trends of the cells of one report: each tested, all of them judged together.

#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/trend.hpp"

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

/// A trend counts from this q-value down: of the trends of a report, at most that share is chance.
inline constexpr double k_trend_level = 0.05;

struct TrendRow {
    CellKey cell;
    core::Currency currency = core::Currency::usd;  ///< of the series
    TrendBasis basis = TrendBasis::stock;
    Trend trend;
    /// Of the p-values of the report's cells on the same basis; see `q_values`. None without a p-value.
    std::optional<double> q_value;
    /// By `k_trend_level`; none = tested, and no trend counts; insufficient = too short to be tested.
    TrendDirection direction = TrendDirection::insufficient;
    std::optional<SeriesDay> last;    ///< the last populated day; none in a series without any
    std::optional<double> change_7d;  ///< ratio of the last day's price to that of 7 days before, − 1
    std::optional<double> change_30d;
    std::optional<double> change_90d;
};

/// The relative change of the price over the `days` that end with the last populated day; from the last populated day
/// at or before their begin, if that is at most 3 days earlier, else none. O(log n).
[[nodiscard]] std::optional<double> change_over(const Series& series, std::chrono::days days);

/// Two rows a cell, fresh before stock, in the order of `cells`; price kinds that have no births have the stock's
/// alone.
[[nodiscard]] std::vector<TrendRow> cell_trends(std::span<const CellDays> cells);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_CELL_TRENDS_HPP
