#ifndef GPUPRICE_ANALYSIS_QUANTILE_HPP
#define GPUPRICE_ANALYSIS_QUANTILE_HPP

/// \file
/// Order statistics: quantiles, the median absolute deviation, and the exact interval for a median.

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace gpuprice::analysis {

/// The quantile of `sorted` at `share`, by linear interpolation between order statistics: definition 7 of Hyndman
/// and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), the default of R and
/// NumPy. O(1).
/// \param sorted  ascending, not empty. \param share  0 to 1. \throws std::invalid_argument  otherwise.
[[nodiscard]] double quantile(std::span<const double> sorted, double share);

/// The median of values in any order; the mean of the middle two when their number is even. O(n log n).
/// \throws std::invalid_argument  when there is none.
[[nodiscard]] double median(std::vector<double> values);

/// The median of the distances from `center`, unscaled. \throws std::invalid_argument  when there is no value.
[[nodiscard]] double median_absolute_deviation(std::span<const double> values, double center);

/// The distribution-free interval that covers the population's median with at least 95 %: the order statistics
/// (k, n + 1 - k) with the largest k for which 2 · P(Bin(n, ½) < k) ≤ 0.05. None below n = 6, where even the whole
/// range covers less. Exact for independent values of a continuous distribution, conservative with ties.
/// David and Nagaraja, "Order Statistics", 3rd ed. (2003), section 7.1. O(n).
/// \param sorted  ascending.
[[nodiscard]] std::optional<std::pair<double, double>> median_interval(std::span<const double> sorted);

/// Equal values that may be one another's copies.
struct Cluster {
    double value = 0.0;
    std::size_t votes = 1;  ///< > 0
};

/// The same where only clusters are independent, each with all its votes: the interval of the sign test with whole
/// clusters as its signs. Each cluster lies below the population's median with probability ½, so the votes below it are
/// W = Σ votes · b with independent fair b, whose distribution is summed up exactly. With c the largest number for
/// which P(W ≤ c) ≤ 0.025, a value is rejected when at most c votes lie below, or above it; hence the ends are the
/// values at which the votes counted from below, and from above, reach c + 1. As c < Σ votes / 2, the median of all
/// votes never lies outside. With one vote a cluster these are the order statistics above. None below 6 clusters.
/// \param sorted  ascending by value. O(clusters · votes) for the clusters of more than one vote, O(votes) for the
/// rest.
[[nodiscard]] std::optional<std::pair<double, double>> median_interval(std::span<const Cluster> sorted);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_QUANTILE_HPP
