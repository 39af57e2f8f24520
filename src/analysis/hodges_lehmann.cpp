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
    // In probabilities, p(u; i, j) = j / (i + j) · p(u − i; i, j − 1) + i / (i + j) · p(u; i − 1, j): only positive
    // terms, so nothing cancels, where counts would overflow. One table, by i, is brought from j − 1 to j in place.
    const std::size_t size = n * m / 2 + 1;
    std::vector<std::vector<double>> table(n + 1, std::vector<double>(size));
    for (std::vector<double>& row : table) {
        row[0] = 1.0;
    }
    for (std::size_t j = 1; j <= m; ++j) {
        for (std::size_t i = 1; i <= n; ++i) {
            const std::vector<double>& fewer = table[i - 1];
            std::vector<double>& row = table[i];
            const auto total = static_cast<double>(i + j);
            const double of_fewer = static_cast<double>(i) / total;
            const double of_shifted = static_cast<double>(j) / total;
            std::size_t u = std::min(size, i * j + 1);
            while (u-- > i) {
                row[u] = of_shifted * row[u - i] + of_fewer * fewer[u];
            }
            for (u = std::min(size, i); u-- > 0;) {
                row[u] = of_fewer * fewer[u];
            }
        }
    }
    return std::move(table[n]);
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
