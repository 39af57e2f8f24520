#include "gpuprice/analysis/cell_spikes.hpp"

#include "support/catch.hpp"

#include <cmath>

using namespace gpuprice;
using namespace gpuprice::analysis;
using std::chrono::days;

namespace {

/// The shipped catalogue, whose A100 has an export rule on 2023-10-17.
const catalog::Catalog& shipped()
{
    static const auto k_catalog =
        catalog::Catalog::load(std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog");
    return k_catalog;
}

constexpr core::Day k_step = std::chrono::year{2023} / 10 / 20;

/// Flat for 150 days, then 20 % up, for good or for 10 days.
CellDays stepped(std::string_view card, bool for_good)
{
    CellDays cell;
    cell.cell = {shipped().find(card), model::PriceKind::ask, model::ConditionGroup::used, "US"};
    for (int i = -150; i < 60; ++i) {
        const bool up = i >= 0 && (for_good || i < 10);
        cell.stock.push_back({k_step + days{i}, std::log(up ? 120.0 : 100.0), 0.0, i == 3 ? 11U : 9U, false});
    }
    return cell;
}

}  // namespace

TEST_CASE("an episode is shown with the events of its family near it")
{
    const auto cells =
        cell_spikes(std::vector{stepped("a100-80gb-pcie", false), stepped("v100-32gb-pcie", false)}, shipped(), {});
    REQUIRE(cells.size() == 2);
    REQUIRE(cells[0].episodes.size() == 1);
    CHECK(cells[0].episodes[0].episode.start == k_step);
    CHECK(cells[0].episodes[0].episode.change == Approx(0.2));
    CHECK(cells[0].findings.episodes.empty());
    CHECK(cells[0].most_sellers == 11);
    CHECK(cells[0].usual_sellers == 9);
    CHECK(cells[0].wide_days == 210);
    CHECK(cells[0].last_day.value() == k_step + days{59});
    const auto& events = cells[0].episodes[0].events;
    REQUIRE_FALSE(events.empty());
    for (const catalog::Event* event : events) {
        CHECK(event->day >= k_step - days{30});
        CHECK(event->day <= k_step + days{9} + days{30});
        CHECK(std::ranges::any_of(event->families, [](const auto& each) { return each == "A100" || each == "all"; }));
    }
    REQUIRE(cells[1].episodes.size() == 1);
    for (const catalog::Event* event : cells[1].episodes[0].events) {
        CHECK(std::ranges::any_of(event->families, [](const auto& each) { return each == "V100" || each == "all"; }));
    }
}

TEST_CASE("a period chooses episodes, not what they are judged by")
{
    const auto count = [](bool for_good, std::optional<core::Day> since, std::optional<core::Day> until) {
        const std::vector cells{stepped("a100-80gb-pcie", for_good)};
        return cell_spikes(cells, shipped(), {since, until}).front().episodes.size();
    };
    CHECK(count(false, k_step + days{9}, {}) == 1);
    CHECK(count(false, k_step + days{10}, {}) == 0);
    CHECK(count(false, {}, k_step) == 1);
    CHECK(count(false, {}, k_step - days{1}) == 0);
    CHECK(count(true, k_step, {}) == 1);
    CHECK(count(true, k_step + days{30}, {}) == 0);  // the level stays, but it moved before
}
