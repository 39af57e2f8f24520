#ifndef GPUPRICE_SRC_CLI_ARRANGEMENT_HPP
#define GPUPRICE_SRC_CLI_ARRANGEMENT_HPP

/// \file
/// Which columns and rows of a table are wanted: --select, --sort and --limit, spelled alike everywhere.

#include "gpuprice/report/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gpuprice::cli {

class Session;

/// As given on the command line.
struct ArrangementOptions {
    std::vector<std::string> select;
    std::vector<std::string> sort;
    std::optional<long long> limit;
};

/// Adds --select, --sort and --limit. \param columns  of the command's table, whose names the help lists; in them
/// "_usd"
///                                            stands for the currency of the report. May be empty.
void add_arrangement(CLI::App& command, ArrangementOptions& options, const std::vector<report::Column>& columns);

/// \throws core::UsageError  for a sort key or a limit that cannot be read.
[[nodiscard]] report::Arrangement arrangement_of(const ArrangementOptions& options);

/// Where a table of several price kinds is sorted by a price, an hour's rent and a price to buy stay apart: the kind is
/// put first, unless the user has put it anywhere.
void sort_within_kinds(report::Arrangement& arrangement);

/// The session's options for a table arranged so. Where the limit leaves rows out, standard error says how many there
/// are. The session must outlive them. \param fallback  the format when --format is not given.
/// \throws core::UsageError  likewise, and for a format not accepted.
[[nodiscard]] report::RenderOptions render_options(Session& session, const ArrangementOptions& options,
                                                   report::Format fallback = report::Format::table);

/// Says on standard error that a limit left rows out.
void tell_limit(Session& session, std::size_t shown, std::size_t all);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ARRANGEMENT_HPP
