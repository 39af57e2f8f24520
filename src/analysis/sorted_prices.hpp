#ifndef GPUPRICE_SRC_ANALYSIS_SORTED_PRICES_HPP
#define GPUPRICE_SRC_ANALYSIS_SORTED_PRICES_HPP

/// \file
/// The few operations by which the daily sweep keeps prices in ascending order.

#include "gpuprice/analysis/quantile.hpp"

#include <algorithm>
#include <vector>

namespace gpuprice::analysis {

/// As `median`, without allocating: `prices` are sorted in place. \param prices  not empty.
[[nodiscard]] inline double middle(std::vector<double>& prices)
{
    std::ranges::sort(prices);
    return quantile(prices, 0.5);
}

/// O(n), for what moves.
inline void insert_sorted(std::vector<double>& sorted, double value)
{
    sorted.insert(std::ranges::upper_bound(sorted, value), value);
}

/// One of the elements that equal `value`, which must be there. O(n).
inline void remove_sorted(std::vector<double>& sorted, double value)
{
    sorted.erase(std::ranges::lower_bound(sorted, value));
}

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_SORTED_PRICES_HPP
