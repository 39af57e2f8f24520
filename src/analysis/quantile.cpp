#include "gpuprice/analysis/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gpuprice::analysis {

namespace {

/// Calls `visit` with P(Bin(n, ½) = w) for w from 0 to `last`, until it returns false.
template <typename Visit>
void for_each_binomial(std::size_t n, std::size_t last, Visit visit)
{
    const auto count = static_cast<double>(n);
    const auto ratio = [count](std::size_t w) { return (count - static_cast<double>(w)) / static_cast<double>(w + 1); };
    // P(Bin(n, ½) = 0) underflows beyond n = 1074, while later terms matter: hence logs there.
    constexpr std::size_t k_without_logs = 1'000;
    if (n <= k_without_logs) {
        double term = std::exp2(-count);
        for (std::size_t w = 0; w <= std::min(n, last) && visit(term); ++w) {
            term *= ratio(w);
        }
        return;
    }
    double log_term = -count * std::log(2.0);
    for (std::size_t w = 0; w <= std::min(n, last) && visit(std::exp(log_term)); ++w) {
        log_term += std::log(ratio(w));
    }
}

/// P(Bin(n, ½) = w) for w from 0 to `last`.
std::vector<double> binomial(std::size_t n, std::size_t last)
{
    std::vector<double> chances;
    chances.reserve(last + 1);
    for_each_binomial(n, last, [&chances](double chance) {
        chances.push_back(chance);
        return true;
    });
    chances.resize(last + 1);
    return chances;
}

constexpr double k_tail = 0.025;

/// How many of the least outcomes are at most 2.5 % likely together.
std::size_t values_in_tail(std::span<const double> chances)
{
    double sum = 0.0;
    std::size_t count = 0;
    while (count < chances.size()) {
        sum += chances[count];
        if (sum > k_tail) {
            break;
        }
        ++count;
    }
    return count;
}

}  // namespace

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
    const std::size_t n = sorted.size();
    double sum = 0.0;
    std::size_t k = 0;
    for_each_binomial(n, n / 2, [&](double chance) {
        sum += chance;
        const bool is_in_tail = sum <= k_tail;
        k += is_in_tail ? 1 : 0;
        return is_in_tail;
    });
    if (k == 0) {
        return std::nullopt;
    }
    return std::pair{sorted[k - 1], sorted[n - k]};
}

std::optional<std::pair<double, double>> median_interval(std::span<const Cluster> sorted)
{
    std::size_t singles = 0;
    std::size_t votes = 0;
    for (const Cluster& cluster : sorted) {
        singles += cluster.votes == 1 ? 1 : 0;
        votes += cluster.votes;
    }
    std::vector<double> chances = binomial(singles, votes / 2);
    for (const Cluster& cluster : sorted) {
        if (cluster.votes == 1) {
            continue;
        }
        for (std::size_t w = chances.size(); w-- > 0;) {
            chances[w] = (chances[w] + (w >= cluster.votes ? chances[w - cluster.votes] : 0.0)) / 2.0;
        }
    }
    const std::size_t needed = values_in_tail(chances);
    if (needed == 0) {
        return std::nullopt;
    }
    const auto reaches = [needed, sum = std::size_t{0}](const Cluster& cluster) mutable {
        sum += cluster.votes;
        return sum >= needed;
    };
    return std::pair{std::find_if(sorted.begin(), sorted.end(), reaches)->value,
                     std::find_if(sorted.rbegin(), sorted.rend(), reaches)->value};
}

}  // namespace gpuprice::analysis
