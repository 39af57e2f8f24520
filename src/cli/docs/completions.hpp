#ifndef GPUPRICE_SRC_CLI_DOCS_COMPLETIONS_HPP
#define GPUPRICE_SRC_CLI_DOCS_COMPLETIONS_HPP

/// \file
/// Completions for shells: commands, actions, options and their values. Cards and markets are asked of the program
/// itself while somebody types, so a catalogue or market of the user's own is completed too.

#include "command_tree.hpp"

#include <string>

namespace gpuprice::cli::docs {

[[nodiscard]] std::string bash_completion(const Command& program);
[[nodiscard]] std::string zsh_completion(const Command& program);
[[nodiscard]] std::string fish_completion(const Command& program);

}  // namespace gpuprice::cli::docs

#endif  // GPUPRICE_SRC_CLI_DOCS_COMPLETIONS_HPP
