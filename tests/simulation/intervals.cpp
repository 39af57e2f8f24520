#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/random.hpp"

#include "simulations.hpp"
#include "table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <vector>

namespace gpuprice::simulation {

namespace {

struct Covered {
    Share truth;
    Share median;
};

/// Asks as sellers write them: most near the least that anybody would take, some far above, all on a grid; so prices
/// of independent sellers coincide, and most often the low ones.
Covered rounded_and_skewed(std::mt19937_64& random, std::size_t sellers, int rounds)
{
    constexpr double k_grid = 50.0;
    constexpr double k_least = 9'000.0;
    constexpr double k_scale = 1'000.0;
    const auto rounded = [](double price) { return k_grid * std::round(price / k_grid); };
    // Of an exponential above the least; the rounding of a median is the median of the rounded.
    const double truth = rounded(k_least + k_scale * std::numbers::ln2);
    Covered covered;
    for (int round = 0; round < rounds; ++round) {
        std::map<double, std::size_t> votes;
        std::vector<double> prices;
        for (std::size_t i = 0; i < sellers; ++i) {
            prices.push_back(rounded(k_least - k_scale * std::log(1.0 - analysis::uniform(random))));
            votes[prices.back()] += 1;
        }
        std::vector<analysis::Cluster> clusters;
        for (const auto& [price, count] : votes) {
            clusters.push_back({price, count});
        }
        const auto interval = analysis::median_interval(clusters);
        const auto holds = [&interval](double price) {
            return interval && interval->first <= price && price <= interval->second;
        };
        covered.truth.add(holds(truth));
        covered.median.add(holds(analysis::median(prices)));
    }
    return covered;
}

}  // namespace

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
    for (const std::size_t sellers : {12U, 30U, 60U, 120U}) {
        const auto [covered, holds_median] = rounded_and_skewed(random, sellers, rounds);
        met &= covered.print(fmt::format("{} sellers, right-skewed asks rounded to 50", sellers),
                             Goal{Goal::Side::at_least, 0.93});
        met &= holds_median.print("  and the sample's own median", Goal{Goal::Side::at_least, 1.0});
    }
    return met;
}

}  // namespace gpuprice::simulation
