#ifndef GPUPRICE_SRC_REPORT_TICKS_HPP
#define GPUPRICE_SRC_REPORT_TICKS_HPP

/// \file
/// Round numbers and round dates for the axes of charts.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::report {

/// Multiples of 1, 2 or 5 times a power of ten, ascending, that enclose `low` to `high`: at least 2, about `most` at
/// the most (one more where the ends fall badly). Equal or nearly equal ends are spread first. \param low  <= high,
/// finite.
[[nodiscard]] std::vector<double> value_ticks(double low, double high, std::size_t most);

/// Round days within `first` to `last` with their texts, at most `most`, at least one: each day, each Monday, or the
/// first of months ("2025-04") or of years ("2025") that are 1, 2, 3 or 6 months, 1, 2, 5, … years apart.
/// \param first  <= last. \param most  > 0.
[[nodiscard]] std::vector<std::pair<core::Day, std::string>> day_ticks(core::Day first, core::Day last,
                                                                       std::size_t most);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_TICKS_HPP
