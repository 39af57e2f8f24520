#ifndef GPUPRICE_STORE_RULES_HPP
#define GPUPRICE_STORE_RULES_HPP

/// \file
/// The table `rules`: which rules derived a revision.

#include "gpuprice/model/history.hpp"

#include "sqlite.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace gpuprice::store {

/// All of them by row id.
[[nodiscard]] std::map<std::int64_t, model::Rules> load_rules(const Connection& connection);

/// The row id of `rules`; none when nothing was derived by them.
[[nodiscard]] std::optional<std::int64_t> find_rules(const Connection& connection, const model::Rules& rules);

/// The same, added when it is new.
[[nodiscard]] std::int64_t rules_id(const Connection& connection, const model::Rules& rules);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_RULES_HPP
