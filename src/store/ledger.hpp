#ifndef GPUPRICE_STORE_LEDGER_HPP
#define GPUPRICE_STORE_LEDGER_HPP

/// \file
/// The tables `run` and `run_market`, and what `status` says of them.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/ledger.hpp"
#include "gpuprice/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gpuprice::store {

/// SQL of model::went_well for a row of `run_market`.
inline constexpr std::string_view k_went_well = "outcome IN ('ok', 'empty', 'not_modified')";

class Connection;

[[nodiscard]] std::int64_t insert_run(Connection& connection, std::string_view kind, core::Instant started);
[[nodiscard]] core::Instant run_started(const Connection& connection, std::int64_t run);
void insert_market_run(Connection& connection, const model::MarketRun& line);

// As the members of Store.
[[nodiscard]] std::vector<model::MarketRun> load_ledger(const Connection& connection, std::string_view market,
                                                        std::size_t count, std::optional<core::Instant> until);
[[nodiscard]] std::vector<model::MarketRun> load_observing_runs(const Connection& connection, std::string_view market);
[[nodiscard]] std::vector<MarketStatus> load_status(const Connection& connection, Counted counted);
[[nodiscard]] std::vector<model::RunRecord> load_unfinished_runs(const Connection& connection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_LEDGER_HPP
