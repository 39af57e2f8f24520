#ifndef GPUPRICE_CLI_RUN_HPP
#define GPUPRICE_CLI_RUN_HPP

/// \file
/// The program behind `main`: arguments in, exit code out. Everything it touches is handed in, so that tests run it
/// in process.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::cli {

/// Of a terminal, in characters.
struct ScreenSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

/// How messages are written on standard error: for people, or one JSON object a line for programs.
enum class LogFormat : std::uint8_t { text, json };

/// The outside world.
struct Context {
    std::istream& in;
    std::ostream& out;  ///< data only
    std::ostream& err;  ///< everything else
    std::function<std::optional<std::string>(const std::string& name)> environment;
    std::optional<std::size_t> out_width;  ///< terminal columns; none = not a terminal: no colour, no cut
    bool err_is_terminal = false;          ///< progress is shown
    /// Somebody asked to stop (Ctrl-C); from the first call on such a request no longer ends the program. May be empty.
    std::function<bool()> is_interrupted = {};
    /// Where the running program lies, empty if that is unknown: what was installed with it is found from there.
    std::filesystem::path program = {};
    std::function<ScreenSize()> err_size = {};  ///< of the terminal that `err` is, as it is now; empty: the usual size
    LogFormat log_format = LogFormat::text;     ///< set by `run` from --log-format
};

/// Exit codes (README, "Exit codes").
enum ExitCode : int {
    k_done = 0,
    k_failed = 1,
    k_usage = 2,
    k_partial = 3,
    k_needs_a_person = 4,
    k_busy = 5,
    k_condition_met = 10,
};

/// Runs one command. \param arguments  without the program's name. Never throws.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Context& context);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_CLI_RUN_HPP
