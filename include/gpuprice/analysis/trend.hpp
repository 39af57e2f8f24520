#ifndef GPUPRICE_ANALYSIS_TREND_HPP
#define GPUPRICE_ANALYSIS_TREND_HPP

/// \file
/// Whether a cell's price drifts, by how much, and how sure that is.
///
/// Slope: the median of all pairwise slopes, Theil, "A rank-invariant method of linear and polynomial regression
/// analysis", Proc. Kon. Ned. Akad. Wet. A 53 (1950); Sen, "Estimates of the regression coefficient based on
/// Kendall's tau", JASA 63 (1968), with its interval.
/// Test: Kendall's S against time, Mann, "Nonparametric tests against trend", Econometrica 13 (1945); Kendall, "Rank
/// Correlation Methods", 4th ed. (1975). Weekly prices are far from independent, and the textbook variance of S then
/// finds trends everywhere; so S is compared with its values in simulated trendless series of the same
/// autocorrelation: a parametric bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993) from an
/// autoregression of order one with Gaussian innovations. (An "AR(1) sieve" without what makes a sieve: the order is
/// fixed, and innovations are not resampled.) The autocorrelation of detrended weeks is too small; see `TrendTest` for
/// the correction, for a bias of −(2 + 4φ) / n, the first order in 1/n; what it comes to is measured in
/// tests/simulation.

#include "gpuprice/analysis/series.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// The price of one ISO 8601 week, Monday to Sunday in UTC.
struct WeekPrice {
    core::Day monday;
    double log_price = 0.0;  ///< median of the logarithms of the week's populated days
    std::size_t days = 0;    ///< populated, 1 to 7
};

/// Ascending; a week without a populated day is absent. O(days).
[[nodiscard]] std::vector<WeekPrice> weekly_medians(const Series& series);

/// Kendall's S of the values against their order: pairs that rise less pairs that fall; equal values count as neither.
/// O(n log n).
[[nodiscard]] std::int64_t mann_kendall_s(std::span<const double> values);

inline constexpr std::size_t k_weeks_for_slope = 8;
inline constexpr std::size_t k_weeks_for_test = 12;
inline constexpr int k_trend_simulations = 1999;
inline constexpr std::uint64_t k_trend_seed = 20220812;  ///< printed beside the results

struct Trend {
    std::size_t weeks = 0;                ///< populated
    std::optional<core::Day> first_week;  ///< Monday of the first populated week; none when there is none
    std::optional<core::Day> last_week;
    std::optional<double> slope_per_30d;  ///< relative change in 30 days, −0.04 is 4 % down; from 8 weeks
    std::optional<double> slope_low;      ///< 95 % interval; from 12 weeks
    std::optional<double> slope_high;
    std::optional<double>
        p_value;                   ///< two-sided; from 12 weeks; never below 1/2000: see `q_values` for what that means
    std::int64_t s = 0;            ///< Kendall's S; from 8 weeks
    double autocorrelation = 0.0;  ///< φ that the simulated series have; from 12 weeks
    std::string reason;  ///< why there is no test, or no slope: "too short: 5 weeks, 8 needed …"; else empty
};

class TrendlessSeries;

/// The trend test. It keeps the random numbers of its simulation from one series to the next, so that a report pays
/// for them once; results do not depend on what was tested before, and are the same with every compiler.
///
/// With n populated weeks, of which neighbours lie Δ weeks apart (1 where there is no gap):
/// - r: the lag-1 autocorrelation of the weeks less their Theil–Sen line; over gaps the r for which Σ r^Δ equals
///   (n − 1) · Σ d·d' / Σ d². Weeks that lie on the line have r = 0.
/// - φ̂ = (n·r + 2) / (n − 4) within [0, 1]; φ = min(1, φ̂ + 0.75 · √((1 − φ̂²) / n)): unbiased, then moved up by three
///   quarters of its standard error, because the test is far worse off with a φ too small than with one too large.
/// - 1,999 Gaussian series x' = φ^Δ · x + √(1 − φ^2Δ) · e; a random walk for φ = 1.
/// - p = (1 + number of simulated |S| at least as large) / 2000. Ties lower the observed |S| alone: conservative.
/// - The interval holds the slopes that the same test does not reject at 5 %; an end may be 0 where many slopes are.
///
/// Size at 5 % from 12 weeks on, from tests/simulation: 2 to 3 % for independent weeks, at most 6 % for φ = 0.5, 12 %
/// for φ = 0.8 in 12 weeks and 6 % in 52. A random walk, which so few weeks cannot tell from a trend, is called one in
/// 20 to 25 %. Power for a change of 3 standard deviations in 52 weeks: 100 % for independent weeks, 86 % for φ = 0.5.
class TrendTest {
public:
    explicit TrendTest(std::uint64_t seed = k_trend_seed);
    ~TrendTest();
    TrendTest(const TrendTest&) = delete;
    TrendTest& operator=(const TrendTest&) = delete;
    TrendTest(TrendTest&&) = delete;
    TrendTest& operator=(TrendTest&&) = delete;

    /// \param weeks  ascending by monday, as from `weekly_medians`. O(1999 · n²) time, O(n²) memory; and 8 kB a
    /// week are kept.
    [[nodiscard]] Trend operator()(std::span<const WeekPrice> weeks);

private:
    std::unique_ptr<TrendlessSeries> trendless_;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_TREND_HPP
