#ifndef GPUPRICE_REPORT_SINCE_LAUNCH_HPP
#define GPUPRICE_REPORT_SINCE_LAUNCH_HPP

/// \file
/// Since when a card is above or below its launch price, in words.

#include "gpuprice/analysis/multiple.hpp"
#include "gpuprice/report/table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gpuprice::report {

/// "2024-03-02"; "2024-03-02*" where that is the first day looked at, so that it may be longer; "" for none.
[[nodiscard]] std::string since_text(const std::optional<analysis::SinceLaunch>& since);

/// "above its launch price since 2024-03-02, on all 190 days with a price; …": with how many days are sure, open and
/// thin, days without a price, earlier changes of side, and a change of markets on the first day. No full stop.
[[nodiscard]] std::string since_sentence(const analysis::SinceLaunch& since);

/// What the mark of `since_text` and the words of `since_sentence` mean.
inline constexpr const char* k_since_legend =
    "SINCE = the day from which the median has been on this side of the launch price; * = the first day with a price "
    "here, so it may be longer. Sure are days whose whole RANGE is on that side.";

/// The columns, `since` for all and the others for files: `launch_side` ("below", "at", "above"), `since`,
/// `since_is_first_day`, `since_days`, `since_sure_days`, `since_thin_days`, `since_missing_days`, `surely_since`,
/// `side_changes`.
[[nodiscard]] std::vector<Column> since_columns();

/// One cell for each of `since_columns`.
[[nodiscard]] std::vector<Cell> since_cells(const std::optional<analysis::SinceLaunch>& since);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_SINCE_LAUNCH_HPP
