#ifndef GPUPRICE_STORE_FORGET_HPP
#define GPUPRICE_STORE_FORGET_HPP

/// \file
/// Out of the history again: what was observed at certain instants. README.md has the rules.

#include "gpuprice/core/time.hpp"

#include "sqlite.hpp"

#include <string_view>
#include <vector>

namespace gpuprice::store {

// Within the caller's transaction; see the members of Store of the same names.
void forget_observations(Connection& connection, std::string_view market, std::vector<core::Instant> instants);
void attribute_observations(const Connection& connection, std::string_view market, std::string_view from,
                            std::string_view to);

/// Revisions without a row, and listings without a revision.
void remove_what_nothing_tells_of(Connection& connection, std::string_view market);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_FORGET_HPP
