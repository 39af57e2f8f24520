#include "gpuprice/report/axis.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace gpuprice::report {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;

/// The ticks that are `step` days apart, the first of them a Monday where it is a week.
std::vector<AxisDay> by_days(core::Day first, core::Day last, int step)
{
    constexpr core::Day k_monday{days{4}};  // 1970-01-05
    std::vector<AxisDay> ticks;
    const auto beyond = (first - k_monday).count() % step;
    for (core::Day day = first + days{beyond > 0 ? step - beyond : -beyond}; day <= last; day += days{step}) {
        ticks.push_back({day, core::to_text(day)});
    }
    return ticks;
}

std::vector<AxisDay> by_months(core::Day first, core::Day last, int step)
{
    std::vector<AxisDay> ticks;
    const year_month_day begin{first};
    // Counted from year 0, so that quarters and decades begin where calendars begin them.
    int month = static_cast<int>(begin.year()) * 12 + static_cast<int>(static_cast<unsigned>(begin.month())) - 1;
    month -= month % step;
    for (;; month += step) {
        const year_month of{std::chrono::year{month / 12}, std::chrono::month{static_cast<unsigned>(month % 12) + 1}};
        const core::Day day{of / 1};
        if (day > last) {
            return ticks;
        }
        if (day >= first) {
            ticks.push_back({day, step % 12 == 0 ? fmt::format("{}", month / 12) : fmt::format("{:%Y-%m}", day)});
        }
    }
}

}  // namespace

std::vector<double> round_ticks(double low, double high, std::size_t most)
{
    constexpr std::array<double, 4> k_steps{1.0, 2.0, 2.5, 5.0};
    // A range too narrow for doubles to count in is widened, or the steps would not move.
    const double least = std::max({std::abs(low), std::abs(high), 1e-300}) * 1e-9;
    const double range = std::max(high - low, least);
    const double raw = range / static_cast<double>(std::max<std::size_t>(most, 2) - 1);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10.0 * power;
    for (const double each : k_steps) {
        if (each * power >= raw * (1.0 - 1e-9)) {
            step = each * power;
            break;
        }
    }
    const double begin = std::floor(low / step + 1e-9);
    const double end = std::max(std::ceil(high / step - 1e-9), begin + 1.0);
    std::vector<double> ticks;
    for (double at = begin; at <= end; at += 1.0) {
        ticks.push_back(at * step);
    }
    return ticks;
}

std::vector<AxisDay> axis_days(core::Day first, core::Day last, std::size_t most)
{
    const auto fits = [most](const std::vector<AxisDay>& ticks) { return ticks.size() <= most; };
    for (const int step : {1, 2, 7, 14}) {
        // Worked out only where the number of days allows it.
        if (static_cast<std::size_t>(std::max((last - first).count(), 0L)) / static_cast<std::size_t>(step) <= most) {
            if (auto ticks = by_days(first, last, step); fits(ticks)) {
                return ticks;
            }
        }
    }
    for (const int step : {1, 3, 12, 24, 60, 120, 240, 600}) {
        if (auto ticks = by_months(first, last, step); fits(ticks)) {
            return ticks;
        }
    }
    return {};
}

}  // namespace gpuprice::report
