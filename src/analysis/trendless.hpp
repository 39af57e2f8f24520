#ifndef GPUPRICE_SRC_ANALYSIS_TRENDLESS_HPP
#define GPUPRICE_SRC_ANALYSIS_TRENDLESS_HPP

/// \file
/// Kendall's S of simulated series without a trend: what the trend test holds a series against.

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace gpuprice::analysis {

/// One week of sixteen series, eight in each part. Aligned by what it holds: GCC would take the alignment from the
/// registers that it compiles for.
struct alignas(32) SixteenValues {
    using Eight = float __attribute__((vector_size(32)));
    Eight part[2];
};

/// 1,999 Gaussian autoregressions of order one, always of the same innovations: a result depends on its arguments and
/// the seed alone, and is the same with every compiler.
///
/// S is counted pair by pair, in single precision, for sixteen series at once. For the lengths that occur, up to a few
/// hundred weeks, that is several times as fast as sorting one series after the other.
class TrendlessSeries {
public:
    explicit TrendlessSeries(std::uint64_t seed);

    /// |S| of each series x' = φ^Δ · x + √(1 − φ^2Δ) · e, a random walk for φ = 1.
    /// \param times  in weeks, strictly ascending, at least one; Δ is what lies between neighbours.
    /// O(1999 · n²) time; 8 kB a week are kept.
    [[nodiscard]] std::vector<std::int64_t> sizes(std::span<const double> times, double phi);

private:
    static constexpr std::size_t k_lanes = 16;

    void draw_until(std::size_t weeks);
    [[nodiscard]] std::size_t bundles() const;

    std::mt19937_64 random_;
    std::vector<SixteenValues> innovations_;  ///< week by week
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_TRENDLESS_HPP
