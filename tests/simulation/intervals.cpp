#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/random.hpp"

#include "simulations.hpp"
#include "table.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace gpuprice::simulation {

bool simulate_intervals(double effort)
{
    const int rounds = std::max(100, static_cast<int>(20'000 * effort));
    std::mt19937_64 random{20260402};
    bool met = true;
    fmt::print("\nInterval of the median: share that holds the truth\n");
    for (const std::size_t sellers : {6U, 7U, 9U, 12U, 20U, 50U}) {
        Share covered;
        for (int round = 0; round < rounds; ++round) {
            std::vector<double> prices(sellers);
            std::ranges::generate(prices, [&random] { return analysis::normal(random); });
            std::ranges::sort(prices);
            const auto interval = analysis::median_interval(prices);
            covered.add(interval->first <= 0.0 && 0.0 <= interval->second);
        }
        met &= covered.print(fmt::format("{} independent sellers", sellers), Goal{Goal::Side::at_least, 0.93});
    }
    return met;
}

}  // namespace gpuprice::simulation
