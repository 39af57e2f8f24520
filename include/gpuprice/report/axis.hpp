#ifndef GPUPRICE_REPORT_AXIS_HPP
#define GPUPRICE_REPORT_AXIS_HPP

/// \file
/// Where the ticks of a chart's axes stand.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gpuprice::report {

/// Round numbers (1, 2, 2.5 or 5 times a power of ten apart) from one at or below `low` to one at or above `high`:
/// at least 2 and, but for these ends, no more than `most` (> 1). For low = high the ticks around that value.
/// Both must be finite. O(ticks).
[[nodiscard]] std::vector<double> round_ticks(double low, double high, std::size_t most);

struct AxisDay {
    core::Day day;
    std::string label;  ///< "2025-10-05", "2025-10" at the first of a month, "2025" at the first of a year
};

/// The same of days, from `first` to `last`, both included: every day, second day, Monday, second Monday, month,
/// quarter or year, or every 2, 5, 10 … years, whichever first gives no more than `most` (> 0). May be empty. O(ticks).
[[nodiscard]] std::vector<AxisDay> axis_days(core::Day first, core::Day last, std::size_t most);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_AXIS_HPP
