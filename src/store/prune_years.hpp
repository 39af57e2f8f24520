#ifndef GPUPRICE_SRC_STORE_PRUNE_YEARS_HPP
#define GPUPRICE_SRC_STORE_PRUNE_YEARS_HPP

/// \file
/// Whole years of one market, out of the history. What stays is the history in which nobody had told of them.

#include "gpuprice/core/time.hpp"
#include "gpuprice/store/prune.hpp"

#include "sqlite.hpp"

#include <string_view>
#include <vector>

namespace gpuprice::store {

// See the members of Store of the same names. The second belongs into the caller's transaction.
[[nodiscard]] PrunedYears count_years(const Connection& connection, std::string_view market, core::Day before);
void remove_years(Connection& connection, std::string_view market, core::Day before, core::Instant now);

/// Ascending by market, of each the latest.
[[nodiscard]] std::vector<PruneMark> load_prune_marks(const Connection& connection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_SRC_STORE_PRUNE_YEARS_HPP
