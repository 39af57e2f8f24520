#ifndef GPUPRICE_SRC_CLI_RUN_TABLE_HPP
#define GPUPRICE_SRC_CLI_RUN_TABLE_HPP

/// \file
/// What a run came to, as scrape and import both print it.

#include "gpuprice/model/ledger.hpp"
#include "gpuprice/report/table.hpp"

#include <span>

namespace gpuprice::cli {

[[nodiscard]] report::Table run_table(std::span<const model::MarketRun> markets);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_RUN_TABLE_HPP
