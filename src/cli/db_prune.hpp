#ifndef GPUPRICE_SRC_CLI_DB_PRUNE_HPP
#define GPUPRICE_SRC_CLI_DB_PRUNE_HPP

#include "commands.hpp"

#include <cstdint>
#include <string>

namespace gpuprice::cli {

/// Adds the options of `db prune` to that action and returns what runs it.
[[nodiscard]] Runner add_prune(CLI::App& action);

/// "1.5 MiB", "12.0 KiB".
[[nodiscard]] std::string size_text(std::int64_t bytes);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_DB_PRUNE_HPP
