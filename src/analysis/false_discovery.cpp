#include "gpuprice/analysis/false_discovery.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace gpuprice::analysis {

std::vector<double> q_values(std::span<const double> p_values)
{
    std::vector<std::size_t> order(p_values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [p_values](std::size_t a, std::size_t b) { return p_values[a] > p_values[b]; });

    std::vector<double> values(p_values.size());
    const auto tests = static_cast<double>(p_values.size());
    double least = 1.0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto rank = static_cast<double>(order.size() - i);
        least = std::min(least, p_values[order[i]] * tests / rank);
        values[order[i]] = least;
    }
    return values;
}

}  // namespace gpuprice::analysis
