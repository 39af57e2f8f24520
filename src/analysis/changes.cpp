#include "gpuprice/analysis/changes.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace gpuprice::analysis {

ComparablePart comparable_part(const Series& series)
{
    const auto last = std::find_if(series.rbegin(), series.rend(), [](const SeriesDay& day) { return !day.carried; });
    ComparablePart part{{series.begin(), last.base()}, {}};
    const auto anew =
        std::find_if(part.series.rbegin(), part.series.rend(), [](const SeriesDay& day) { return day.step_unknown; });
    if (anew != part.series.rend()) {
        part.begins_anew = anew->day;
        part.series.erase(part.series.begin(), std::prev(anew.base()));
    }
    return part;
}

std::optional<SeriesDay> begin_of_change(std::span<const SeriesDay> series, std::chrono::days days)
{
    constexpr std::chrono::days k_tolerance{3};
    if (series.empty()) {
        return std::nullopt;
    }
    const core::Day begin = series.back().day - days;
    auto after = std::ranges::upper_bound(series, begin, {}, &SeriesDay::day);
    while (after != series.begin() && std::prev(after)->carried) {
        --after;
    }
    if (after == series.begin() || std::prev(after)->day < begin - k_tolerance) {
        return std::nullopt;
    }
    return *std::prev(after);
}

std::optional<double> change_over(std::span<const SeriesDay> series, std::chrono::days days)
{
    const auto begin = begin_of_change(series, days);
    return begin ? std::optional{std::expm1(series.back().log_price - begin->log_price)} : std::nullopt;
}

std::optional<SeenChange> largest_change(const Series& series, std::chrono::days days, std::optional<core::Day> since,
                                         std::optional<core::Day> until)
{
    std::optional<SeenChange> largest;
    double size = 0.0;
    std::optional<core::Day> anew;  // nothing before it compares
    const std::span<const SeriesDay> all{series};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const SeriesDay& day = all[i];
        anew = day.step_unknown ? std::optional{day.day} : anew;
        if (day.carried || (since && day.day < *since) || (until && day.day > *until)) {
            continue;
        }
        const auto begin = begin_of_change(all.first(i + 1), days);
        if (!begin || (anew && begin->day < *anew)) {
            continue;
        }
        const double change = day.log_price - begin->log_price;
        if (std::abs(change) > size) {
            size = std::abs(change);
            largest = SeenChange{begin->day, day.day, std::expm1(change), std::min(begin->sellers, day.sellers)};
        }
    }
    return largest;
}

}  // namespace gpuprice::analysis
