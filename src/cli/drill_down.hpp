#ifndef GPUPRICE_SRC_CLI_DRILL_DOWN_HPP
#define GPUPRICE_SRC_CLI_DRILL_DOWN_HPP

/// \file
/// From a printed number to the listings behind it: the option `--explain-number`, and for reports over many days the
/// command that has it.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"

#include "filters.hpp"
#include "session.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gpuprice::cli {

/// What a report shows: its numbers, or with --explain-number the listings behind them.
enum class Shows : std::uint8_t { numbers, listings };

/// Adds --explain-number to a command whose numbers are of one day; the result is set once the command line is read.
[[nodiscard]] std::shared_ptr<const bool> add_explain_number(CLI::App& command, const std::string& what);

/// One cell's number of one day.
struct CellDay {
    analysis::CellKey cell;
    core::Day day;
    core::Currency currency = core::Currency::usd;
};

/// The command that prints the listings behind it, with the same filters: "gpuprice markup a100-80gb-pcie --as-of …
/// --explain-number". The day's median in its last lines is the number.
[[nodiscard]] std::string explain_command(const Session& session, const Filters& filters, const CellDay& of);

/// Lines for people: "From which listings: …", a command for each of these, the first few of many.
[[nodiscard]] std::vector<std::string> explain_notes(const Session& session, const Filters& filters,
                                                     const std::vector<CellDay>& days);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_DRILL_DOWN_HPP
