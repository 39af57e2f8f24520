#ifndef GPUPRICE_ANALYSIS_CHANGES_HPP
#define GPUPRICE_ANALYSIS_CHANGES_HPP

/// \file
/// By how much a price has changed over so many days, on the footing of the last markets.

#include "gpuprice/analysis/series.hpp"
#include "gpuprice/core/time.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

namespace gpuprice::analysis {

/// The days of a series that its last change can be taken from.
struct ComparablePart {
    Series series;                         ///< up to the last day on which the price was sighted
    std::optional<core::Day> begins_anew;  ///< its first day, when that is a break with an unknown step; else none
};

/// What is carried forward after the last sighting was not observed, and what lies before a break with an unknown step
/// compares with nothing after it. O(n).
[[nodiscard]] ComparablePart comparable_part(const Series& series);

/// The day from which the price is said to have changed over the `days` that end with the last day of the series: the
/// last at or before their begin whose price was not carried forward, if that is at most 3 days earlier, else none.
/// O(log n).
[[nodiscard]] std::optional<SeriesDay> begin_of_change(std::span<const SeriesDay> series, std::chrono::days days);

/// The relative change of the price from that day to the last of the series. O(log n).
[[nodiscard]] std::optional<double> change_over(std::span<const SeriesDay> series, std::chrono::days days);

/// A change that can be seen in a series, found or not.
struct SeenChange {
    core::Day from;
    core::Day to;
    double change = 0.0;      ///< price on `to` ÷ price on `from`, − 1
    std::size_t sellers = 0;  ///< the fewer of the two days
};

/// The largest change over `days`, by the logarithm, that ends on a day from `since` to `until` (none = open) whose
/// price was sighted; the first of equals. None when no such days are there, or nothing changed. O(n log n).
[[nodiscard]] std::optional<SeenChange> largest_change(const Series& series, std::chrono::days days,
                                                       std::optional<core::Day> since = std::nullopt,
                                                       std::optional<core::Day> until = std::nullopt);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_CHANGES_HPP
