#include "gpuprice/analysis/cell_index.hpp"

#include "random_history.hpp"
#include "support/catch.hpp"
#include "support/history.hpp"

#include <cmath>
#include <set>
#include <string>

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_first = 2025y / January / 6;  // a Monday

const catalog::Catalog& shipped()
{
    static const auto catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return catalog;
}

/// Adds a listing that stands for `length` days; `born`: the market was observed the day before.
void add(model::History& history, const test::ListingOn& listing, days length, bool born = true)
{
    test::ListingOn standing = listing;
    standing.last = listing.first + length - days{1};
    test::add(history, standing);
    model::Revision& revision = history.revisions.back();
    revision.first_seen = core::Instant{listing.first};
    if (born) {
        revision.missed_before = core::Instant{listing.first - days{1}};
    }
    history.spans.back().absent_from = core::Instant{standing.last + days{1}};
}

std::vector<CellDays> kept(const model::History& history, core::Day until, const model::RateTable& rates = {},
                           core::Currency currency = core::Currency::usd)
{
    DailyOptions options;
    options.standing = StandingPrices::kept;
    options.basis.currency = currency;
    options.until = until;
    return daily(history, shipped(), rates, options);
}

std::string id_of(int week, int seller) { return std::to_string(100 + week) + "-" + std::to_string(10 + seller); }

}  // namespace

TEST_CASE("where dearer sellers enter a flat market the raw change rises, and the mix-adjusted index does not")
{
    model::History history;
    constexpr int k_weeks = 12;
    for (int week = 0; week < k_weeks; ++week) {
        // Every seller always asks the same; in the second half the dear ones come in.
        for (int seller = 0; seller < (week < k_weeks / 2 ? 6 : 16); ++seller) {
            const int dollars = seller < 6 ? 10000 + 100 * seller : 14000 + 100 * seller;
            add(history,
                {.id = id_of(week, seller),
                 .amount = std::to_string(dollars),
                 .seller = "s" + std::to_string(seller),
                 .first = k_first + weeks{week}},
                days{7});
        }
    }
    const auto cells = kept(history, k_first + weeks{k_weeks} - days{1});
    REQUIRE(cells.size() == 1);
    const CellIndex index = cell_index(cells[0]);
    REQUIRE(index.change.has_value());
    CHECK(index.change->adjusted == Approx(0.0).margin(1e-9));
    CHECK(index.change->raw > 0.2);
    CHECK(index.change->mix_changed);
    REQUIRE(index.mix.size() == k_weeks);
    for (const auto& [day, value] : index.mix) {
        CHECK(value == Approx(1.0));
        CHECK(weekday{day} == Sunday);
    }
}

TEST_CASE("what stood before its market was observed and what is flagged is no fresh quote")
{
    model::History history;
    for (int seller = 0; seller < 4; ++seller) {
        add(history, {.id = id_of(0, seller), .first = k_first}, days{14}, false);
    }
    add(history, {.id = id_of(1, 5), .amount = "9000", .first = k_first, .flags = {}}, days{14});
    history.revisions.back().derived.flags.add(model::Flag::deposit);
    const CellIndex none = cell_index(kept(history, k_first + days{13}).at(0));
    CHECK(none.mix.empty());
    CHECK(none.reason == "no fresh quote");
    CHECK(none.repricing.size() == 14);

    // Listed long before anybody looked: its age is known, its first price is not.
    history.revisions[0].raw.listed_on = k_first - days{40};
    CHECK(cell_index(kept(history, k_first + days{13}).at(0)).reason == "no fresh quote");
    history.revisions[0].raw.listed_on = k_first - days{1};
    CHECK(cell_index(kept(history, k_first + days{13}).at(0)).reason == "fresh quotes of one week only");
}

TEST_CASE("repricing is of prices that sellers changed, whatever exchange rates do")
{
    model::History history;
    for (const char* id : {"1", "2", "3"}) {
        add(history, {.id = id, .amount = "10000", .first = k_first}, days{10});
    }
    // The same price in another state of the listing, in the currency of a few.
    add(history, {.id = "4", .amount = "9000", .currency = "EUR", .seller = "e", .first = k_first}, days{5});
    add(history, {.id = "4", .amount = "9000", .currency = "EUR", .seller = "e", .first = k_first + days{5}}, days{5});
    model::RateTable rates;
    for (int day = 0; day < 12; ++day) {
        rates.add({k_first + days{day}, core::Currency::usd, day < 5 ? 1.0 : 1.3, "test"});
    }
    const auto cells = kept(history, k_first + days{9}, rates);
    REQUIRE(cells.size() == 1);
    const CellIndex flat = cell_index(cells[0]);
    REQUIRE(flat.repricing.size() == 10);
    CHECK(flat.repricing.rbegin()->second == Approx(1.0));
    CHECK(flat.restarts.empty());
}

TEST_CASE("indexes stand on days with rows, one a week, and do not depend on the report's currency")
{
    const auto seed = static_cast<unsigned>(GENERATE(range(1, 13)));
    constexpr int k_days = 75;
    const model::History history = test::random_history(seed, k_first, k_days);
    const model::RateTable rates = test::random_rates(seed, k_first, k_days);
    const auto cells = kept(history, k_first + days{k_days}, rates);
    const auto in_yuan = kept(history, k_first + days{k_days}, rates, core::Currency::cny);
    std::size_t compared = 0;
    MixIndexOptions options;
    options.replicates = 0;
    for (const CellDays& cell : cells) {
        INFO(cell.cell.card->id << " " << cell.cell.region << " " << model::to_text(cell.cell.kind));
        const CellIndex index = cell_index(cell, options);
        std::set<core::Day> populated;
        for (const DailyRow& row : cell.rows) {
            populated.insert(row.day);
        }
        std::set<core::Day> seen;
        for (const auto& [day, value] : index.mix) {
            CHECK(populated.contains(day));
            CHECK(seen.insert(monday_of(day)).second);
            const auto next = populated.upper_bound(day);
            CHECK((next == populated.end() || monday_of(*next) != monday_of(day)));
        }
        for (const auto& [day, value] : index.repricing) {
            CHECK(std::isfinite(value));
        }
        const auto same = std::ranges::find(in_yuan, cell.cell, &CellDays::cell);
        if (same == in_yuan.end() || same->standing.size() != cell.standing.size()) {
            continue;  // other prices are implausible, or have no rate, there
        }
        const CellIndex other = cell_index(*same, options);
        CHECK(other.mix == index.mix);
        CHECK(other.repricing == index.repricing);
        ++compared;
    }
    CHECK(compared > 0);
}
