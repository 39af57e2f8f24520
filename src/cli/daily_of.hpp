#ifndef GPUPRICE_SRC_CLI_DAILY_OF_HPP
#define GPUPRICE_SRC_CLI_DAILY_OF_HPP

/// \file
/// The daily prices that `history` shows and `export daily` writes, as the filters want them.

#include "gpuprice/analysis/cell_index.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/since_launch.hpp"

#include "filters.hpp"
#include "session.hpp"

#include <optional>
#include <vector>

namespace gpuprice::cli {

struct DailyCells {
    model::History history;  ///< that the cells refer to
    std::vector<analysis::CellDays> cells;
    std::vector<analysis::CellIndex> indexes;     ///< one a cell, in their order
    std::vector<analysis::LaunchCourse> courses;  ///< the same against launch prices
    std::optional<core::Day> since;               ///< the first day wanted; none = the first with data
    core::Day until;                              ///< the last
};

/// \param scope  from `scope_of` with asks as the default kind.
[[nodiscard]] DailyCells daily_of(Session& session, const store::Store& store, const model::RateTable& rates,
                                  const Scope& scope, bool include_flagged);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_DAILY_OF_HPP
