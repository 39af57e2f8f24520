#include "gpuprice/analysis/hodges_lehmann.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace gpuprice::analysis {

namespace {

constexpr double k_tail = 0.025;
constexpr std::size_t k_most_exact_pairs = 10'000;

std::vector<double> differences(std::span<const double> upper, std::span<const double> lower)
{
    std::vector<double> all;
    all.reserve(upper.size() * lower.size());
    for (const double high : upper) {
        for (const double low : lower) {
            all.push_back(high - low);
        }
    }
    return all;
}

double nth(std::vector<double>& values, std::size_t place)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// P(U = u) for u from 0 up to the middle, of samples of `n` <= `m` values.
std::vector<double> distribution(std::size_t n, std::size_t m)
{
    // The factors of the generating function one after the other, each as a distribution of its own: what a factor
    // takes away and gives again never exceeds 1, where counts would overflow.
    std::vector<double> probability(n * m / 2 + 1);
    probability[0] = 1.0;
    for (std::size_t i = 1; i <= n; ++i) {
        const std::size_t reach = m + i;
        for (std::size_t u = probability.size(); u-- > reach;) {
            probability[u] -= probability[u - reach];
        }
        for (std::size_t u = i; u < probability.size(); ++u) {
            probability[u] += probability[u - i];
        }
        const double share = static_cast<double>(i) / static_cast<double>(reach);
        for (double& each : probability) {
            each *= share;
        }
    }
    return probability;
}

}  // namespace

double hodges_lehmann_shift(std::span<const double> upper, std::span<const double> lower)
{
    if (upper.empty() || lower.empty()) {
        throw std::invalid_argument("Hodges-Lehmann: a sample is empty");
    }
    std::vector<double> all = differences(upper, lower);
    const double above = nth(all, all.size() / 2);
    if (all.size() % 2 == 1) {
        return above;
    }
    const double below = *std::max_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2));
    return (below + above) / 2.0;
}

std::size_t mann_whitney_rank(std::size_t n, std::size_t m)
{
    if (n > m) {
        return mann_whitney_rank(m, n);
    }
    if (n == 0) {
        return 0;
    }
    if (n * m > k_most_exact_pairs) {
        const double pairs = static_cast<double>(n) * static_cast<double>(m);
        const double deviation = std::sqrt(pairs * static_cast<double>(n + m + 1) / 12.0);
        constexpr double k_normal = 1.959963984540054;
        return static_cast<std::size_t>(std::floor(pairs / 2.0 - 0.5 - k_normal * deviation)) + 1;
    }
    double below = 0.0;
    std::size_t k = 0;
    for (const double probability : distribution(n, m)) {
        below += probability;
        if (below > k_tail) {
            break;
        }
        ++k;
    }
    return k;
}

std::optional<std::pair<double, double>> hodges_lehmann_interval(std::span<const double> upper,
                                                                 std::span<const double> lower)
{
    const std::size_t k = mann_whitney_rank(upper.size(), lower.size());
    if (k == 0) {
        return std::nullopt;
    }
    std::vector<double> all = differences(upper, lower);
    const double low = nth(all, k - 1);
    const double high = nth(all, all.size() - k);
    return std::pair{low, high};
}

}  // namespace gpuprice::analysis
