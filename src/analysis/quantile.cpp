#include "gpuprice/analysis/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gpuprice::analysis {

double quantile(std::span<const double> sorted, double share)
{
    if (sorted.empty() || !(share >= 0.0 && share <= 1.0)) {
        throw std::invalid_argument("quantile: needs a value and a share from 0 to 1");
    }
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double weight = place - static_cast<double>(below);
    return sorted[below] + weight * (sorted[above] - sorted[below]);
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return quantile(values, 0.5);
}

double median_absolute_deviation(std::span<const double> values, double center)
{
    std::vector<double> distances;
    distances.reserve(values.size());
    for (const double value : values) {
        distances.push_back(std::abs(value - center));
    }
    return median(std::move(distances));
}

std::optional<std::pair<double, double>> median_interval(std::span<const double> sorted)
{
    constexpr double k_alpha = 0.05;
    const std::size_t n = sorted.size();
    const auto count = static_cast<double>(n);
    // P(Bin(n, ½) = 0) underflows beyond n = 1074, so the sum starts where the terms begin to matter: in logs.
    double log_term = -count * std::log(2.0);
    double below = 0.0;
    std::size_t k = 0;
    while (k < n) {
        below += std::exp(log_term);
        if (2.0 * below > k_alpha) {
            break;
        }
        log_term += std::log((count - static_cast<double>(k)) / static_cast<double>(k + 1));
        ++k;
    }
    if (k == 0) {
        return std::nullopt;
    }
    return std::pair{sorted[k - 1], sorted[n - k]};
}

}  // namespace gpuprice::analysis
