#ifndef GPUPRICE_ANALYSIS_CELL_SPIKES_HPP
#define GPUPRICE_ANALYSIS_CELL_SPIKES_HPP

/// \file
/// The spikes and level shifts of the cells of one report, with the dated events near them.

#include "gpuprice/analysis/changes.hpp"
#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/analysis/spikes.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::analysis {

/// How far an event may lie from an episode to be shown with it.
inline constexpr std::chrono::days k_event_distance{30};

/// An episode, and what happened around it: context, never its cause.
struct EpisodeInContext {
    Episode episode;
    std::vector<const catalog::Event*> events;  ///< ascending by day
};

struct CellSpikes {
    CellKey cell;
    core::Currency currency = core::Currency::usd;  ///< of the series
    std::vector<EpisodeInContext> episodes;         ///< ascending by start
    SpikeFindings findings;                         ///< without its episodes
    std::optional<core::Day> first_day;             ///< with a median; none in a series without any
    std::optional<core::Day> last_day;
    std::optional<core::Day> last_sighted;  ///< the last of these on which the price was not carried forward
    std::size_t most_sellers = 0;           ///< on a day
    std::size_t usual_sellers = 0;          ///< the median of the days, the lower of two middle ones
    std::size_t wide_days = 0;              ///< with the `k_sellers_for_spike` sellers that an alarm takes
    /// What can be seen of the price whether or not it could be judged, up to the last day of its `comparable_part`.
    std::optional<double> change_7d;
    std::optional<double> change_30d;
    std::optional<double> change_90d;
    std::optional<SeenChange> largest_week;  ///< the largest change over 7 days in the period, found or not
    std::vector<PanelBreak> breaks;          ///< days on which the observed markets changed, ascending
};

/// Why a spike would not have been found on most days: "history too short: …", or "too few sellers: usually 6, 8 are
/// needed"; then that none was found says little. Empty when it would have been.
[[nodiscard]] std::string why_unjudged(const CellSpikes& cell);

/// Whether a spike would have been found on most days.
[[nodiscard]] bool is_mostly_judged(const CellSpikes& cell);

/// The period that a report is about; none = open on that side.
struct Period {
    std::optional<core::Day> since;
    std::optional<core::Day> until;
};

/// The last day on which the price moved by way of the episode, as far as is known: a level shift has moved when it has
/// reached its level, a spike that stands still does on the last day of the series.
[[nodiscard]] core::Day last_move_of(const Episode& episode, core::Day last_of_series);

/// The catalogue's events that affect the family, or all of them, from `k_event_distance` before `first` to as much
/// after `last`. O(events).
[[nodiscard]] std::vector<const catalog::Event*> events_near(const catalog::Catalog& catalog, std::string_view family,
                                                             core::Day first, core::Day last);

/// One entry a cell, in the order of `cells`. Every series is judged from its beginning; `period` chooses the episodes
/// that are shown: those that begin, move or stand in it, a level shift up to its peak.
/// The catalogue must outlive the result.
[[nodiscard]] std::vector<CellSpikes> cell_spikes(std::span<const CellDays> cells, const catalog::Catalog& catalog,
                                                  const Period& period);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_CELL_SPIKES_HPP
