#include "series.hpp"

#include "gpuprice/analysis/quantile.hpp"
#include "gpuprice/analysis/random.hpp"

#include <algorithm>
#include <cmath>

namespace gpuprice::simulation {

namespace {

constexpr core::Day k_first_day = std::chrono::year{2023} / 1 / 2;

struct Seller {
    double distance = 0.0;
    double level = 0.0;
};

}  // namespace

std::vector<double> autoregressive(std::mt19937_64& random, std::size_t n, double phi, double sd)
{
    const double innovation = phi < 1.0 ? sd * std::sqrt(1.0 - phi * phi) : sd;
    std::vector<double> values;
    values.reserve(n);
    double value = phi < 1.0 ? sd * analysis::normal(random) : 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        values.push_back(value);
        value = phi * value + innovation * analysis::normal(random);
    }
    return values;
}

analysis::Series daily(const std::vector<double>& log_prices)
{
    analysis::Series series;
    for (std::size_t i = 0; i < log_prices.size(); ++i) {
        series.push_back({k_first_day + std::chrono::days{i}, log_prices[i], 0.0, 8, false});
    }
    return series;
}

analysis::Series stock_of_listings(std::mt19937_64& random, const Stock& stock, const std::vector<double>& level)
{
    constexpr int k_settling = 60;
    const double death = 1.0 / stock.life_days;
    const auto places = static_cast<std::size_t>(std::max(12.0, std::floor(stock.sellers * 3.0 + 10.0)));
    // Births balance deaths: every free place fills with the same chance.
    const double births = stock.sellers * death;
    std::vector<Seller> sellers;
    for (std::size_t i = 0; i < places; ++i) {
        if (analysis::uniform(random) < stock.sellers / static_cast<double>(places)) {
            sellers.push_back({stock.spread * analysis::normal(random), level.front()});
        }
    }
    analysis::Series series;
    const auto days = static_cast<int>(level.size());
    for (int day = -k_settling; day < days; ++day) {
        const double today = level[static_cast<std::size_t>(std::max(0, day))];
        std::erase_if(sellers, [&](const Seller&) { return analysis::uniform(random) < death; });
        const std::size_t free = places - sellers.size();
        for (std::size_t i = 0; i < free; ++i) {
            if (analysis::uniform(random) < births / static_cast<double>(free)) {
                sellers.push_back({stock.spread * analysis::normal(random), today});
            }
        }
        std::vector<double> prices;
        for (Seller& seller : sellers) {
            seller.level = analysis::uniform(random) < stock.repriced_per_day ? today : seller.level;
            prices.push_back(seller.level + seller.distance);
        }
        if (day < 0 || prices.empty()) {
            continue;
        }
        std::ranges::sort(prices);
        series.push_back({k_first_day + std::chrono::days{day}, analysis::quantile(prices, 0.5),
                          analysis::quantile(prices, 0.75) - analysis::quantile(prices, 0.25), prices.size(), false});
    }
    return series;
}

}  // namespace gpuprice::simulation
