#include "gpuprice/analysis/price_index.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace gpuprice::analysis {

namespace {

std::vector<StandingPrice> by_listing(std::span<const StandingPrice> prices)
{
    std::vector<StandingPrice> sorted{prices.begin(), prices.end()};
    std::ranges::sort(sorted, {}, [](const StandingPrice& price) { return std::tuple{price.listing, price.first}; });
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const bool overlaps =
            i > 0 && sorted[i].listing == sorted[i - 1].listing && sorted[i].first <= sorted[i - 1].last;
        if (sorted[i].last < sorted[i].first || overlaps) {
            throw std::invalid_argument("standing prices: a span ends before it begins, or two of one listing overlap");
        }
    }
    return sorted;
}

/// For the first day of every stretch of populated days but the first: the last day of the stretch before.
std::map<core::Day, core::Day> stretches_of(std::span<const StandingPrice> prices)
{
    std::vector<std::pair<core::Day, core::Day>> spans;
    for (const StandingPrice& price : prices) {
        spans.emplace_back(price.first, price.last);
    }
    std::ranges::sort(spans);
    std::map<core::Day, core::Day> before;
    std::optional<core::Day> end;
    for (const auto& [first, last] : spans) {
        if (end && first > *end + std::chrono::days{1}) {
            before.emplace(first, *end);
        }
        end = end ? std::max(*end, last) : last;
    }
    return before;
}

/// What changes from one day to the next.
struct Step {
    std::ptrdiff_t standing = 0;  ///< prices that begin here, minus those whose last day was the one before
    std::size_t begun = 0;        ///< listings that did not stand the day before
    double change = 0.0;          ///< sum of log changes of listings that stood the day before too
};

}  // namespace

core::Day monday_of(core::Day day) { return day - (std::chrono::weekday{day} - std::chrono::Monday); }

std::vector<FreshQuote> fresh_quotes(std::span<const StandingPrice> prices)
{
    const std::vector<StandingPrice> sorted = by_listing(prices);
    std::vector<FreshQuote> quotes;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const StandingPrice& price = sorted[i];
        const bool first = i == 0 || sorted[i - 1].listing != price.listing;
        if (first ? price.birth_known : sorted[i - 1].log_price != price.log_price) {
            quotes.push_back({price.first, price.seller, price.log_price});
        }
    }
    std::ranges::stable_sort(quotes, {}, &FreshQuote::day);
    return quotes;
}

std::vector<RepricingDay> repricing_index(std::span<const StandingPrice> prices)
{
    const std::vector<StandingPrice> sorted = by_listing(prices);
    const std::map<core::Day, core::Day> stretches = stretches_of(sorted);
    // Over days on which nothing stood at all, the day before is the last populated one.
    const auto day_before = [&stretches](core::Day day) {
        const auto found = stretches.find(day);
        return found == stretches.end() ? day - std::chrono::days{1} : found->second;
    };
    std::map<core::Day, Step> steps;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const StandingPrice& price = sorted[i];
        Step& begin = steps[price.first];
        begin.standing += 1;
        const bool continues =
            i > 0 && sorted[i - 1].listing == price.listing && sorted[i - 1].last == day_before(price.first);
        if (continues) {
            begin.change += price.log_price - sorted[i - 1].log_price;
        } else {
            begin.begun += 1;
        }
        steps[price.last + std::chrono::days{1}].standing -= 1;
    }

    std::vector<RepricingDay> days;
    std::ptrdiff_t standing = 0;
    for (auto step = steps.begin(); step != steps.end(); ++step) {
        const auto next = std::next(step);
        standing += step->second.standing;
        if (standing == 0) {
            continue;
        }
        RepricingDay day;
        day.day = step->first;
        day.standing = static_cast<std::size_t>(standing);
        day.matched = day.standing - step->second.begun;
        day.linked = days.empty() || day.matched > 0;
        if (!days.empty() && day.matched > 0) {
            day.log_index = days.back().log_index + step->second.change / static_cast<double>(day.matched);
        }
        // Between steps nothing begins, ends or changes, so each day is like the one before.
        for (; day.day < next->first; day.day += std::chrono::days{1}) {
            days.push_back(day);
            day.matched = day.standing;
            day.linked = true;
        }
    }
    return days;
}

}  // namespace gpuprice::analysis
