#include "gpuprice/analysis/spikes.hpp"

#include "residuals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace gpuprice::analysis {

namespace {

using std::chrono::days;

constexpr double k_reference = 1.4;
constexpr double k_threshold = 3.3;
constexpr double k_large = 4.0;
constexpr double k_quiet = 2.0;
constexpr double k_least_move = 0.05;
constexpr int k_quiet_days = 3;
constexpr days k_proof{14};
constexpr days k_longest_spike{45};
constexpr days k_level_window{7};
constexpr double k_found_within = 5.0;  // days, of the smallest visible move

double median_of_three(double a, double b, double c) { return std::max(std::min(a, b), std::min(std::max(a, b), c)); }

/// Page's sum for one side, and when it left 0.
struct Sum {
    double value = 0.0;
    core::Day since;

    /// True when the sum exceeds the threshold; it then starts anew.
    bool add(double step, core::Day day)
    {
        since = value > 0.0 ? since : day;
        value = std::max(0.0, value + step - k_reference);
        return value > k_threshold;
    }
};

/// An episode while it stands.
struct Open {
    Episode episode;
    double side = 1.0;
    double peak_size = 0.0;
    double expected_log = 0.0;        ///< on the day it was found
    std::optional<double> log_level;  ///< while it is a level shift
    core::Day last_beyond;
    int quiet = 0;
};

class Detector {
public:
    explicit Detector(const Series& series) : series_{series}, residuals_{series} {}

    /// \param by_day  gets one entry a day; nullptr = not wanted.
    SpikeFindings run(std::vector<DayFinding>* by_day = nullptr)
    {
        for (std::size_t i = 0; i < series_.size(); ++i) {
            findings_.days = i + 1;
            findings_.panel_breaks += series_[i].panel_break ? 1U : 0U;
            most_sellers_ = std::max(most_sellers_, series_[i].sellers);
            if (i > 0 && series_[i].day - series_[i - 1].day > k_longest_gap) {
                close();
                forget();
                residuals_.restart(i);
            }
            step(i);
            if (by_day != nullptr) {
                by_day->push_back(so_far(i));
            }
        }
        if (open_) {
            record();
        }
        findings_.reason = reason();
        return findings_;
    }

private:
    void step(std::size_t i)
    {
        findings_.smallest_visible.reset();
        const bool has_residual = residuals_.advance(i);
        if (series_[i].panel_break) {
            forget();
        }
        if (has_residual && residuals_.has_noise()) {
            judge_day(i, residuals_.noise());
        }
    }

    void judge_day(std::size_t i, const Noise& noise)
    {
        ++findings_.judged_days;
        const double wide = noise.scale * noise.widening;
        findings_.smallest_visible = std::expm1(std::max(
            k_least_move, std::min((k_reference + k_threshold / k_found_within) * wide, k_large * noise.scale)));
        if (open_) {
            follow(i, noise.scale);
        }
        if (series_[i].panel_break) {
            return;
        }
        if (const auto alarm = judge(i, noise)) {
            if (open_ && alarm->side != open_->side) {
                close();
            }
            if (!open_) {
                begin(*alarm, i, noise.scale);
            }
        }
    }

    struct Alarm {
        double side = 1.0;
        core::Day start;
    };

    std::optional<Alarm> judge(std::size_t i, const Noise& noise)
    {
        const Residual& last = residuals_.all().back();
        const core::Day day = series_[i].day;
        const double step = last.value / (noise.scale * noise.widening);
        const bool rose = up_.add(step, day);
        const bool fell = down_.add(-step, day);
        std::optional<Alarm> alarm;
        if (rose || fell) {
            Sum& sum = rose ? up_ : down_;
            alarm = Alarm{rose ? 1.0 : -1.0, sum.since};
            sum = {};
        }
        if (residuals_.all().size() < clean_from_ + k_quiet_days) {
            return std::nullopt;
        }
        const std::span<const Residual> recent = std::span{residuals_.all()}.last(3);
        // A first day beyond 4s makes the sum start anew before the move counts as one: take the day from the other
        // rule.
        const auto large = large_move(recent, noise.scale);
        if (!alarm) {
            alarm = large;
        } else if (large && large->side == alarm->side) {
            alarm->start = std::min(alarm->start, large->start);
        }
        const double move = median_of_three(recent[0].value, recent[1].value, recent[2].value);
        if (!alarm || alarm->side * move < k_least_move || series_[i].sellers < k_sellers_for_spike) {
            return std::nullopt;
        }
        return alarm;
    }

    [[nodiscard]] std::optional<Alarm> large_move(std::span<const Residual> recent, double scale) const
    {
        for (const double side : {1.0, -1.0}) {
            const auto beyond = [side, scale](const Residual& each) { return side * each.value > k_large * scale; };
            if (std::ranges::count_if(recent, beyond) >= 2) {
                return Alarm{side, series_[std::ranges::find_if(recent, beyond)->index].day};
            }
        }
        return std::nullopt;
    }

