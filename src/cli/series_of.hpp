#ifndef GPUPRICE_SRC_CLI_SERIES_OF_HPP
#define GPUPRICE_SRC_CLI_SERIES_OF_HPP

/// \file
/// The daily series that `spikes` and `trends` judge, as the filters want them.

#include "gpuprice/analysis/daily.hpp"

#include "filters.hpp"
#include "session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::cli {

enum class SeriesOf : std::uint8_t {
    whole_history,  ///< from the first day on: what is found depends on the days before --since
    period,         ///< from --since on
};

struct LoadedSeries {
    std::vector<analysis::CellDays> cells;  ///< in the catalogue's order, each in its own currency
    std::optional<core::Day> since;         ///< of --since
    core::Day last;                         ///< the earlier of --as-of and --until
    analysis::PriceBasis basis;
    std::vector<std::string> notes;  ///< for people, about how it was loaded
};

/// The last day of the scope's series: the earlier of --as-of and --until.
[[nodiscard]] core::Day last_day_of(const Scope& scope);

/// How `analysis::daily` makes these series of a history that holds all spans up to that day, and with
/// SeriesOf::period at least those that reach --since.
[[nodiscard]] analysis::DailyOptions series_options(const Scope& scope, const Filters& filters, SeriesOf what);

/// A line for people where --currency was given and does not matter to these series; else "".
[[nodiscard]] std::string own_currency_note(const Filters& filters);

/// Reads the history up to `last`. Without --kind: asks. \throws core::UsageError  for a filter that cannot be read.
[[nodiscard]] LoadedSeries load_series(Session& session, const Filters& filters, SeriesOf what);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_SERIES_OF_HPP
