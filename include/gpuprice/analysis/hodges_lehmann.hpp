#ifndef GPUPRICE_ANALYSIS_HODGES_LEHMANN_HPP
#define GPUPRICE_ANALYSIS_HODGES_LEHMANN_HPP

/// \file
/// By how much one sample lies above another, without assuming a distribution.

#include <cstddef>
#include <optional>
#include <span>
#include <utility>

namespace gpuprice::analysis {

/// The median of all n · m differences `upper` − `lower`: Hodges and Lehmann, "Estimates of Location Based on Rank
/// Tests", Annals of Mathematical Statistics 34 (1963). Of logarithms it is the logarithm of a ratio. Exchanging the
/// samples changes its sign and nothing else. O(n · m).
/// \throws std::invalid_argument  when a sample is empty.
[[nodiscard]] double hodges_lehmann_shift(std::span<const double> upper, std::span<const double> lower);

/// The interval that covers the shift with at least 95 %: the k-th smallest and the k-th largest of the n · m
/// differences, k the least number with P(U < k) ≤ 0.025 < P(U ≤ k) for the Mann–Whitney U. Exact for independent
/// values of two continuous distributions that differ in location alone. With ties it covers at least as much: however
/// they are broken, it holds every shift that the interval of the broken ones holds. Without ties it is R's
/// `wilcox.test(conf.int = TRUE, exact = TRUE)`; with ties R 4.2 leaves the exact distribution for a normal
/// approximation. None where even the extreme differences cover less, n! · m! / (n + m)! > 0.025: 3 values against
/// fewer than 5, 2 against fewer than 8, 1 against fewer than 39. Mann and Whitney, "On a Test of Whether One of Two
/// Random Variables Is Stochastically Larger than the Other", Annals of Mathematical Statistics 18 (1947); Lehmann,
/// "Nonparametrics" (1975), section 2.5. O(n · m) and `mann_whitney_rank`.
[[nodiscard]] std::optional<std::pair<double, double>> hodges_lehmann_interval(std::span<const double> upper,
                                                                               std::span<const double> lower);

/// The k of that interval for samples of n and m values; 0 when there is none. Up to 10,000 pairs by the exact
/// distribution of U, from its generating function, the product of (1 − q^(m + i)) ÷ (1 − q^i) for i from 1 to n:
/// Harding, "An Efficient, Minimal-Storage Procedure for Calculating the Mann–Whitney U, Generalized U and Similar
/// Distributions", Applied Statistics 33 (1984). Beyond, by its normal approximation with continuity correction, which
/// is at most one rank off there, to the safe side. O(min(n, m) · n · m), at most 10^6 steps.
[[nodiscard]] std::size_t mann_whitney_rank(std::size_t n, std::size_t m);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_HODGES_LEHMANN_HPP
