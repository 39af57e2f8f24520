#ifndef GPUPRICE_SRC_CLI_RUN_TABLE_HPP
#define GPUPRICE_SRC_CLI_RUN_TABLE_HPP

/// \file
/// What a run came to, as scrape and import both print it.

#include "gpuprice/model/ledger.hpp"
#include "gpuprice/report/table.hpp"

#include <span>

namespace gpuprice::cli {

enum class RunKind { scrape, import, replay };

/// The outcome's word, coloured when it is no good news; of an import people read "imported".
[[nodiscard]] report::Cell outcome_cell(const model::MarketRun& run);

/// The outcome column is for files only in an import: a file proves nothing complete, and that is no news to anybody.
/// Only a replay is of several runs of a market, which their instants tell apart.
[[nodiscard]] report::Table run_table(std::span<const model::MarketRun> markets, RunKind kind);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_RUN_TABLE_HPP
