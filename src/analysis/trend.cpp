#include "gpuprice/analysis/trend.hpp"

#include "gpuprice/analysis/quantile.hpp"

#include "trendless.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace gpuprice::analysis {

namespace {

constexpr std::size_t k_insertion = 24;  // below that many values, insertion counts faster than merging

core::Day monday_of(core::Day day)
{
    const std::chrono::weekday weekday{day};
    return day - std::chrono::days{weekday.iso_encoding() - 1};
}

/// Sorts `values` and returns how many pairs were in falling order: the exchanges that sorting takes.
std::int64_t sort_counting(std::span<double> values, std::span<double> spare)
{
    const std::size_t n = values.size();
    std::int64_t exchanges = 0;
    if (n <= k_insertion) {
        for (std::size_t i = 1; i < n; ++i) {
            const double value = values[i];
            std::size_t place = i;
            for (; place > 0 && values[place - 1] > value; --place) {
                values[place] = values[place - 1];
            }
            values[place] = value;
            exchanges += static_cast<std::int64_t>(i - place);
        }
        return exchanges;
    }
    const std::size_t half = n / 2;
    exchanges =
        sort_counting(values.first(half), spare.first(half)) + sort_counting(values.subspan(half), spare.subspan(half));
    std::size_t left = 0;
    std::size_t right = half;
    for (std::size_t i = 0; i < n; ++i) {
        if (right == n || (left < half && values[left] <= values[right])) {
            spare[i] = values[left++];
        } else {
            spare[i] = values[right++];
            exchanges += static_cast<std::int64_t>(half - left);
        }
    }
    std::ranges::copy(spare.first(n), values.begin());
    return exchanges;
}

std::int64_t pairs(std::size_t n) { return static_cast<std::int64_t>(n) * (static_cast<std::int64_t>(n) - 1) / 2; }

/// The r that the file comment of the header describes.
double lag_one_autocorrelation(std::span<const double> weeks, std::span<const double> residuals, double scale)
{
    double squares = 0.0;
    double products = 0.0;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        squares += residuals[i] * residuals[i];
        products += i > 0 ? residuals[i - 1] * residuals[i] : 0.0;
    }
    // What is left of weeks that lie on their line is rounding, and its autocorrelation means nothing.
    constexpr double k_rounding = 1e-11;
    const auto n = static_cast<double>(residuals.size());
    if (std::sqrt(squares / n) <= k_rounding * std::max(1.0, scale)) {
        return 0.0;
    }
    const double r = products / squares;
    const bool has_gaps = weeks.back() - weeks.front() > n - 1.5;
    if (!has_gaps || r <= 0.0) {
        return r;
    }
    const auto expected = [weeks](double phi) {
        double sum = 0.0;
        for (std::size_t i = 1; i < weeks.size(); ++i) {
            sum += std::pow(phi, weeks[i] - weeks[i - 1]);
        }
        return sum;
    };
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 50; ++i) {
        const double middle = (low + high) / 2.0;
        (expected(middle) < (n - 1.0) * r ? low : high) = middle;
    }
    return (low + high) / 2.0;
}

double cautious_phi(double r, double n)
{
    const double unbiased = std::clamp((n * r + 2.0) / (n - 4.0), 0.0, 1.0);
    return std::min(1.0, unbiased + 0.75 * std::sqrt((1.0 - unbiased * unbiased) / n));
}

/// Order statistics of the slopes (v_j − v_i) / (t_j − t_i) of all pairs.
class PairwiseSlopes {
public:
    PairwiseSlopes(std::span<const double> times, std::span<const double> values)
    {
        slopes_.reserve(static_cast<std::size_t>(pairs(values.size())));
        for (std::size_t j = 1; j < values.size(); ++j) {
            for (std::size_t i = 0; i < j; ++i) {
                slopes_.push_back((values[j] - values[i]) / (times[j] - times[i]));
            }
        }
    }

    /// The `place`-th least, from 0.
    [[nodiscard]] double at(std::int64_t place)
    {
        const auto found = slopes_.begin() + static_cast<std::ptrdiff_t>(place);
        std::nth_element(slopes_.begin(), found, slopes_.end());
        return *found;
    }

    [[nodiscard]] double median()
    {
        const std::size_t middle = slopes_.size() / 2;
        const double upper = at(static_cast<std::int64_t>(middle));
        if (slopes_.size() % 2 == 1) {
            return upper;
        }
        const double lower = *std::max_element(slopes_.begin(), slopes_.begin() + static_cast<std::ptrdiff_t>(middle));
        return std::midpoint(lower, upper);
    }

private:
    std::vector<double> slopes_;
};

