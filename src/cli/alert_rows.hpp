#ifndef GPUPRICE_SRC_CLI_ALERT_ROWS_HPP
#define GPUPRICE_SRC_CLI_ALERT_ROWS_HPP

/// \file
/// What every rule says today, a row for each of its subjects.

#include "gpuprice/report/table.hpp"

#include "session.hpp"

#include <vector>

namespace gpuprice::cli {

/// Those of `alert_states`.
[[nodiscard]] std::vector<report::Column> alert_columns();

/// The rules' states by today's history and the stored episodes; nothing is written. \param firing  set when one is.
[[nodiscard]] report::Table alert_states(Session& session, const store::Store& store, bool& firing);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERT_ROWS_HPP
