#include "gpuprice/ingest/scrape.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace gpuprice;
using gpuprice::ingest::is_drift;

namespace {

/// A ledger, newest first, from runs given oldest first: positive numbers are complete runs, negative ones drifted.
std::vector<model::MarketRun> ledger(std::vector<long> oldest_first)
{
    std::vector<model::MarketRun> runs;
    for (const long seen : oldest_first) {
        model::MarketRun run;
        run.seen = std::abs(seen);
        run.outcome = seen < 0 ? model::Outcome::drift : model::Outcome::ok;
        run.complete = seen >= 0;
        runs.push_back(run);
    }
    std::ranges::reverse(runs);
    return runs;
}

}  // namespace

TEST_CASE("a market never seen before cannot drift")
{
    CHECK_FALSE(is_drift(0, {}));
    CHECK_FALSE(is_drift(500, {}));
}

TEST_CASE("drift is fewer than half of the usual, and at least ten fewer")
{
    const auto usual = ledger({40, 42, 38, 40, 41});
    CHECK(is_drift(19, usual));
    CHECK_FALSE(is_drift(20, usual));
    CHECK_FALSE(is_drift(90, usual));
    CHECK_FALSE(is_drift(0, ledger({9, 9, 9})));
    CHECK(is_drift(0, ledger({10, 10, 10})));
}

TEST_CASE("the level is the median of the last seven runs that set it")
{
    CHECK_FALSE(is_drift(20, ledger({400, 400, 400, 40, 40, 40, 40, 40, 40, 40})));
    CHECK(is_drift(19, ledger({40, 40, 40, 40, 1000, 40, 40})));
}

TEST_CASE("three low runs that agree are the new level, and the next one is measured against it")
{
    CHECK(is_drift(10, ledger({40, 40, 40})));
    CHECK(is_drift(10, ledger({40, 40, 40, -10})));
    CHECK_FALSE(is_drift(10, ledger({40, 40, 40, -10, -11})));
    CHECK(is_drift(10, ledger({40, 40, 40, -10, -19})));
    CHECK_FALSE(is_drift(10, ledger({40, 40, 40, -10, -11, 10})));
    CHECK(is_drift(10, ledger({40, 40, 40, -10, 40, -11})));
}

TEST_CASE("an accepted low run restarts the level")
{
    CHECK_FALSE(is_drift(12, ledger({40, 40, 40, 40, 40, 40, 12})));
    CHECK_FALSE(is_drift(12, ledger({40, 40, 40, 40, 40, 40, 12, 12})));
    CHECK(is_drift(1, ledger({40, 40, 40, 40, 40, 40, 12, 12})));
}

TEST_CASE("runs that saw only a part neither set the level nor break a row of low ones")
{
    auto runs = ledger({40, 40, 40, -10, -11});
    model::MarketRun partial;
    partial.seen = 2;
    partial.outcome = model::Outcome::partial;
    runs.insert(runs.begin(), partial);
    CHECK_FALSE(is_drift(10, runs));
    CHECK(is_drift(3, runs));
}
