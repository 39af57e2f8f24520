#ifndef GPUPRICE_SRC_CLI_MARKETS_ACTIONS_HPP
#define GPUPRICE_SRC_CLI_MARKETS_ACTIONS_HPP

/// \file
/// What `markets` does beside its list: one file each, `markets_<name>.cpp`, and one line here.

#include "gpuprice/model/market.hpp"

#include "commands.hpp"

#include <array>
#include <optional>
#include <string>

namespace gpuprice::cli {

/// Where a secret is looked for: "$EBAY_CLIENT_ID" or the file.
[[nodiscard]] std::string place_of(const model::SecretSource& source);

[[nodiscard]] Runner add_markets_show(CLI::App& action);
[[nodiscard]] Runner add_markets_check(CLI::App& action);
[[nodiscard]] Runner add_markets_test(CLI::App& action);
[[nodiscard]] Runner add_markets_probe(CLI::App& action);

/// In the order of the help.
inline constexpr std::array k_markets_actions{
    CommandEntry{"show", "One definition in readable form", add_markets_show},
    CommandEntry{"check", "Whether the definitions are sound, shipped and your own", add_markets_check},
    CommandEntry{"test", "What a definition reads from a saved answer", add_markets_test},
    CommandEntry{"probe", "Make a definition from the address of a shop", add_markets_probe},
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_MARKETS_ACTIONS_HPP
