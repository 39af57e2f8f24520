#ifndef GPUPRICE_SRC_STORE_PRUNE_HPP
#define GPUPRICE_SRC_STORE_PRUNE_HPP

/// \file
/// Details that no number needs, out of the history.

#include "gpuprice/core/time.hpp"
#include "gpuprice/store/prune.hpp"

#include "sqlite.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gpuprice::store {

/// The share of a table, with its indexes, that so many of its rows take.
[[nodiscard]] std::int64_t share_of_table(const Connection& connection, const std::string& table, std::int64_t rows);

// Within the caller's transaction; see the members of Store of the same names.
[[nodiscard]] std::vector<PrunedPart> count_details(const Connection& connection, core::Instant before);
void remove_details(Connection& connection, core::Instant before, core::Instant now);

}  // namespace gpuprice::store

#endif  // GPUPRICE_SRC_STORE_PRUNE_HPP
