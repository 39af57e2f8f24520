#ifndef GPUPRICE_ANALYSIS_CELL_INDEX_HPP
#define GPUPRICE_ANALYSIS_CELL_INDEX_HPP

/// \file
/// The mix-adjusted index and the repricing of standing offers of one cell, beside its daily rows.

#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/price_index.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

struct CellIndex {
    /// By day, 1 = the level of the first week of the compared group (MixIndex::change): one value for each of its
    /// weeks, on the week's last populated day. Weeks of other groups cannot be compared with these and have none.
    std::map<core::Day, double> mix;
    std::optional<MixChange> change;  ///< over these weeks
    std::string reason;               ///< why there is no change, or what cannot be compared; else empty
    /// By day, 1 = the first day of its chain: see `repricing_index`.
    std::map<core::Day, double> repricing;
    std::vector<core::Day> restarts;  ///< days on which no offer of the day before stood any more: repricing is 1 again
};

/// \param cell  worked out with StandingPrices::kept. What `mix_index` and `repricing_index` take, for each cell.
[[nodiscard]] CellIndex cell_index(const CellDays& cell, const MixIndexOptions& options = {});

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_CELL_INDEX_HPP
