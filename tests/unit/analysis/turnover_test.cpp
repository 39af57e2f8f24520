#include "gpuprice/analysis/turnover.hpp"

#include "support/catch.hpp"
#include "support/history.hpp"

#include <string>

using namespace gpuprice;
using namespace gpuprice::analysis;
using namespace std::chrono;

namespace {

constexpr core::Day k_begin = 2026y / January / 1;
constexpr core::Day k_end = 2026y / March / 31;

const catalog::Catalog& shipped()
{
    static const auto catalog = catalog::Catalog::load(GPUPRICE_SOURCE_DIR "/data/catalog");
    return catalog;
}

/// A market observed completely every day.
struct Market {
    /// Seen from `first` to `last`; `gone`: proved absent the day after.
    void add(core::Day first, core::Day last, bool gone, const char* amount = "16000", int available = 1)
    {
        const int number = 1000 + static_cast<int>(history.spans.size());
        test::add(history, {.id = std::to_string(number), .amount = amount, .first = first, .last = last});
        history.revisions.back().raw.quantity_available = available;
        history.revisions.back().first_seen = core::Instant{first};
        history.revisions.back().missed_before = core::Instant{first - days{1}};
        if (gone) {
            history.spans.back().absent_from = core::Instant{last + days{1}};
            history.spans.back().gone_at = history.spans.back().absent_from;
        }
    }

    [[nodiscard]] TurnoverReport report(core::Day since = k_begin, core::Day day = k_end) const
    {
        TurnoverOptions options;
        options.since = since;
        return turnover(history, shipped(), {}, day, options);
    }

    model::History history;
};

}  // namespace

TEST_CASE("shares gone are counted from the first sighting to the first proof of absence")
{
    Market market;
    for (int i = 0; i < 6; ++i) {
        market.add(k_begin + days{i}, k_begin + days{i + 4}, true);  // gone after 5 days
    }
    for (int i = 0; i < 4; ++i) {
        market.add(k_begin + days{i}, k_begin + days{i + 19}, true);  // after 20
    }
    for (int i = 0; i < 10; ++i) {
        market.add(k_end - days{40 + i}, k_end, false);
    }
    const auto report = market.report();
    REQUIRE(report.rows.size() == 1);
    const TurnoverRow& row = report.rows[0];
    CHECK(row.curve.stays == 20);
    CHECK(row.curve.departures == 10);
    CHECK(row.age_unknown == 0);
    CHECK(row.gone_7.share->value == Approx(6.0 / 20.0));
    CHECK(row.gone_30.share->value == Approx(10.0 / 20.0));
    CHECK(*row.median_days == Approx(20.0));
    CHECK(row.sellers == 20);
}

TEST_CASE("days on which the market was not observed are no departures, and a listing that came back has not gone")
{
    Market market;
    for (int i = 0; i < 10; ++i) {
        market.add(k_begin + days{i}, k_begin + days{i + 20}, false);  // never proved absent
    }
    // Away and back: two spans of one listing, the first of which was gone for a while.
    test::add(market.history, {.id = "9999", .first = k_begin, .last = k_begin + days{3}});
    market.history.revisions.back().raw.listed_on = k_begin;
    market.history.spans.back().gone_at = core::Instant{k_begin + days{4}};
    test::add(market.history, {.id = "9999", .first = k_begin + days{8}, .last = k_begin + days{30}});
    const auto report = market.report();
    REQUIRE(report.rows.size() == 1);
    CHECK(report.rows[0].curve.departures == 0);
    CHECK(report.rows[0].curve.stays == 11);
    CHECK(report.rows[0].gone_7.share->value == 0.0);
    CHECK(report.rows[0].median_reason == "more than 30 days");
}

TEST_CASE("what stood when its market was first observed is left out, or enters late by its listed date")
{
    Market market;
    for (int i = 0; i < 12; ++i) {
        market.add(k_begin, k_begin + days{10 + i}, true);
        market.history.revisions.back().missed_before.reset();
    }
    CHECK(market.report().rows.at(0).age_unknown == 12);
    CHECK(market.report().rows.at(0).gone_7.reason == "too few listings watched from a known age: 0; 10 are needed");
    for (model::Revision& revision : market.history.revisions) {
        revision.raw.listed_on = k_begin - days{5};
    }
    const auto row = market.report().rows.at(0);
    CHECK(row.age_unknown == 0);
    CHECK(row.curve.steps.at(0).age == Approx(16.0));
    CHECK(row.gone_30.share->value == Approx(1.0));
    // Nobody was watched younger than 5 days, so nothing is known of the first days but through those who stayed.
    CHECK(row.gone_7.share->value == 0.0);
}

