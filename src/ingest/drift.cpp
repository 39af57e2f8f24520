#include "gpuprice/ingest/scrape.hpp"

#include <algorithm>

namespace gpuprice::ingest {

namespace {

constexpr std::size_t k_runs_of_level = 7;
constexpr long k_least_loss = 10;
constexpr std::size_t k_runs_to_agree = 3;

bool is_low(long seen, std::vector<long> level)
{
    if (level.empty()) {
        return false;
    }
    if (level.size() > k_runs_of_level) {
        level.erase(level.begin(), level.end() - k_runs_of_level);
    }
    std::ranges::sort(level);
    // Twice the median, so that an even count needs no fraction.
    const long twice_median = level[(level.size() - 1) / 2] + level[level.size() / 2];
    return 4 * seen < twice_median && twice_median - 2 * seen >= 2 * k_least_loss;
}

bool agree(const std::vector<long>& low_runs)
{
    const auto [least, most] = std::ranges::minmax(low_runs);
    return 5 * (most - least) <= most;
}

}  // namespace

bool is_drift(long seen, std::span<const model::MarketRun> earlier)
{
    std::vector<long> level;
    std::vector<long> low_runs;  // drifting runs since the level was last met
    for (std::size_t i = earlier.size(); i-- > 0;) {
        const model::MarketRun& run = earlier[i];
        if (run.outcome == model::Outcome::drift) {
            low_runs.push_back(run.seen);
        } else if (run.complete) {
            if (is_low(run.seen, level)) {
                level.clear();
            }
            level.push_back(run.seen);
            low_runs.clear();
        }
    }
    if (!is_low(seen, level)) {
        return false;
    }
    low_runs.push_back(seen);
    if (low_runs.size() < k_runs_to_agree) {
        return true;
    }
    return !agree({low_runs.end() - k_runs_to_agree, low_runs.end()});
}

}  // namespace gpuprice::ingest
