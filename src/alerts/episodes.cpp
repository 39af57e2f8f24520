#include "gpuprice/alerts/episodes.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace gpuprice::alerts {

namespace {

/// Whether `value` lies farther beyond the threshold.
bool is_farther(const Rule& rule, double value, double than)
{
    switch (rule.metric) {
        case Metric::spike:
        case Metric::level_shift: return std::abs(value) > std::abs(than);
        default: return rule.side == Side::below ? value < than : value > than;
    }
}

void end(model::AlertEpisode& episode, core::Day day, std::string why)
{
    episode.ended = std::max(day, episode.started);
    episode.ending = std::move(why);
}

std::string ending_of(const Rule& rule)
{
    switch (rule.metric) {
        case Metric::price:
        case Metric::multiple:
        case Metric::listing: return rule.side == Side::below ? "it is above again" : "it is below again";
        case Metric::spike: return "the spike is over, or became a level shift";
        case Metric::level_shift: return "the level is no news any more, or was left";
        case Metric::new_low: return "it rose from its low, or fell no more";
        case Metric::market: return "the market is well again";
    }
    return {};
}

}  // namespace

Tracker::Tracker(const Rule& rule, std::vector<model::AlertEpisode> known, core::Day today)
    : rule_{&rule}, definition_{definition_of(rule)}, episodes_{std::move(known)}
{
    for (std::size_t i = 0; i < episodes_.size(); ++i) {
        model::AlertEpisode& episode = episodes_[i];
        if (episode.definition == definition_) {
            last_[episode.subject] = i;
        } else if (!episode.ended) {
            end(episode, today, "the rule was changed");
        }
    }
}

std::vector<Change> Tracker::take(core::Day day, std::span<const Reading> readings)
{
    std::vector<Change> changes;
    for (const Reading& reading : readings) {
        const auto found = last_.find(reading.subject.key);
        if (found != last_.end() && !episodes_[found->second].ended) {
            judge_open(found->second, reading, changes);
        } else if (reading.verdict == Verdict::fires && !cooling_until(reading.subject.key, day)) {
            begin(reading, changes);
        }
    }
    end_without_reading(day, readings, changes);
    return changes;
}

void Tracker::date_back(std::span<const Change> begun, std::span<const model::AlertEpisode> replayed)
{
    for (const Change& change : begun) {
        model::AlertEpisode& episode = episodes_[change.episode];
        const auto found = std::ranges::find_if(replayed, [&episode](const model::AlertEpisode& each) {
            return !each.ended && each.subject == episode.subject && each.started < episode.started;
        });
        const bool overlaps =
            found != replayed.end() && std::ranges::any_of(episodes_, [&](const model::AlertEpisode& each) {
                return each.subject == episode.subject && each.ended && *each.ended > found->started;
            });
        if (change.event == model::AlertEvent::start && found != replayed.end() && !overlaps) {
            episode.started = found->started;
            episode.first_value = found->first_value;
            episode.extreme = found->extreme;
        }
    }
}

const model::AlertEpisode* Tracker::open(const std::string& subject) const
{
    const auto found = last_.find(subject);
    return found == last_.end() || episodes_[found->second].ended ? nullptr : &episodes_[found->second];
}

std::optional<core::Day> Tracker::cooling_until(const std::string& subject, core::Day day) const
{
    const auto found = last_.find(subject);
    if (found == last_.end() || !episodes_[found->second].ended) {
        return std::nullopt;
    }
    const core::Day until = *episodes_[found->second].ended + rule_->cool_down;
    return day < until ? std::optional{until} : std::nullopt;
}

void Tracker::judge_open(std::size_t index, const Reading& reading, std::vector<Change>& changes)
{
    model::AlertEpisode& episode = episodes_[index];
    if (reading.verdict == Verdict::unjudged || reading.day < episode.judged) {
        return;
    }
    episode.judged = reading.day;
    if (reading.value) {
        episode.last_value = *reading.value;
        episode.extreme = is_farther(*rule_, *reading.value, episode.extreme) ? *reading.value : episode.extreme;
    }
    if (reading.verdict == Verdict::clears) {
        end(episode, reading.day, ending_of(*rule_));
        changes.push_back({model::AlertEvent::end, index, reading});
    }
}

void Tracker::begin(const Reading& reading, std::vector<Change>& changes)
{
    model::AlertEpisode episode;
    episode.rule = rule_->name;
    episode.definition = definition_;
    episode.subject = reading.subject.key;
    if (!reading.subject.listing.empty() && reading.subject.cell) {
        episode.cell = key_of(*reading.subject.cell);
    }
    episode.started = reading.day;
    episode.judged = reading.day;
    episode.first_value = reading.value.value_or(0.0);
    episode.extreme = episode.first_value;
    episode.last_value = episode.first_value;
    last_[episode.subject] = episodes_.size();
    episodes_.push_back(std::move(episode));
    changes.push_back({model::AlertEvent::start, episodes_.size() - 1, reading});
}

void Tracker::end_without_reading(core::Day day, std::span<const Reading> readings, std::vector<Change>& changes)
{
    std::set<std::string_view> read;
    std::set<std::string_view> judged;
    for (const Reading& reading : readings) {
        read.insert(reading.subject.key);
        if (reading.verdict != Verdict::unjudged) {
            judged.insert(reading.subject.key);
        }
    }
    for (std::size_t i = 0; i < episodes_.size(); ++i) {
        model::AlertEpisode& episode = episodes_[i];
        if (episode.ended || day < episode.judged) {
            continue;
        }
        if (!episode.cell.empty() && judged.contains(episode.cell) && !read.contains(episode.subject)) {
            // Of a cell's listings only those are read that are not clear of the threshold.
            end(episode, day, "it is gone, or asks more again");
            episode.judged = day;
            changes.push_back({model::AlertEvent::end, i, std::nullopt});
        } else if (day - episode.judged > k_lapse) {
            end(episode, day, "it could not be judged for " + std::to_string(k_lapse.count()) + " days");
            changes.push_back({model::AlertEvent::end, i, std::nullopt, false});
        }
    }
}

Backtest backtest(const Rule& rule, std::span<const Reading> readings, const analysis::DayRange& days)
{
    Backtest result;
    Tracker tracker{rule, {}, days.first};
    std::size_t most_sellers = 0;
    auto next = readings.begin();
    for (core::Day day = days.first; day <= days.last; day += std::chrono::days{1}) {
        while (next != readings.end() && next->day < day) {
            ++next;
        }
        const auto begin = static_cast<std::size_t>(next - readings.begin());
        bool is_judged = false;
        for (; next != readings.end() && next->day == day; ++next) {
            is_judged = is_judged || next->verdict != Verdict::unjudged;
            if (next->verdict == Verdict::unjudged && (result.reason.empty() || next->sellers >= most_sellers)) {
                most_sellers = next->sellers;
                result.reason = next->reason;
            }
        }
        const auto end_of_day = static_cast<std::size_t>(next - readings.begin());
        static_cast<void>(tracker.take(day, readings.subspan(begin, end_of_day - begin)));
        if (is_judged) {
            ++result.judged_days;
            result.first_judged = result.first_judged.value_or(day);
            result.last_judged = day;
        }
    }
    if (result.judged_days > 0) {
        result.reason.clear();
    }
    result.episodes = tracker.episodes();
    return result;
}

double per_month(std::size_t episodes, const analysis::DayRange& days) noexcept
{
    const auto count = (days.last - days.first).count() + 1;
    return count <= 0 ? 0.0 : static_cast<double>(episodes) * k_days_a_month / static_cast<double>(count);
}

}  // namespace gpuprice::alerts
