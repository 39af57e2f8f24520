#ifndef GPUPRICE_SRC_CLI_PRUNED_NOTES_HPP
#define GPUPRICE_SRC_CLI_PRUNED_NOTES_HPP

/// \file
/// What reports say where they touch years that were taken out of the history.

#include "gpuprice/core/time.hpp"
#include "gpuprice/report/table.hpp"
#include "gpuprice/store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gpuprice::cli {

/// A sentence for each market whose removed years reach into what is shown. \param markets  those shown; empty = all.
/// \param first  the first day shown, on which prices seen in the days before it still stand; none = from the begin.
[[nodiscard]] std::vector<std::string> pruned_notes(const store::Store& store, const std::vector<std::string>& markets,
                                                    std::optional<core::Day> first);
void add_pruned_notes(report::Table& table, const store::Store& store, const std::vector<std::string>& markets,
                      std::optional<core::Day> first);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_PRUNED_NOTES_HPP
