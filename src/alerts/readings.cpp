#include "gpuprice/alerts/readings.hpp"

#include "gpuprice/analysis/multiple.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace gpuprice::alerts {

namespace {

/// A price is a new low from this ratio to the one before on: below it lies what logarithms and links round.
constexpr double k_same_price = 1e-9;

Subject subject_of(const analysis::CellKey& cell)
{
    Subject subject;
    subject.key = key_of(cell);
    subject.cell = cell;
    return subject;
}

std::string thin(std::size_t sellers, std::size_t needed)
{
    return "thin: " + std::to_string(sellers) + (sellers == 1 ? " seller, " : " sellers, ") + std::to_string(needed) +
           " are needed";
}

/// A reading of a cell's day as far as all metrics share it; its reason says when the day is too thin for the rule.
Reading reading_of(const Rule& rule, const analysis::CellDays& cell, const analysis::DailyRow& row)
{
    Reading reading;
    reading.day = row.day;
    reading.subject = subject_of(cell.cell);
    reading.sellers = row.stock.sellers;
    reading.listings = row.stock.listings;
    reading.currency = cell.currency.code();
    reading.price = row.stock.median;
    if (!row.stock.median || row.stock.sellers < rule.min_sellers) {
        reading.reason = thin(row.stock.sellers, rule.min_sellers);
    } else if (!row.stock.low && rule.min_sellers >= k_usual_sellers) {
        reading.reason = "thin: too many of the " + std::to_string(row.stock.sellers) +
                         " sellers have the same price for an interval";
    }
    return reading;
}

template <typename Visit>
void for_each_day(std::span<const analysis::CellDays> cells, const analysis::DayRange& days, Visit visit)
{
    for (const analysis::CellDays& cell : cells) {
        for (const analysis::DailyRow& row : cell.rows) {
            if (days.contains(row.day)) {
                visit(cell, row);
            }
        }
    }
}

std::vector<Reading> by_day(std::vector<Reading> readings)
{
    std::ranges::stable_sort(readings, {}, &Reading::day);
    return readings;
}

bool is_wanted(const Rule& rule, const analysis::Episode& episode)
{
    const auto kind =
        rule.metric == Metric::level_shift ? analysis::EpisodeKind::level_shift : analysis::EpisodeKind::spike;
    return episode.kind == kind && (!rule.direction || episode.direction == *rule.direction);
}

bool goes_on(const analysis::Episode& episode, core::Day day)
{
    return !episode.end && (episode.kind == analysis::EpisodeKind::spike || day - episode.found <= k_shift_is_news);
}

/// The lowest of the populated days before a day, in a window that moves along.
class Window {
public:
    explicit Window(int days) : length_{days} {}

    void add(const analysis::SeriesDay& day)
    {
        if (day.step_unknown) {
            days_.clear();  // what lies before cannot be compared
        }
        days_.push_back(&day);
    }

    /// For the days before `day`.
    void move_to(core::Day day)
    {
        while (!days_.empty() && day - days_.front()->day > length_) {
            days_.pop_front();
        }
    }

    [[nodiscard]] std::size_t days() const { return days_.size(); }
    [[nodiscard]] std::size_t needed() const { return static_cast<std::size_t>((length_.count() + 1) / 2); }
    [[nodiscard]] double lowest() const
    {
        return (*std::ranges::min_element(days_, {}, [](const auto* day) { return day->log_price; }))->log_price;
    }

private:
    std::chrono::days length_;
    std::deque<const analysis::SeriesDay*> days_;
};

/// \param last_low  the last day with a new low before this one; the day itself where it has one.
void judge_low(Reading& reading, const Rule& rule, const Window& window, const analysis::SeriesDay& at,
               std::optional<core::Day>& last_low)
{
    if (at.step_unknown || window.days() < window.needed()) {
        reading.reason = "history too short: " + std::to_string(at.step_unknown ? 0 : window.days()) + " of the " +
                         std::to_string(rule.window_days) + " days before have a comparable price, " +
                         std::to_string(window.needed()) + " are needed";
        return;
    }
    const double low = window.lowest();
    reading.value = std::exp(at.log_price - low);
    reading.reference = *reading.price / *reading.value;
    if (at.log_price < low - k_same_price) {
        reading.verdict = Verdict::fires;
        last_low = at.day;
    } else {
        const bool is_news = last_low && at.day - *last_low <= k_low_is_news;
        reading.verdict = is_news && *reading.value < rule.clear ? Verdict::between : Verdict::clears;
    }
}

}  // namespace

std::string key_of(const analysis::CellKey& cell)
{
    std::string key = cell.card->id;
    key.append("|").append(model::to_text(cell.kind));
    key.append("|").append(model::to_text(cell.condition));
    return key.append("|").append(cell.region);
}

Verdict judge(const Rule& rule, double value) noexcept
{
    const bool is_below = rule.side == Side::below;
    if (is_below ? value < rule.threshold : value > rule.threshold) {
        return Verdict::fires;
    }
    return (is_below ? value >= rule.clear : value <= rule.clear) ? Verdict::clears : Verdict::between;
}

std::vector<Reading> price_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                    const analysis::DayRange& days)
{
    std::vector<Reading> readings;
    for_each_day(cells, days, [&](const analysis::CellDays& cell, const analysis::DailyRow& row) {
        Reading reading = reading_of(rule, cell, row);
        reading.value = reading.price;
        if (reading.reason.empty()) {
            reading.verdict = judge(rule, *reading.value);
        }
        readings.push_back(std::move(reading));
    });
    return by_day(std::move(readings));
}

