#include "gpuprice/analysis/spikes.hpp"

#include "series.hpp"
#include "simulations.hpp"
#include "table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace gpuprice::simulation {

namespace {

constexpr std::size_t k_before = 400;  // days of history before the year that is judged
constexpr std::size_t k_year = 365;

using Make = std::function<analysis::Series(std::mt19937_64&, std::size_t)>;

class Spikes {
public:
    explicit Spikes(double effort) : effort_{effort} {}

    /// The share of years in which an episode is found, though nothing happens.
    void false_alarms(std::string_view what, std::optional<double> most, const Make& make, int rounds = 4000,
                      std::size_t before = k_before)
    {
        Share share;
        for (int round = 0; round < count(rounds); ++round) {
            const analysis::Series series = make(random_, before + k_year);
            const core::Day begin = series.front().day + std::chrono::days{before};
            share.add(std::ranges::any_of(analysis::find_spikes(series).episodes,
                                          [begin](const auto& each) { return each.found >= begin; }));
        }
        met_ &= share.print(fmt::format("alarm in a year, {}", what),
                            most ? std::optional{Goal{Goal::Side::at_most, *most}} : std::nullopt);
    }

    /// The share of steps on day `k_before` that are found on that day or the `days` − 1 after it.
    void found(std::string_view what, std::optional<double> least, int days, double log_step, const Make& make,
               int rounds = 4000)
    {
        Share share;
        for (int round = 0; round < count(rounds); ++round) {
            analysis::Series series = make(random_, k_before + 20);
            const core::Day step = series.front().day + std::chrono::days{k_before};
            for (analysis::SeriesDay& day : series) {
                day.log_price += day.day >= step ? log_step : 0.0;
            }
            const auto side = log_step > 0.0 ? analysis::Direction::up : analysis::Direction::down;
            share.add(std::ranges::any_of(analysis::find_spikes(series).episodes, [&](const auto& each) {
                return each.direction == side && each.found >= step && each.found < step + std::chrono::days{days};
            }));
        }
        met_ &= share.print(fmt::format("found within {} days, {}", days, what),
                            least ? std::optional{Goal{Goal::Side::at_least, *least}} : std::nullopt);
    }

    [[nodiscard]] bool met() const { return met_; }

private:
    [[nodiscard]] int count(int rounds) const { return std::max(20, static_cast<int>(rounds * effort_)); }

    double effort_;
    std::mt19937_64 random_{20260401};
    bool met_ = true;
};

Make noise(double phi, double sd)
{
    return [phi, sd](std::mt19937_64& random, std::size_t n) { return daily(autoregressive(random, n, phi, sd)); };
}

Make drift(double per_month, double sd)
{
    return [per_month, sd](std::mt19937_64& random, std::size_t n) {
        std::vector<double> values = autoregressive(random, n, 0.0, sd);
        for (std::size_t i = 0; i < n; ++i) {
            values[i] += static_cast<double>(i) * std::log1p(per_month) / 30.0;
        }
        return daily(values);
    };
}

Make stable_stock(double sellers, double spread)
{
    return [sellers, spread](std::mt19937_64& random, std::size_t n) {
        return stock_of_listings(random, Stock{sellers, spread}, std::vector<double>(n, 0.0));
    };
}

}  // namespace

bool simulate_spikes(double effort)
{
    Spikes spikes{effort};
    fmt::print("\nSpikes: share of series-years with an alarm after {} days of history, and steps found\n", k_before);
    spikes.false_alarms("independent noise of 5 %", 0.025, noise(0.0, 0.05));
    spikes.false_alarms("the same after 120 days of history", std::nullopt, noise(0.0, 0.05), 4000, 120);
    spikes.false_alarms("AR(1) φ = 0.5, 5 %", 0.02, noise(0.5, 0.05));
    spikes.false_alarms("AR(1) φ = 0.8, 5 %", std::nullopt, noise(0.8, 0.05), 2000);
    spikes.false_alarms("AR(1) φ = 0.95, 5 %", std::nullopt, noise(0.95, 0.05), 2000);
    spikes.false_alarms("random walk of 1 % a day", 0.05, noise(1.0, 0.01));
    spikes.false_alarms("steady +15 % a month, noise of 2 %", 0.01, drift(0.15, 0.02), 2000);
    spikes.false_alarms("steady -15 % a month, noise of 5 %", 0.01, drift(-0.15, 0.05), 2000);
    spikes.false_alarms("steady +15 % a month, no noise", 0.01, drift(0.15, 0.0), 20);
    for (const double spread : {0.10, 0.20}) {
        for (const double sellers : {8.0, 15.0, 30.0}) {
            spikes.false_alarms(fmt::format("stable stock of {} sellers, spread {:.0f} %", sellers, 100.0 * spread),
                                sellers == 15.0 ? std::optional{0.05} : std::nullopt, stable_stock(sellers, spread),
                                1000);
        }
    }
    spikes.found("step of +15 % at independent noise of 5 %", 0.93, 5, std::log(1.15), noise(0.0, 0.05));
    spikes.found("step of -15 % at independent noise of 5 %", 0.93, 5, std::log(0.85), noise(0.0, 0.05));
    spikes.found("step of +15 %, AR(1) φ = 0.5, 5 %", std::nullopt, 14, std::log(1.15), noise(0.5, 0.05), 2000);
    spikes.found("step of +30 %, AR(1) φ = 0.5, 5 %", std::nullopt, 14, std::log(1.30), noise(0.5, 0.05), 2000);
    spikes.found("step of +30 %, AR(1) φ = 0.8, 5 %", std::nullopt, 14, std::log(1.30), noise(0.8, 0.05), 2000);
    return spikes.met();
}

}  // namespace gpuprice::simulation