    void begin(const Alarm& alarm, std::size_t i, double scale)
    {
        Open open;
        open.side = alarm.side;
        open.episode.direction = alarm.side > 0.0 ? Direction::up : Direction::down;
        open.episode.start = alarm.start;
        open.episode.found = series_[i].day;
        open.expected_log = residuals_.all().back().baseline;
        open.last_beyond = series_[i].day;
        open_ = open;
        for (const Residual& each : residuals_.all()) {
            if (series_[each.index].day >= alarm.start) {
                raise_peak(each, scale);
            }
        }
    }

    void raise_peak(const Residual& residual, double scale)
    {
        const double size = open_->side * residual.value;
        if (size <= open_->peak_size) {
            return;
        }
        Episode& episode = open_->episode;
        const SeriesDay& at = series_[residual.index];
        open_->peak_size = size;
        episode.peak = at.day;
        episode.price = std::exp(at.log_price);
        episode.expected = std::exp(residual.baseline);
        episode.change = std::expm1(residual.value);
        episode.score = size / scale;
        episode.sellers = at.sellers;
    }

    /// The next day of the open episode: higher, over, a level of its own, or as before.
    void follow(std::size_t i, double scale)
    {
        const Residual& last = residuals_.all().back();
        raise_peak(last, scale);
        if (std::abs(last.value) < k_quiet * scale) {
            ++open_->quiet;
        } else {
            open_->quiet = 0;
            open_->last_beyond = series_[i].day;
        }
        const bool over = open_->quiet >= k_quiet_days;
        const days age = series_[i].day - open_->episode.found;
        if (age < k_proof) {
            if (over) {
                close();
            }
            return;
        }
        std::vector<double> moves;
        std::vector<double> prices;
        for (auto each = residuals_.all().rbegin();
             each != residuals_.all().rend() && series_[i].day - series_[each->index].day < k_level_window; ++each) {
            moves.push_back(open_->side * each->value);
            prices.push_back(series_[each->index].log_price);
        }
        const double level = median(std::move(prices));
        open_->log_level.reset();
        if (median(std::move(moves)) >= open_->peak_size / 2.0) {
            open_->log_level = level;
            // While the price still makes new peaks, a new baseline would hide the rest of the move.
            if (series_[i].day - open_->episode.peak >= k_level_window || age >= k_longest_spike) {
                settle();
            }
        } else if (over || age >= k_longest_spike) {
            // The baseline may have come to the price, and not the price back to the baseline.
            const double away = open_->side * (level - open_->expected_log);
            if (away >= std::max(k_least_move, k_quiet * scale)) {
                open_->log_level = level;
                settle();
            } else {
                close();
            }
        }
    }

    void settle()
    {
        const auto first = std::ranges::lower_bound(series_, open_->episode.start, {}, &SeriesDay::day);
        residuals_.restart_baseline(static_cast<std::size_t>(first - series_.begin()));
        record();
        forget();
    }

    /// What the findings would be if the series ended with that day.
    [[nodiscard]] DayFinding so_far(std::size_t i) const
    {
        DayFinding finding{series_[i].day, std::nullopt, reason()};
        if (open_) {
            finding.latest = as_it_is_by_now();
        } else if (!findings_.episodes.empty()) {
            finding.latest = findings_.episodes.back();
        }
        return finding;
    }

    [[nodiscard]] Episode as_it_is_by_now() const
    {
        Episode episode = open_->episode;
        if (open_->log_level) {
            episode.kind = EpisodeKind::level_shift;
            episode.price = std::exp(*open_->log_level);
            episode.expected = std::exp(open_->expected_log);
            episode.change = std::expm1(*open_->log_level - open_->expected_log);
        }
        return episode;
    }

    /// Adds the open episode to the findings.
    void record()
    {
        findings_.episodes.push_back(as_it_is_by_now());
        open_.reset();
    }

    void close()
    {
        if (open_) {
            open_->log_level.reset();
            open_->episode.end = open_->last_beyond;
            record();
        }
    }

    void forget()
    {
        up_ = {};
        down_ = {};
        clean_from_ = residuals_.all().size();
    }

    [[nodiscard]] std::string reason() const
    {
        if (findings_.judged_days == 0) {
            return "history too short: " + std::to_string(findings_.days) + (findings_.days == 1 ? " day" : " days") +
                   " with a price, about " + std::to_string(k_days_needed) + " are needed";
        }
        if (most_sellers_ < k_sellers_for_spike) {
            return "too few sellers: never more than " + std::to_string(most_sellers_) + ", " +
                   std::to_string(k_sellers_for_spike) + " are needed";
        }
        return {};
    }

    const Series& series_;
    Residuals residuals_;
    Sum up_;
    Sum down_;
    std::size_t clean_from_ = 0;  // residuals before it are of another panel or another baseline
    std::optional<Open> open_;
    std::size_t most_sellers_ = 0;
    SpikeFindings findings_;
};

}  // namespace

std::string_view to_text(EpisodeKind kind) noexcept { return kind == EpisodeKind::spike ? "spike" : "level_shift"; }

std::string_view to_text(Direction direction) noexcept { return direction == Direction::up ? "up" : "down"; }

SpikeFindings find_spikes(const Series& series) { return Detector{series}.run(); }

std::vector<DayFinding> spikes_by_day(const Series& series)
{
    std::vector<DayFinding> by_day;
    by_day.reserve(series.size());
    static_cast<void>(Detector{series}.run(&by_day));
    return by_day;
}

}  // namespace gpuprice::analysis
