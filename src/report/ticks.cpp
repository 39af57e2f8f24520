#include "ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace gpuprice::report {

namespace {

using std::chrono::days;
using std::chrono::months;

double round_step(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double digit : {1.0, 2.0, 5.0}) {
        // A step of exactly the least must not be missed for a last bit.
        if (digit * power >= least * (1.0 - 1e-9)) {
            return digit * power;
        }
    }
    return 10.0 * power;
}

using Ticks = std::vector<std::pair<core::Day, std::string>>;

/// Days a multiple of `step` days after a Monday.
Ticks by_days(core::Day first, core::Day last, days step)
{
    constexpr core::Day k_monday{days{4}};
    const auto since = (first - k_monday).count();
    const auto places = static_cast<double>(since) / static_cast<double>(step.count());
    Ticks ticks;
    for (core::Day day = k_monday + step * static_cast<long>(std::ceil(places)); day <= last; day += step) {
        ticks.emplace_back(day, core::to_text(day));
    }
    return ticks;
}

/// First days of months whose number since year 0 is a multiple of `step`.
Ticks by_months(core::Day first, core::Day last, int step)
{
    constexpr int k_year = 12;
    const std::chrono::year_month_day date{first};
    const int month = static_cast<int>(date.year()) * k_year + static_cast<int>(static_cast<unsigned>(date.month())) -
                      1 + (date.day() == std::chrono::day{1} ? 0 : 1);
    Ticks ticks;
    for (int at = (month + step - 1) / step * step;; at += step) {
        const std::chrono::year_month_day day{std::chrono::year{at / k_year},
                                              std::chrono::month{static_cast<unsigned>(at % k_year) + 1},
                                              std::chrono::day{1}};
        if (core::Day{day} > last) {
            return ticks;
        }
        const std::string text = core::to_text(core::Day{day});
        ticks.emplace_back(core::Day{day}, text.substr(0, step % k_year == 0 ? 4 : 7));
    }
}

}  // namespace

std::vector<double> value_ticks(double low, double high, std::size_t most)
{
    constexpr double k_least_spread = 0.02;
    const double least = std::max(std::abs(high), std::abs(low)) * k_least_spread;
    if (high - low < least || high == low) {
        const double more = high == low && least == 0.0 ? 1.0 : (least - (high - low)) / 2.0;
        low -= more;
        high += more;
    }
    const double step = round_step((high - low) / static_cast<double>(std::max<std::size_t>(most, 2) - 1));
    constexpr double k_rounding = 1e-9;
    const double first = std::floor(low / step + k_rounding);
    const double last = std::ceil(high / step - k_rounding);
    std::vector<double> ticks(static_cast<std::size_t>(last - first) + 1);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        ticks[i] = (first + static_cast<double>(i)) * step;
    }
    return ticks;
}

std::vector<std::pair<core::Day, std::string>> day_ticks(core::Day first, core::Day last, std::size_t most)
{
    // A coarser step may fall between two days; then the finer one is cut.
    Ticks finer = by_days(first, last, days{1});
    if (finer.size() <= most) {
        return finer;
    }
    const auto take = [&finer, most](Ticks ticks) {
        if (!ticks.empty()) {
            finer = std::move(ticks);
        }
        return finer.size() <= most;
    };
    if (take(by_days(first, last, days{7})) || take(by_days(first, last, days{14}))) {
        return finer;
    }
    constexpr std::array k_months{1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200};
    for (const int step : k_months) {
        if (take(by_months(first, last, step))) {
            return finer;
        }
    }
    finer.resize(most);
    return finer;
}

}  // namespace gpuprice::report
