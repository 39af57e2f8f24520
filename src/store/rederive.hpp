#ifndef GPUPRICE_STORE_REDERIVE_HPP
#define GPUPRICE_STORE_REDERIVE_HPP

/// \file
/// Deriving stored revisions anew: see Store::rederive.

#include "gpuprice/store/store.hpp"

#include "sqlite.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::store {

[[nodiscard]] long count_outdated(const Connection& connection, const model::Rules& rules);

[[nodiscard]] std::vector<std::string> load_markets_to_rederive(const Connection& connection, const model::Rules& rules,
                                                                Rederive which);

/// Visits with the row id. The visitor may update the row.
void for_each_revision(const Connection& connection, std::string_view market, const model::Rules& rules, Rederive which,
                       const std::function<void(std::int64_t id, const model::Revision&)>& visit);

/// Within the caller's transaction.
long rederive_market(const Connection& connection, std::string_view market, const model::Rules& rules, Rederive which,
                     const std::function<model::Listing(const model::Revision&)>& derive);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_REDERIVE_HPP
