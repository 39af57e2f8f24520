// The ledger, rates, metadata, and what is stored of a listing.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <limits>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;

namespace {

model::RawListing seen_in(const Store& store) { return store.select({}).revisions.at(0).raw; }

}  // namespace

TEST_CASE("a run's line says what it was told and what the commit counted")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto run = store.begin_run("scrape", k_start);
    auto batch = store.begin_batch(run, {k_market, k_definition, k_start, true});
    batch.add(observation(listing("1", {100})));
    batch.add(observation(listing("1", {100})));
    batch.add(observation(listing("2", {100})));
    CHECK(batch.size() == 2);
    auto line = outcome(true);
    line.requests = 3;
    line.pages = 2;
    line.bytes = 12345;
    line.left_out = 4;
    line.message = "all well";
    line.cause = model::Cause::form;
    batch.commit(line);
    store.finish_run(run, k_start + seconds{9});

    line.run = run;
    line.market = k_market;
    line.definition = k_definition;
    line.at = k_start;
    line.seen = 2;
    line.added = 2;
    CHECK(store.ledger(k_market, 5) == std::vector<model::MarketRun>{line});
    CHECK(store.ledger("elsewhere", 5).empty());
    CHECK(store.unfinished_runs().empty());
}

TEST_CASE("of two pauses of a host the longer one counts, and none does when it is over")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const std::vector<store::HostPause> pauses{{"https://a:443", k_start + hours{2}, "it asked for it"},
                                               {"https://b:443", k_start + hours{1}, "it failed"}};
    store.add_host_pauses(pauses, k_start);
    const std::vector<store::HostPause> later{{"https://a:443", k_start + hours{1}, "shorter"},
                                              {"https://b:443", k_start + hours{3}, "longer"}};
    store.add_host_pauses(later, k_start);
    const auto standing = store.host_pauses(k_start + hours{1});
    REQUIRE(standing.size() == 2);
    CHECK(standing[0].until == k_start + hours{2});
    CHECK(standing[0].why == "it asked for it");
    CHECK(standing[1].why == "longer");
    CHECK(store.host_pauses(k_start + hours{2}).size() == 1);
    store.add_host_pauses({}, k_start + hours{3});
    CHECK(store.host_pauses(k_start).empty());
}

TEST_CASE("the ledger is read newest first, and the status knows the last run and the last that went well")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start + days{1}, {listing("1", {100})});
    scrape(store, k_start, {listing("1", {100})});  // an old capture, read later
    const auto run = store.begin_run("scrape", k_start + days{2});
    model::MarketRun blocked;
    blocked.run = run;
    blocked.market = k_market;
    blocked.at = k_start + days{2};
    blocked.outcome = model::Outcome::blocked;
    blocked.message = "a login wall";
    store.record_outcome(blocked);
    blocked.market = "another";
    store.record_outcome(blocked);

    const auto lines = store.ledger(k_market, 2);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].outcome == model::Outcome::blocked);
    CHECK(lines[1].at == k_start + days{1});
    CHECK(store.ledger("", 9).size() == 4);

    const auto status = store.status();
    REQUIRE(status.size() == 2);
    CHECK(status[0].market == "another");
    CHECK_FALSE(status[0].last_ok);
    CHECK(status[0].listings == 0);
    CHECK(status[1].last->message == "a login wall");
    CHECK(status[1].last_ok == k_start + days{1});
    CHECK(status[1].listings == 1);

    CHECK(store.status(store::Counted::shrunken)[1].listings == 0);
    blocked.market = k_market;
    blocked.at = k_start + days{3};
    blocked.outcome = model::Outcome::empty;
    store.record_outcome(blocked);
    CHECK(store.status(store::Counted::shrunken)[1].listings == 1);

    const auto unfinished = store.unfinished_runs();
    REQUIRE(unfinished.size() == 1);
    CHECK(unfinished[0].id == run);
    CHECK(unfinished[0].kind == "scrape");
    CHECK(unfinished[0].markets.size() == 3);
}

TEST_CASE("two markets' batches gather side by side and commit one by one, or not at all")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto run = store.begin_run("scrape", k_start);
    {
        auto first = store.begin_batch(run, {"first", k_definition, k_start, true});
        auto second = store.begin_batch(run, {"second", k_definition, k_start, true});
        auto dropped = store.begin_batch(run, {"third", k_definition, k_start, true});
        first.add(observation(listing("1", {100})));
        second.add(observation(listing("1", {200})));
        dropped.add(observation(listing("1", {300})));
        second.commit(outcome(true));
        first.commit(outcome(false));
    }
    CHECK(span_texts(store) == std::vector<std::string>{"1 ask A100 80GB 100 0..0", "1 ask A100 80GB 200 0..0"});
    const auto coverage = store.select({}).coverage;
    REQUIRE(coverage.size() == 2);
    CHECK_FALSE(coverage[0].complete);
    CHECK(coverage[1].complete);
}