TEST_CASE("the window begins and ends the watch")
{
    Market market;
    for (int i = 0; i < 12; ++i) {
        market.add(k_begin + days{i}, k_begin + days{i + 9}, true);
    }
    // On the sixth day nobody has gone; those born later are not there yet.
    const auto early = market.report(k_begin, k_begin + days{5});
    CHECK(early.rows.at(0).curve.departures == 0);
    CHECK(early.rows.at(0).curve.stays == 6);
    // From the eighth day on, the first eight enter late.
    const auto late = market.report(k_begin + days{8});
    CHECK(late.rows.at(0).curve.stays == 12);
    CHECK(late.rows.at(0).curve.steps.at(0).at_risk == 12);
    CHECK(market.report(k_end - days{3}).rows.empty());
}

TEST_CASE("went over stayed compares last prices of the last 30 days with the stock, a vote a seller")
{
    Market market;
    for (const char* amount : {"9000", "9500", "10000", "10500", "11000"}) {
        market.add(k_end - days{20}, k_end - days{5}, true, amount);
    }
    for (const char* amount : {"18000", "19000", "20000", "21000", "22000"}) {
        market.add(k_end - days{20}, k_end, false, amount);
    }
    market.add(k_end - days{80}, k_end - days{50}, true, "40000");  // too long ago
    const auto row = market.report().rows.at(0);
    CHECK(row.went == 5);
    CHECK(row.stayed == 5);
    CHECK(*row.went_to_stayed == Approx(0.5));
    CHECK(*row.went_low < 0.5);
    CHECK(*row.stock == Approx(20000.0));
    CHECK_FALSE(row.fresh.has_value());
    const auto thin = market.report(k_begin, k_end - days{10}).rows.at(0);
    CHECK(thin.went_reason == "too few sellers: 0 went, 10 stayed; 4 a side are needed");
}

TEST_CASE("fresh asks are those born within 7 days, and depth counts the units near the best offer")
{
    Market market;
    market.add(k_end - days{40}, k_end, false, "20000", 5);
    market.add(k_end - days{7}, k_end, false, "19000");
    market.add(k_end - days{6}, k_end, false, "16000", 2);
    market.add(k_end - days{3}, k_end, false, "17000", 3);
    market.add(k_end, k_end, false, "18000");
    const auto report = market.report();
    const TurnoverRow& row = report.rows.at(0);
    CHECK(row.fresh_sellers == 3);
    CHECK(*row.fresh == Approx(17000.0));
    CHECK(*row.stock == Approx(18000.0));
    CHECK(row.depth.best->unit_price == 16000.0);
    CHECK(row.depth.units == 12);
    CHECK(row.depth.units_near == 5);
}

TEST_CASE("left out are flagged listings and other kinds, unless they are asked for")
{
    Market market;
    for (int i = 0; i < 12; ++i) {
        market.add(k_begin + days{i}, k_begin + days{i + 9}, true);
    }
    market.history.revisions[0].derived.flags.add(model::Flag::deposit);
    CHECK(market.report().rows.at(0).curve.stays == 11);
    TurnoverOptions options;
    options.since = k_begin;
    options.include_flagged = true;
    CHECK(turnover(market.history, shipped(), {}, k_end, options).rows.at(0).curve.stays == 12);
    options.filter.regions = {"CN"};
    CHECK(turnover(market.history, shipped(), {}, k_end, options).rows.empty());
}

TEST_CASE("listings that were seen at one moment only are counted and named as what is lacking")
{
    Market market;
    for (int i = 0; i < 12; ++i) {
        market.add(k_end - days{2}, k_end - days{2}, false);
        market.history.revisions.back().raw.listed_on = k_end - days{20};
    }
    const auto report = market.report();
    const TurnoverRow& row = report.rows.at(0);
    CHECK(row.curve.stays == 0);
    CHECK(row.age_unknown == 0);
    CHECK(row.seen_once == 12);
    CHECK(row.gone_7.reason ==
          "too few listings watched from a known age: 0, and 12 seen at one moment only; 10 are needed");
}