std::vector<Reading> multiple_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                       const analysis::DayRange& days, const model::RateTable& rates)
{
    std::vector<Reading> readings;
    analysis::LaunchPrices launches{rates};
    for_each_day(cells, days, [&](const analysis::CellDays& cell, const analysis::DailyRow& row) {
        Reading reading = reading_of(rule, cell, row);
        const auto& launch = launches.of(*cell.cell.card);
        if (model::is_rental(cell.cell.kind)) {
            reading.reason = "an hour's rent is no multiple of a price";
        } else if (!launch) {
            reading.reason = launch.error().text();
        } else if (reading.price) {
            const auto rate = rates.find(cell.currency, launch->amount.currency, row.day);
            if (rate) {
                reading.value = analysis::multiple_of(*reading.price, {}, {}, *launch, *rate).value;
                reading.reference = launch->amount.to_double() / rate->factor;
            } else {
                reading.reason = rate.error().text();
            }
        }
        if (reading.reason.empty()) {
            reading.verdict = judge(rule, *reading.value);
        }
        readings.push_back(std::move(reading));
    });
    return by_day(std::move(readings));
}

std::vector<Reading> spike_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                    const analysis::DayRange& days)
{
    std::vector<Reading> readings;
    for (const analysis::CellDays& cell : cells) {
        const auto findings = analysis::spikes_by_day(cell.stock);
        auto finding = findings.begin();
        for (const analysis::DailyRow& row : cell.rows) {
            while (finding != findings.end() && finding->day < row.day) {
                ++finding;
            }
            if (!days.contains(row.day)) {
                continue;
            }
            Reading reading = reading_of(rule, cell, row);
            reading.reason.clear();  // the detector says by itself what is too thin for it
            if (finding == findings.end() || finding->day != row.day) {
                reading.reason = thin(row.stock.sellers, 3);
            } else if (!finding->reason.empty()) {
                reading.reason = finding->reason;
            } else {
                const auto& latest = finding->latest;
                reading.verdict = Verdict::clears;
                if (latest && is_wanted(rule, *latest) && goes_on(*latest, row.day)) {
                    reading.verdict = Verdict::fires;
                    reading.value = latest->change;
                    reading.reference = latest->expected;
                }
            }
            readings.push_back(std::move(reading));
        }
    }
    return by_day(std::move(readings));
}

std::vector<Reading> new_low_readings(const Rule& rule, std::span<const analysis::CellDays> cells,
                                      const analysis::DayRange& days)
{
    std::vector<Reading> readings;
    for (const analysis::CellDays& cell : cells) {
        Window window{rule.window_days};
        std::optional<core::Day> last_low;
        auto at = cell.stock.begin();
        for (const analysis::DailyRow& row : cell.rows) {
            for (; at != cell.stock.end() && at->day < row.day; ++at) {
                window.add(*at);
            }
            window.move_to(row.day);
            Reading reading = reading_of(rule, cell, row);
            if (reading.reason.empty() && at != cell.stock.end() && at->day == row.day) {
                judge_low(reading, rule, window, *at, last_low);
            }
            if (days.contains(row.day)) {
                readings.push_back(std::move(reading));
            }
        }
    }
    return by_day(std::move(readings));
}

std::vector<Reading> listing_readings(const Rule& rule, const analysis::MarkupReport& report)
{
    std::vector<Reading> readings;
    for (const analysis::MarkupRow& row : report.rows) {
        Reading of_cell;
        of_cell.day = report.day;
        of_cell.subject = subject_of(row.cell);
        of_cell.sellers = row.price.sellers;
        of_cell.listings = row.price.listings;
        of_cell.currency = report.currency.code();
        of_cell.reference = row.price.median;
        if (!row.price.median || row.price.sellers < rule.min_sellers) {
            of_cell.reason = thin(row.price.sellers, rule.min_sellers);
            readings.push_back(std::move(of_cell));
            continue;
        }
        of_cell.verdict = Verdict::clears;
        if (!row.price.counted.empty()) {
            of_cell.price = row.price.counted.front()->unit_price;
            of_cell.value = *of_cell.price / *row.price.median;
        }
        readings.push_back(of_cell);
        for (const analysis::Offer* offer : row.price.counted) {
            const double share = offer->unit_price / *row.price.median;
            const Verdict verdict = judge(rule, share);
            if (verdict == Verdict::clears) {
                continue;
            }
            Reading reading = of_cell;
            reading.verdict = verdict;
            reading.value = share;
            reading.price = offer->unit_price;
            reading.subject.market = offer->revision->market;
            reading.subject.listing = offer->revision->market + "/" + offer->revision->raw.external_id;
            reading.subject.key = reading.subject.listing;
            if (row.cell.kind != model::PriceKind::ask) {
                reading.subject.key.append("|").append(model::to_text(row.cell.kind));
            }
            reading.subject.url = offer->revision->raw.url;
            readings.push_back(std::move(reading));
        }
    }
    return readings;
}

std::vector<Reading> market_readings(std::span<const MarketDay> markets)
{
    std::vector<Reading> readings;
    for (const MarketDay& each : markets) {
        Reading reading;
        reading.day = each.day;
        reading.subject.key = each.market;
        reading.subject.market = each.market;
        if (!each.is_known) {
            reading.reason = "never asked";
        } else {
            reading.verdict = each.trouble.empty() ? Verdict::clears : Verdict::fires;
            reading.value = each.trouble.empty() ? 0.0 : 1.0;
            reading.reason = each.trouble;
        }
        readings.push_back(std::move(reading));
    }
    return by_day(std::move(readings));
}

}  // namespace gpuprice::alerts
