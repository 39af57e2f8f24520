#ifndef GPUPRICE_ANALYSIS_MULTIPLE_HPP
#define GPUPRICE_ANALYSIS_MULTIPLE_HPP

/// \file
/// A price over its card's launch price: how many times it is, and on which side of 1.

#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gpuprice::analysis {

/// Market price ÷ launch price, both in the launch price's currency.
struct Multiple {
    double value = 0.0;
    /// The range: the interval's low end ÷ the launch price's high end, and with it the interval's high end ÷ the
    /// launch price's low end. None where the price has no interval.
    std::optional<double> low;
    std::optional<double> high;
};

/// \param low, high  the median's interval, both or neither.
/// \param rate       from the price's currency to the launch price's.
[[nodiscard]] Multiple multiple_of(double median, std::optional<double> low, std::optional<double> high,
                                   const LaunchPrice& launch, const model::CrossRate& rate);

/// On which side of the launch price a median lies.
enum class LaunchSide : std::uint8_t { below, at, above };

[[nodiscard]] std::string_view to_text(LaunchSide side) noexcept;  ///< "below", "at", "above"

/// `at` for a multiple of exactly 1.
[[nodiscard]] LaunchSide side_of(double multiple) noexcept;

/// Whether the whole range lies on the side of the multiple itself; false without a range.
[[nodiscard]] bool is_sure(const Multiple& multiple);

/// Since when the multiple has been on one side of 1. A *day* here is one with a multiple; a *sure* one has a range
/// that lies on that side as a whole, an *open* one a range that reaches 1, and a *thin* one no range.
struct SinceLaunch {
    LaunchSide side = LaunchSide::above;  ///< on the last day
    core::Day since;                      ///< the first of the unbroken row of days on this side that ends with `last`
    core::Day last;
    std::size_t days = 0;  ///< in that row; the rest of them, days − sure_days − thin_days, is open
    std::size_t sure_days = 0;
    std::size_t thin_days = 0;
    std::optional<core::Day> surely_since;  ///< the same row, of sure days alone; none when the last day is not sure
    std::size_t missing_days = 0;           ///< from `since` to `last` without a multiple: the side is not known there
    std::optional<DayRange> longest_gap;    ///< the first longest of these stretches; none when there is none
    core::Day first;                        ///< of all the days looked at
    std::optional<core::Day> before;        ///< the last day on another side; none when `since` is `first`
    std::size_t changes = 0;                ///< of side in all the days looked at, the one at `since` with them
    /// The markets observed on `since` are not those of the day before: the change of side may be theirs.
    bool on_panel_break = false;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_MULTIPLE_HPP