TEST_CASE("everything that is stored of a listing comes back")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    store.set_rules({3, "cards"});
    auto seen = observation(listing("1", {100}));
    auto& raw = seen.raw;
    raw.title = "NVIDIA A100 80G 显卡";
    raw.condition_code = "3000";
    raw.condition_text = "Used";
    raw.quantity = 4;
    raw.quantity_available = 0;
    raw.category = "27386";
    raw.country = "CN";
    raw.seller = "h:00112233445566778899aabbccddeeff";
    raw.seller_country = "HK";
    raw.seller_feedback = 1000;
    raw.seller_positive_share = 0.29;
    raw.best_offer = true;
    raw.listed_on = std::chrono::floor<days>(k_start);
    raw.facts = R"({"a":1})";
    raw.url = "https://example.com/1";
    raw.prices[0].high = usd(120);
    raw.prices[0].shipping = core::Money{-5, core::Currency::cny};
    raw.prices[0].tax = model::TaxKind::included;
    raw.prices[0].source = "seen";
    seen.derived.memory_gb = 80;
    seen.derived.form_factor = model::FormFactor::pcie;
    seen.derived.condition = model::Condition::used;
    seen.derived.quantity = 4;
    seen.derived.flags.add(model::Flag::pulled);
    seen.derived.confidence = 0.75;
    seen.derived.reason = "none";
    scrape(store, k_start, {});
    const auto run = store.begin_run("scrape", k_start);
    auto batch = store.begin_batch(run, {k_market, k_definition, k_start, true});
    batch.add(seen);
    batch.commit(outcome(true));

    const auto history = store.select({});
    REQUIRE(history.spans.size() == 1);
    CHECK(test::stated(history.spans[0].price) == raw.prices[0]);
    const auto& revision = history.revisions[0];
    CHECK(revision.market == k_market);
    CHECK(revision.region() == "CN");
    CHECK(revision.market_country == "US");
    CHECK(revision.rules == model::Rules{3, "cards"});
    CHECK(revision.derived == seen.derived);
    auto expected = raw;
    expected.prices.clear();
    CHECK(revision.raw == expected);
}

TEST_CASE("a newer normalizer's reading replaces that of the same content, also for the past")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    store.set_rules({1, "cards"});
    scrape(store, k_start, {listing("1", {100})});
    store.set_rules({2, "cards"});
    auto seen = observation(listing("1", {100}));
    seen.derived.card = "a100-80gb-sxm4";
    const auto run = store.begin_run("scrape", k_start);
    auto batch = store.begin_batch(run, {k_market, k_definition, k_start + days{1}, true});
    batch.add(seen);
    CHECK(batch.commit(outcome(true)).changed == 0);
    const auto history = store.select({});
    REQUIRE(history.revisions.size() == 1);
    CHECK(history.revisions[0].derived.card == "a100-80gb-sxm4");
    CHECK(history.revisions[0].rules == model::Rules{2, "cards"});
}

TEST_CASE("seller names are hashed with the history's own salt, unless they are to be kept")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    SECTION("hashed")
    {
        scrape(store, k_start, {listing("1", {100})});
        const auto seller = seen_in(store).seller;
        CHECK(seller.size() == 34);
        CHECK(seller.starts_with("h:"));
        auto other = Store::open(dir.path() / "other.db", Access::write);
        scrape(other, k_start, {listing("1", {100})});
        CHECK(seen_in(other).seller != seller);
    }
    SECTION("kept, from then on")
    {
        store.set_keep_sellers(true);
        store = Store::open(dir.path() / "other.db", Access::write);
        store = Store::open(dir.path() / "h.db", Access::write);
        scrape(store, k_start, {listing("1", {100})});
        CHECK(seen_in(store).seller == "alice");
    }
    SECTION("taken as they are when they are hashes")
    {
        auto raw = listing("1", {100});
        raw.seller = "h:1";
        scrape(store, k_start, {raw});
        CHECK(seen_in(store).seller == "h:1");
    }
    SECTION("and none stays none")
    {
        auto raw = listing("1", {100});
        raw.seller.clear();
        scrape(store, k_start, {raw});
        CHECK(seen_in(store).seller.empty());
    }
}

TEST_CASE("feedback that grows within its power of ten opens no revision")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    struct Row {
        long count;
        long stored;
    };
    const auto row = GENERATE(Row{0, 0}, Row{1, 1}, Row{9, 1}, Row{10, 10}, Row{99'999, 10'000}, Row{100'000, 100'000},
                              Row{std::numeric_limits<long>::max(), 1'000'000'000'000'000'000});
    auto raw = listing("1", {100});
    raw.seller_feedback = row.count;
    raw.seller_positive_share = 0.9987;
    scrape(store, k_start, {raw});
    CHECK(seen_in(store).seller_feedback == row.stored);
    CHECK(*seen_in(store).seller_positive_share == Approx(0.99));
    raw.seller_feedback = row.stored;
    raw.seller_positive_share = 0.991;
    CHECK(scrape(store, k_start + days{1}, {raw}).changed == 0);
    CHECK(store.select({}).revisions.size() == 1);
}

TEST_CASE("a stored rate is never overwritten")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const core::Day day{std::chrono::floor<days>(k_start)};
    CHECK(store.add_rate({day, core::Currency::usd, 1.25, "ECB"}));
    CHECK_FALSE(store.add_rate({day, core::Currency::usd, 1.5, "another"}));
    model::RateTable table;
    store.load_rates(table);
    const auto rate = table.find(core::Currency::eur, core::Currency::usd, day);
    REQUIRE(rate.has_value());
    CHECK(rate->factor == Approx(1.25));
    CHECK(rate->source == "ECB");

    const auto next = day + days{1};
    const std::vector<model::Rate> more{{day, core::Currency::usd, 1.5, "another"},
                                        {next, core::Currency::usd, 1.26, "ECB"},
                                        {next, core::Currency::cny, 8.0, "ECB"}};
    CHECK(store.add_rates(more) == 2);
    CHECK(store.add_rates(more) == 0);
    CHECK(store.add_rates({}) == 0);
    model::RateTable again;
    store.load_rates(again);
    CHECK(again.latest(core::Currency::usd, day)->units_per_eur == 1.25);
    CHECK(again.last_day(core::Currency::cny) == next);
}

TEST_CASE("metadata is text by key, empty when absent")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    CHECK(store.meta("a").empty());
    store.set_meta("a", "1");
    store.set_meta("a", "2");
    CHECK(store.meta("a") == "2");
}
