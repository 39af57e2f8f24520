#ifndef GPUPRICE_ALERTS_EPISODES_HPP
#define GPUPRICE_ALERTS_EPISODES_HPP

/// \file
/// From readings to episodes: hysteresis, cool-down, and one episode at a time.

#include "gpuprice/alerts/readings.hpp"
#include "gpuprice/alerts/rule.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/alert.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::alerts {

/// An episode that cannot be judged for so long is over.
inline constexpr std::chrono::days k_lapse{14};

/// Something to tell: an episode began, or is over.
struct Change {
    model::AlertEvent event = model::AlertEvent::start;
    std::size_t episode = 0;         ///< index into Tracker::episodes
    std::optional<Reading> reading;  ///< behind it; none where the episode ended for want of one
    /// Whether people are to hear of it: not of episodes that ended because their rule changed, or lapsed.
    bool is_news = true;
};

/// One rule's episodes, day by day.
///
/// An episode begins for a subject when a reading fires, none goes on for it, and the last one of the same definition
/// ended at least `cool_down` days ago. It ends when a reading clears; when its listing is gone from a cell that was
/// judged; when it could not be judged for `k_lapse`. Between threshold and clear it stays as it is, and so it does
/// while it cannot be judged. All of it depends on the order of days only: a day may come again (several runs a day),
/// and one before an episode's last judged day changes nothing of it.
class Tracker {
public:
    /// \param known  the rule's stored episodes, oldest first. Those of another definition that go on end on `today`.
    Tracker(const Rule& rule, std::vector<model::AlertEpisode> known, core::Day today);

    /// \param readings  all of that day. \returns  what is to be told, in the order of the readings.
    [[nodiscard]] std::vector<Change> take(core::Day day, std::span<const Reading> readings);

    /// Of episodes that began just now: whoever judges a rule for the first time comes late to what has gone on. They
    /// begin when those of the same subject did that go on at the end of `replayed`, where the subject had none since.
    /// \param begun  what `take` returned.
    void date_back(std::span<const Change> begun, std::span<const model::AlertEpisode> replayed);

    /// Known ones, changed where they were, then new ones, whose id is 0.
    [[nodiscard]] const std::vector<model::AlertEpisode>& episodes() const { return episodes_; }

    /// The episode that goes on for that subject; nullptr when none does.
    [[nodiscard]] const model::AlertEpisode* open(const std::string& subject) const;

    /// Until which day no episode begins for that subject; none when one may.
    [[nodiscard]] std::optional<core::Day> cooling_until(const std::string& subject, core::Day day) const;

private:
    void judge_open(std::size_t index, const Reading& reading, std::vector<Change>& changes);
    void begin(const Reading& reading, std::vector<Change>& changes);
    void end_without_reading(core::Day day, std::span<const Reading> readings, std::vector<Change>& changes);

    const Rule* rule_;
    std::string definition_;
    std::vector<model::AlertEpisode> episodes_;
    std::map<std::string, std::size_t> last_;  // subject → its last episode of this definition
};

/// What a rule would have done.
struct Backtest {
    std::vector<model::AlertEpisode> episodes;
    std::optional<core::Day> first_judged;  ///< none: it could never be judged
    std::optional<core::Day> last_judged;
    std::size_t judged_days = 0;  ///< days on which it could be judged for at least one subject
    /// Where it could never be judged: why not for the subject and day with the most sellers; may be empty.
    std::string reason;
};

/// Days between firings are counted as months of this many days.
inline constexpr double k_days_a_month = 365.25 / 12.0;

/// The same `Tracker`, one day after another. \param readings  of `days`, ascending by day.
[[nodiscard]] Backtest backtest(const Rule& rule, std::span<const Reading> readings, const analysis::DayRange& days);

/// Of fewer judged days nothing is said of how often: too thin.
inline constexpr std::size_t k_least_days_for_rate = 30;

/// Episodes that began, for each month from `first` to `last`, both counted.
[[nodiscard]] double per_month(std::size_t episodes, const analysis::DayRange& days) noexcept;

}  // namespace gpuprice::alerts

#endif  // GPUPRICE_ALERTS_EPISODES_HPP
