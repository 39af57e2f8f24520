#ifndef GPUPRICE_SRC_ANALYSIS_STANDING_PRICES_HPP
#define GPUPRICE_SRC_ANALYSIS_STANDING_PRICES_HPP

/// \file
/// The prices of one cell as price_index.hpp takes them.

#include "gpuprice/analysis/price_index.hpp"

#include "cell_sweep.hpp"
#include "daily_factors.hpp"

#include <vector>

namespace gpuprice::analysis {

/// See CellDays::standing. \param counted  of each item of the cell whether it counts; the others are no prices.
/// O(items).
[[nodiscard]] std::vector<StandingPrice> standing_prices(const CellItems& cell, const std::vector<bool>& counted,
                                                         core::Currency currency, DailyFactors& factors);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_STANDING_PRICES_HPP