double relative_per_30_days(double log_per_week) { return std::expm1(log_per_week * 30.0 / 7.0); }

}  // namespace

std::vector<WeekPrice> weekly_medians(const Series& series)
{
    std::vector<WeekPrice> weeks;
    std::vector<double> days;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const core::Day monday = monday_of(series[i].day);
        days.push_back(series[i].log_price);
        if (i + 1 == series.size() || monday_of(series[i + 1].day) != monday) {
            const std::size_t count = days.size();
            weeks.push_back({monday, median(std::exchange(days, {})), count});
        }
    }
    return weeks;
}

std::int64_t mann_kendall_s(std::span<const double> values)
{
    std::vector<double> sorted{values.begin(), values.end()};
    std::vector<double> spare(values.size());
    const std::int64_t falling = sort_counting(sorted, spare);
    std::int64_t equal = 0;
    for (std::size_t i = 0; i < sorted.size();) {
        const auto end = static_cast<std::size_t>(
            std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(i), sorted.end(), sorted[i]) -
            sorted.begin());
        equal += pairs(end - i);
        i = end;
    }
    return pairs(values.size()) - equal - 2 * falling;
}

TrendTest::TrendTest(std::uint64_t seed) : trendless_{std::make_unique<TrendlessSeries>(seed)} {}
TrendTest::~TrendTest() = default;

Trend TrendTest::operator()(std::span<const WeekPrice> weeks)
{
    Trend trend;
    const std::size_t n = weeks.size();
    trend.weeks = n;
    if (n > 0) {
        trend.first_week = weeks.front().monday;
        trend.last_week = weeks.back().monday;
    }
    const std::string length = std::to_string(n) + (n == 1 ? " week" : " weeks");
    if (n < k_weeks_for_slope) {
        trend.reason = n == 0 ? std::string{"no price"}
                              : "too short: " + length + ", " + std::to_string(k_weeks_for_slope) +
                                    " are needed for a slope and " + std::to_string(k_weeks_for_test) + " for a test";
        return trend;
    }
    std::vector<double> times;
    std::vector<double> values;
    for (const WeekPrice& week : weeks) {
        times.push_back(static_cast<double>((week.monday - weeks.front().monday).count()) / 7.0);
        values.push_back(week.log_price);
    }
    PairwiseSlopes slopes{times, values};
    const double slope = slopes.median();  // Theil–Sen
    trend.slope_per_30d = relative_per_30_days(slope);
    trend.s = mann_kendall_s(values);
    if (n < k_weeks_for_test) {
        trend.reason = "too short for a test: " + length + ", " + std::to_string(k_weeks_for_test) + " are needed";
        return trend;
    }

    std::vector<double> residuals(n);
    for (std::size_t i = 0; i < n; ++i) {
        residuals[i] = values[i] - slope * times[i];
    }
    double mean = 0.0;
    for (const double residual : residuals) {
        mean += residual / static_cast<double>(n);
    }
    for (double& residual : residuals) {
        residual -= mean;
    }
    const double r = lag_one_autocorrelation(times, residuals, std::abs(mean));
    trend.autocorrelation = cautious_phi(r, static_cast<double>(n));

    std::vector<std::int64_t> sizes = trendless_->sizes(times, trend.autocorrelation);
    const std::int64_t size = std::abs(trend.s);
    const auto as_large = std::ranges::count_if(sizes, [size](std::int64_t each) { return each >= size; });
    trend.p_value = static_cast<double>(1 + as_large) / static_cast<double>(k_trend_simulations + 1);

    // The largest |S| with p > 0.05; a slope β is rejected when the S of the weeks less β·t is larger.
    constexpr std::ptrdiff_t k_tail = (k_trend_simulations + 1) / 20;
    std::ranges::nth_element(sizes, sizes.begin() + (k_tail - 1), std::greater{});
    const std::int64_t kept = std::min(sizes[static_cast<std::size_t>(k_tail - 1)], pairs(n) - 1);
    const std::int64_t below = (pairs(n) - kept + 1) / 2;  // slopes that may lie under β, at least
    trend.slope_low = relative_per_30_days(slopes.at(below - 1));
    trend.slope_high = relative_per_30_days(slopes.at(pairs(n) - below));
    return trend;
}

}  // namespace gpuprice::analysis
