#include "gpuprice/analysis/trend.hpp"

#include "series.hpp"
#include "simulations.hpp"
#include "table.hpp"

#include <fmt/core.h>

namespace gpuprice::simulation {

namespace {

constexpr core::Day k_monday = std::chrono::year{2023} / 1 / 2;

std::vector<analysis::WeekPrice> weeks_of(const std::vector<double>& log_prices)
{
    std::vector<analysis::WeekPrice> weeks;
    for (std::size_t i = 0; i < log_prices.size(); ++i) {
        weeks.push_back({k_monday + std::chrono::weeks{i}, log_prices[i], 7});
    }
    return weeks;
}

struct Case {
    std::size_t weeks = 0;
    double phi = 0.0;
    double total_change = 0.0;  ///< from the first to the last week, in standard deviations of the noise
    std::optional<Goal> goal;
};

struct Outcome {
    Share rejected;
    Share covered;
};

Outcome run(analysis::TrendTest& test, std::mt19937_64& random, const Case& each, int rounds)
{
    constexpr double k_sd = 0.05;
    Outcome outcome;
    const double per_week = k_sd * each.total_change / static_cast<double>(each.weeks - 1);
    const double truth = std::expm1(per_week * 30.0 / 7.0);
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> values = autoregressive(random, each.weeks, each.phi, k_sd);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] += per_week * static_cast<double>(i);
        }
        const analysis::Trend trend = test(weeks_of(values));
        outcome.rejected.add(trend.p_value.value() <= 0.05);
        outcome.covered.add(trend.slope_low.value() <= truth && truth <= trend.slope_high.value());
    }
    return outcome;
}

}  // namespace

bool simulate_trends(double effort)
{
    const int rounds = std::max(20, static_cast<int>(4000 * effort));
    analysis::TrendTest test;
    std::mt19937_64 random{20260331};
    bool met = true;
    fmt::print("\nTrend test at 5 %: share of series with p ≤ 0.05, and intervals that hold the truth\n");
    for (const std::size_t weeks : {12U, 26U, 52U}) {
        for (const auto& [phi, most] : {std::pair{0.0, 0.07}, {0.5, 0.07}, {0.8, 0.12}, {1.0, 1.0}}) {
            const std::optional<Goal> goal = most < 1.0 ? std::optional{Goal{Goal::Side::at_most, most}} : std::nullopt;
            const Outcome outcome = run(test, random, {weeks, phi, 0.0, goal}, rounds);
            met &= outcome.rejected.print(fmt::format("size, {} weeks, φ = {}", weeks, phi), goal);
            // The interval is the test turned around: where the test may err in 12 %, so may it.
            const auto coverage = phi <= 0.5 ? std::optional{Goal{Goal::Side::at_least, 0.93}} : std::nullopt;
            met &= outcome.covered.print("  interval of the slope", coverage);
        }
        for (const double phi : {0.0, 0.5, 0.8}) {
            const std::optional<Goal> goal =
                weeks == 52 && phi <= 0.5 ? std::optional{Goal{Goal::Side::at_least, 0.85}} : std::nullopt;
            met &= run(test, random, {weeks, phi, 3.0, goal}, rounds / 2)
                       .rejected.print(fmt::format("power, {} weeks, φ = {}, a change of 3 sd", weeks, phi), goal);
        }
    }
    constexpr std::size_t k_days = 52 * 7;
    Share stable;
    for (int round = 0; round < rounds / 4; ++round) {
        const auto weeks =
            analysis::weekly_medians(stock_of_listings(random, Stock{}, std::vector<double>(k_days, 0.0)));
        stable.add(test(weeks).p_value.value_or(1.0) <= 0.05);
    }
    stable.print("size, 52 weeks of a stable stock of 15 sellers", std::nullopt);
    return met;
}

}  // namespace gpuprice::simulation
