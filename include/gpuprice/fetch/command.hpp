#ifndef GPUPRICE_FETCH_COMMAND_HPP
#define GPUPRICE_FETCH_COMMAND_HPP

/// \file
/// Commands of the user's own that print a page, rendered, where the page alone would show nothing.

#include "gpuprice/core/result.hpp"
#include "gpuprice/fetch/environment.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::fetch {

/// A program and its arguments, as it is started: no shell reads them. In the arguments
///
///     {url}         a word of its own, becomes the address of the page, which always begins with http
///     {tmp}         becomes a new empty directory, also its $TMPDIR, that is removed afterwards
///     {user_agent}  becomes what this program calls itself
///
/// and all else stays as it is. The program prints the page as HTML in UTF-8 and ends with status 0.
using CommandLine = std::vector<std::string>;

/// By the names that definitions and `--via` give.
using Commands = std::map<std::string, CommandLine>;

/// The same command when it can be started: a program by its name or absolute path, no word with a zero byte, and the
/// address there, always as a word of its own, so that neither a shell nor an option can take it for anything else.
/// Errors name the word by its JSON pointer.
[[nodiscard]] core::Result<CommandLine> check_command(CommandLine command);

/// The same command when it can be started at all: a program by its name or absolute path, no word with a zero byte.
/// \param example  for the error, a list of words.
[[nodiscard]] core::Result<CommandLine> check_program(CommandLine command, std::string_view example);

/// The path of the program: itself when absolute, else the first executable file of that name in $PATH.
[[nodiscard]] core::Result<std::string> find_program(const std::string& program, const Environment& environment);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_COMMAND_HPP
