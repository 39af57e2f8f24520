#include "trendless.hpp"

#include "gpuprice/analysis/random.hpp"
#include "gpuprice/analysis/trend.hpp"

#include <cmath>
#include <cstdlib>

namespace gpuprice::analysis {

namespace {

constexpr auto k_series = static_cast<std::size_t>(k_trend_simulations);
constexpr std::size_t k_block = 64;  // weeks of random numbers drawn at a time, series by series

/// Of each of sixteen series, less the number of pairs in falling order: a comparison that holds is −1.
struct alignas(32) FallingPairs {
    using Eight = std::int32_t __attribute__((vector_size(32)));
    Eight part[2];
};

[[gnu::always_inline]] inline void count(std::span<const SixteenValues> weeks, FallingPairs& falling)
{
    FallingPairs counted{};
    for (std::size_t j = 1; j < weeks.size(); ++j) {
        const SixteenValues now = weeks[j];
        for (std::size_t i = 0; i < j; ++i) {
            counted.part[0] += weeks[i].part[0] > now.part[0];
            counted.part[1] += weeks[i].part[1] > now.part[1];
        }
    }
    falling = counted;
}

#if defined(__x86_64__)
/// The same with registers of eight numbers, which not every processor has. To compare and to count rounds nothing, so
/// that no result depends on it.
[[gnu::target("avx2")]] void count_wide(std::span<const SixteenValues> weeks, FallingPairs& falling)
{
    count(weeks, falling);
}
#endif

FallingPairs falling_pairs(std::span<const SixteenValues> weeks)
{
    FallingPairs falling;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") != 0) {
        count_wide(weeks, falling);
        return falling;
    }
#endif
    count(weeks, falling);
    return falling;
}

}  // namespace

TrendlessSeries::TrendlessSeries(std::uint64_t seed) : random_{seed} {}

std::size_t TrendlessSeries::bundles() const { return (k_series + k_lanes - 1) / k_lanes; }

void TrendlessSeries::draw_until(std::size_t weeks)
{
    while (innovations_.size() < weeks * bundles()) {
        const std::size_t first = innovations_.size();
        innovations_.resize(first + k_block * bundles());
        for (std::size_t series = 0; series < k_series; ++series) {
            for (std::size_t week = 0; week < k_block; ++week) {
                SixteenValues& bundle = innovations_[first + week * bundles() + series / k_lanes];
                bundle.part[series % k_lanes / 8][series % 8] = static_cast<float>(normal(random_));
            }
        }
    }
}

std::vector<std::int64_t> TrendlessSeries::sizes(std::span<const double> times, double phi)
{
    const std::size_t n = times.size();
    draw_until(n);
    std::vector<float> kept(n);   // φ^Δ
    std::vector<float> added(n);  // the innovation's standard deviation
    for (std::size_t i = 1; i < n; ++i) {
        const double gap = times[i] - times[i - 1];
        const double factor = std::pow(phi, gap);
        kept[i] = static_cast<float>(factor);
        added[i] = static_cast<float>(phi < 1.0 ? std::sqrt(1.0 - factor * factor) : std::sqrt(gap));
    }
    const auto pairs = static_cast<std::int64_t>(n * (n - 1) / 2);
    std::vector<std::int64_t> sizes;
    sizes.reserve(k_series);
    std::vector<SixteenValues> values(n);
    for (std::size_t bundle = 0; bundle < bundles(); ++bundle) {
        for (std::size_t j = 0; j < n; ++j) {
            const SixteenValues& innovation = innovations_[j * bundles() + bundle];
            for (std::size_t part = 0; part < 2; ++part) {
                values[j].part[part] = j == 0 ? innovation.part[part]
                                              : kept[j] * values[j - 1].part[part] + added[j] * innovation.part[part];
            }
        }
        const FallingPairs falling = falling_pairs(values);
        for (std::size_t lane = 0; lane < k_lanes && sizes.size() < k_series; ++lane) {
            sizes.push_back(std::abs(pairs + 2 * std::int64_t{falling.part[lane / 8][lane % 8]}));
        }
    }
    return sizes;
}

}  // namespace gpuprice::analysis
