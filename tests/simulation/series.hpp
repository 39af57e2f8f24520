#ifndef GPUPRICE_TESTS_SIMULATION_SERIES_HPP
#define GPUPRICE_TESTS_SIMULATION_SERIES_HPP

/// \file
/// Invented markets whose truth is known.

#include "gpuprice/analysis/series.hpp"

#include <cstddef>
#include <random>
#include <vector>

namespace gpuprice::simulation {

/// Stationary with standard deviation `sd` and lag-1 autocorrelation `phi`; for phi = 1 a random walk with steps `sd`.
[[nodiscard]] std::vector<double> autoregressive(std::mt19937_64& random, std::size_t n, double phi, double sd);

/// Log prices as the daily series of a cell, every day populated, by as many sellers as spikes ask for.
[[nodiscard]] analysis::Series daily(const std::vector<double>& log_prices);

/// A market of listings. The level is the logarithm of what newly listed or repriced cards cost on a day; each seller
/// keeps its own distance from it.
struct Stock {
    double sellers = 15.0;                 ///< on average
    double spread = 0.20;                  ///< standard deviation of the sellers' log distances
    double life_days = 45.0;               ///< mean
    double repriced_per_day = 1.0 / 60.0;  ///< share of the listings
};

/// The days after a settling time of 60 days. A day without sellers is absent.
[[nodiscard]] analysis::Series stock_of_listings(std::mt19937_64& random, const Stock& stock,
                                                 const std::vector<double>& level);

}  // namespace gpuprice::simulation

#endif  // GPUPRICE_TESTS_SIMULATION_SERIES_HPP
