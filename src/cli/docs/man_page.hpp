#ifndef GPUPRICE_SRC_CLI_DOCS_MAN_PAGE_HPP
#define GPUPRICE_SRC_CLI_DOCS_MAN_PAGE_HPP

/// \file
/// Manual pages in the man macros of roff (man(7)), UTF-8.

#include "command_tree.hpp"

#include <string>

namespace gpuprice::cli::docs {

/// gpuprice(1): all commands in a line each, what they share, files, environment.
[[nodiscard]] std::string program_page(const Command& program, const std::string& version);

/// gpuprice-COMMAND(1), with its actions.
[[nodiscard]] std::string command_page(const Command& command, const std::string& version);

}  // namespace gpuprice::cli::docs

#endif  // GPUPRICE_SRC_CLI_DOCS_MAN_PAGE_HPP
