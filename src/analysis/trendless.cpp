#include "trendless.hpp"

#include "gpuprice/analysis/random.hpp"
#include "gpuprice/analysis/trend.hpp"

#include <cmath>
#include <cstdlib>

namespace gpuprice::analysis {

namespace {

constexpr auto k_series = static_cast<std::size_t>(k_trend_simulations);
constexpr std::size_t k_block = 64;  // weeks of random numbers drawn at a time, series by series

using FourCounts = std::int32_t __attribute__((vector_size(16)));

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
                Bundle& bundle = innovations_[first + week * bundles() + series / k_lanes];
                bundle.part[series % k_lanes / 4][series % 4] = static_cast<float>(normal(random_));
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
    std::vector<Bundle> values(n);
    for (std::size_t bundle = 0; bundle < bundles(); ++bundle) {
        FourCounts falling[4] = {};  // less the number of pairs: a comparison that holds is −1
        for (std::size_t j = 0; j < n; ++j) {
            const Bundle& innovation = innovations_[j * bundles() + bundle];
            for (std::size_t part = 0; part < 4; ++part) {
                values[j].part[part] = j == 0 ? innovation.part[part]
                                              : kept[j] * values[j - 1].part[part] + added[j] * innovation.part[part];
            }
            const Four a = values[j].part[0];
            const Four b = values[j].part[1];
            const Four c = values[j].part[2];
            const Four d = values[j].part[3];
            for (std::size_t i = 0; i < j; ++i) {
                falling[0] += values[i].part[0] > a;
                falling[1] += values[i].part[1] > b;
                falling[2] += values[i].part[2] > c;
                falling[3] += values[i].part[3] > d;
            }
        }
        for (std::size_t lane = 0; lane < k_lanes && sizes.size() < k_series; ++lane) {
            sizes.push_back(std::abs(pairs + 2 * std::int64_t{falling[lane / 4][lane % 4]}));
        }
    }
    return sizes;
}

}  // namespace gpuprice::analysis
