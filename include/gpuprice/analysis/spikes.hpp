#ifndef GPUPRICE_ANALYSIS_SPIKES_HPP
#define GPUPRICE_ANALYSIS_SPIKES_HPP

/// \file
/// When a cell's price left its recent range, and whether it came back.
///
/// Causal: what is said of a day rests on that day and those before it, so later days never change that an episode was
/// found; they complete it (peak, end, kind). For each populated day:
/// - d, the residual: its log price less the *baseline*, the median of the up to 90 populated days that end 6 days
///   earlier, at least 28;
/// - s, the usual size of d: standard deviation about 0 of the residuals of the 365 days that end 6 days earlier, at
///   least 60, winsorised at 2.5 · 1.4826 · median |d| and divided by √0.9777 to be consistent for Gaussian noise
///   (Huber, "Robust Estimation of a Location Parameter", Ann. Math. Stat. 35, 1964); not below 1 %, nor below the
///   standard error of the day's median, 1.2533 · IQR / 1.349 / √sellers;
/// - φ: lag-1 autocorrelation of the same winsorised residuals, 0 where it is below 1.645 / √N, else
///   (N·φ + 2) / (N − 4), at most 0.98; λ = √((1 + φ) / (1 − φ)), by which autocorrelation widens sums.
///
/// Alarm, when (a) or (b), and the median of the last 3 residuals is at least 0.05 (5 %) on that side, and the day has
/// at least 8 sellers:
/// - (a) a two-sided cumulative sum of d / (s·λ) with reference value 1.4 exceeds 3.3: Page, "Continuous Inspection
///   Schemes", Biometrika 41 (1954). It finds steps;
/// - (b) |d| > 4s on 2 of the last 3 populated days, on the same side. It finds short spikes.
/// A day on which the panel of markets breaks raises none, and both rules start anew after it.
///
/// An episode ends after 3 populated days with |d| < 2s, or with a move to the other side. It is a level shift while,
/// 14 days or more after it was found, the median of the last 7 days still holds half of the peak; and when it ends, or
/// has lasted 45 days (half of a baseline), with that median still 5 % and 2s away from the baseline it was found
/// against: then the baseline has come to the price. Once a level shift's peak is 7 days old, or after 45 days, the
/// baseline starts anew with the first day of the episode, so that until 34 days after that nothing can be seen. After
/// 90 days without data everything starts anew.
///
/// The constants (1.4, 3.3, 4s, 2 of 3, the lags and windows) are of no theory: the design chose them in a simulation
/// of its own, which is not kept here. tests/simulation measures what they come to: false alarms in stable, drifting
/// and autocorrelated series, and how soon a step is found.

#include "gpuprice/analysis/series.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// The least sellers of a day on which an alarm can be raised.
inline constexpr std::size_t k_sellers_for_spike = 8;

enum class EpisodeKind : std::uint8_t { spike, level_shift };
enum class Direction : std::uint8_t { up, down };

[[nodiscard]] std::string_view to_text(EpisodeKind kind) noexcept;     ///< "spike", "level_shift"
[[nodiscard]] std::string_view to_text(Direction direction) noexcept;  ///< "up", "down"

/// Prices in the currency of the series; on days before a panel break on the footing of the last panel.
struct Episode {
    EpisodeKind kind = EpisodeKind::spike;
    Direction direction = Direction::up;
    core::Day start;  ///< when the move began: where Page's sum last left 0, or the first day beyond 4s if earlier
    core::Day found;  ///< the alarm
    core::Day peak;   ///< the largest residual on the episode's side
    /// The last day beyond 2s of a spike that is over. None: it still stands on the last day, or the level stayed.
    std::optional<core::Day> end;
    double price = 0.0;       ///< on the peak of a spike; of a level shift the median of its last 7 days
    double expected = 0.0;    ///< the baseline there; of a level shift on the day it was found
    double change = 0.0;      ///< price ÷ expected − 1
    double score = 0.0;       ///< |d| ÷ s on the peak: 1 is a usual day
    std::size_t sellers = 0;  ///< on the peak
};

struct SpikeFindings {
    std::vector<Episode> episodes;  ///< ascending by start
    std::size_t days = 0;           ///< populated
    std::size_t judged_days = 0;    ///< on which an alarm was possible, the number of sellers aside
    std::size_t panel_breaks = 0;
    /// The smallest lasting step, as a ratio, that is found within 5 days of the end of the series; none when it cannot
    /// be judged there.
    std::optional<double> smallest_visible;
    /// Why nothing could be found: "history too short: …", "too few sellers: …"; empty when something could have been.
    std::string reason;
};

/// O(n · w) for n days and windows of w = 365 days; memory O(n).
[[nodiscard]] SpikeFindings find_spikes(const Series& series);

/// What `find_spikes` says of a series that ends with a day, as far as it is about that day.
struct DayFinding {
    core::Day day;
    std::optional<Episode> latest;  ///< the last episode, be it over or not; none when there is none
    std::string reason;             ///< SpikeFindings::reason
};

/// One entry for each day of the series, in one pass: what was known on that day. Prices stand on the footing of the
/// whole series. O(n · w).
[[nodiscard]] std::vector<DayFinding> spikes_by_day(const Series& series);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_SPIKES_HPP
