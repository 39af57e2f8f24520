#ifndef GPUPRICE_SRC_CLI_TELL_HPP
#define GPUPRICE_SRC_CLI_TELL_HPP

/// \file
/// What is said on standard error: everything but the lines that a terminal sees redrawn while a run goes on.
///
/// For people a line is "gpuprice: MESSAGE"; with --log-format json it is one JSON object with the keys `time` (UTC,
/// ISO 8601), `level` (info, warning or error), `market` (null where it is about none in particular) and `message`,
/// always all four and in this order. Messages quote command lines, files and answers of strangers; no control
/// character of theirs gets through.

#include "gpuprice/cli/run.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gpuprice::cli {

enum class Level : std::uint8_t {
    info,     ///< how a job goes on
    warning,  ///< worth a look; the job went on without
    error,    ///< why the command failed
};

void tell(Context& context, Level level, std::string_view message, std::string_view market = {});

/// A warning.
void tell(Context& context, std::string_view message);

/// How a job goes on with one market: for people "MARKET: MESSAGE".
void tell_progress(Context& context, Level level, std::string_view market, std::string_view message);

/// Why a command line cannot be understood, and where to read on. \param command  whose help says more, such as
/// "gpuprice markup".
void tell_usage(Context& context, const std::string& message, const std::string& command);

/// \param word  of --log-format. \throws core::UsageError  when it is neither text nor json.
[[nodiscard]] LogFormat parse_log_format(std::string_view word);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_TELL_HPP
