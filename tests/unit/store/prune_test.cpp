// What pruning takes out, and that nothing else changes by it.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Prune;
using store::PrunedPart;
using store::Store;

namespace {

std::int64_t rows_of(const std::vector<store::PrunedPart>& parts, PrunedPart::Kind kind)
{
    const auto found = std::ranges::find(parts, kind, &PrunedPart::kind);
    return found == parts.end() ? 0 : found->rows;
}

/// Like `scrape`, of what was read as no card of any family.
void scrape_noise(Store& store, Instant at, const std::string& title)
{
    const auto run = store.begin_run("scrape", at);
    auto batch = store.begin_batch(run, {k_market, k_definition, at, true});
    auto seen = observation(listing("noise", {20}, title));
    seen.derived = {};
    seen.derived.offer_kind = model::OfferKind::accessory;
    batch.add(std::move(seen));
    batch.add(observation(listing("card", {100}, "A100 80GB")));
    batch.commit(outcome(true));
    store.finish_run(run, at + seconds{1});
}

/// Prices, births and coverage in words, whatever revisions are called.
std::vector<std::string> everything(const Store& store)
{
    const model::History history = store.select({});
    std::vector<std::string> all;
    const auto text = [](const std::optional<Instant>& at) { return at ? day_text(*at) : std::string{"-"}; };
    for (const model::Span& span : history.spans) {
        const model::Revision& revision = history.revisions[span.revision];
        all.push_back(revision.raw.external_id + " " + revision.raw.title + " " + span.price.amount.to_decimal() + " " +
                      day_text(span.first) + ".." + day_text(span.last) + " absent " + text(span.absent_from) +
                      " gone " + text(span.gone_at) + " followed " + text(span.followed_at) + " born " +
                      text(revision.first_seen) + " after " + text(revision.missed_before));
    }
    for (const model::Coverage& each : history.coverage) {
        all.push_back(each.market + " " + day_text(each.at) + (each.complete ? " complete" : ""));
    }
    return all;
}

}  // namespace

TEST_CASE("of the ledger pruning leaves what drift and status look at, and of the history all")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    constexpr int k_days = 200;
    for (int day = 0; day < k_days; ++day) {
        scrape(store, k_start + days{day}, {listing("1", {100 + day / 50})});
    }
    (void)store.begin_run("scrape", k_start + hours{1});  // was killed
    const auto before = everything(store);
    const auto newest = store.ledger(k_market, store::k_ledger_kept);
    const auto observed = store.observing_runs(k_market);
    REQUIRE(store.unfinished_runs().size() == 1);

    const Instant old = k_start + days{190};
    const auto told = store.prune_details(Prune::rehearsed, old, old);
    CHECK(store.ledger(k_market, 999).size() == k_days);
    const auto gone = store.prune_details(Prune::done, old, old);
    CHECK(rows_of(told, PrunedPart::Kind::ledger) == k_days - 60);
    CHECK(rows_of(told, PrunedPart::Kind::runs) == k_days - 60 + 1);
    CHECK(rows_of(gone, PrunedPart::Kind::ledger) == k_days - 60);
    CHECK(rows_of(gone, PrunedPart::Kind::runs) == k_days - 60 + 1);

    CHECK(everything(store) == before);
    const auto left = store.ledger(k_market, 999);
    REQUIRE(left.size() == newest.size());
    CHECK(std::ranges::equal(left, newest, {}, &model::MarketRun::at, &model::MarketRun::at));
    CHECK(
        std::ranges::equal(store.observing_runs(k_market), observed, {}, &model::MarketRun::at, &model::MarketRun::at));
    CHECK(store.unfinished_runs().empty());
    CHECK(store.check().empty());
    CHECK(rows_of(store.prune_details(Prune::done, old, old), PrunedPart::Kind::ledger) == 0);
    // What comes again finds what is there.
    CHECK(scrape(store, k_start + days{3}, {listing("1", {100})}).conflicts == 0);
    CHECK(everything(store) == before);
}

TEST_CASE("a market's last success stays in the ledger however long ago it was")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    for (int day = 1; day < 100; ++day) {
        model::MarketRun failed;
        failed.market = k_market;
        failed.outcome = model::Outcome::failed;
        failed.at = k_start + days{day};
        failed.run = store.begin_run("scrape", failed.at);
        store.record_outcome(failed);
        store.finish_run(failed.run, failed.at);
    }
    store.prune_details(Prune::done, k_start + days{99}, k_start + days{99});
    CHECK(store.ledger(k_market, 999).size() == 61);
    REQUIRE(store.status().size() == 1);
    CHECK(store.status().front().last_ok == k_start);
}

TEST_CASE("a former wording goes where no number needs it, is not read anew, and comes back when it is seen again")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    store.set_rules({1, "first"});
    scrape_noise(store, k_start, "heatsink");
    scrape_noise(store, k_start + days{1}, "heatsink, new");
    scrape(store, k_start + days{2}, {listing("card", {100}, "A100 80GB, edited")});

    const Instant old = k_start + days{300};
    CHECK(rows_of(store.prune_details(Prune::done, old, old), PrunedPart::Kind::wordings) == 1);
    CHECK(span_texts(store) == std::vector<std::string>{"card ask A100 80GB 100 0..1",
                                                        "card ask A100 80GB, edited 100 2..2", "noise ask  20 0..0",
                                                        "noise ask heatsink, new 20 1..1 missed 2"});
    store.set_rules({2, "second"});
    CHECK(store.outdated() == 3);
    std::vector<std::string> read;
    store.rederive(k_market, store::Rederive::outdated, [&read](const model::Revision& revision) {
        read.push_back(revision.raw.title);
        return revision.derived;
    });
    CHECK(read.size() == 3);
    CHECK(std::ranges::find(read, "") == read.end());
    CHECK(store.outdated() == 0);
    CHECK(store.check().empty());

    scrape_noise(store, k_start, "heatsink");
    CHECK(span_texts(store)[2] == "noise ask heatsink 20 0..0");
    CHECK(store.outdated() == 0);
}

TEST_CASE("kept pages of a market that is not scraped any more go, those in use stay")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto keep = [&store](const std::string& market, Instant at) {
        const auto run = store.begin_run("scrape", at);
        auto batch = store.begin_batch(run, {market, k_definition, at, true});
        batch.add(observation(listing("1", {100}), at));
        store::CachedPage page;
        page.validators.etag = "\"1\"";
        page.body = std::string(1000, 'x');
        batch.keep_page({"GET", "https://shop.example/" + market, ""}, page);
        batch.commit(outcome(true));
        store.finish_run(run, at);
    };
    keep("left", k_start);
    keep("used", k_start);
    const Instant later = k_start + days{200};
    const auto run = store.begin_run("scrape", later);
    auto batch = store.begin_batch(run, {"used", k_definition, later, true});
    batch.add(observation(listing("1", {100}), later));
    batch.confirm_page({"GET", "https://shop.example/used", ""});
    batch.commit(outcome(true));
    store.finish_run(run, later);

    const auto gone = store.prune_details(Prune::done, k_start + days{100}, later);
    CHECK(rows_of(gone, PrunedPart::Kind::pages) == 1);
    CHECK_FALSE(store.page_validators("left", {"GET", "https://shop.example/left", ""}));
    CHECK(store.page_validators("used", {"GET", "https://shop.example/used", ""}));
    CHECK(store.check().empty());
}

TEST_CASE("what is left of a market without its first years is the history in which nobody had told of them")
{
    const auto seed = GENERATE(range(1U, 30U));
    CAPTURE(seed);
    std::mt19937 random{seed};
    const TempDir dir;
    auto whole = Store::open(dir.path() / "whole.db", Access::write);
    auto never = Store::open(dir.path() / "never.db", Access::write);
    constexpr int k_cut = 12;
    const auto tell_both = [&](int day, const auto& tell) {
        tell(whole);
        if (day >= k_cut) {
            tell(never);
        }
    };
    for (int day = 0; day < 24; ++day) {
        std::vector<model::RawListing> seen;
        for (int id = 0; id < 5; ++id) {
            if (random() % 3 != 0) {
                seen.push_back(listing(std::to_string(id), {100 + static_cast<long>(random() % 2)},
                                       random() % 5 == 0 ? "A100 edited" : "A100"));
            }
        }
        if (random() % 6 == 0) {
            seen.push_back(listing_of_kind("sold", model::PriceKind::sold, 90));
        }
        if (!seen.empty() && random() % 5 == 0) {
            seen.front().ended = true;
        }
        const auto extent = random() % 4 == 0 ? Extent::partial : Extent::complete;
        const std::string definition = random() % 3 == 0 ? "another" : k_definition;
        tell_both(day, [&](Store& store) { scrape(store, k_start + days{day}, seen, extent, definition); });
    }
    // Imported intervals are believed from the cut on.
    auto row = observation(listing("imported", {70}), k_start + days{5});
    row.last_seen = k_start + days{15};
    import_rows(whole, {row});
    row.at = k_start + days{k_cut};
    import_rows(never, {row});

    const core::Day cut = core::day_of(k_start + days{k_cut});
    const auto told = whole.prune_years(Prune::rehearsed, k_market, cut, k_start);
    CHECK_FALSE(everything(whole) == everything(never));
    whole.prune_years(Prune::done, k_market, cut, k_start + days{30});
    CHECK(everything(whole) == everything(never));
    CHECK(rows_of(told.parts, PrunedPart::Kind::observations) == k_cut);
    for (const auto& problem : whole.check()) {
        FAIL_CHECK(problem.where + ": " + problem.what);
    }
    const auto marks = whole.prune_marks();
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].market == k_market);
    CHECK(marks[0].before == cut);
    CHECK(marks[0].at == k_start + days{30});
    CHECK(whole.prune_years(Prune::done, k_market, cut, k_start).parts.empty());
}

TEST_CASE("of imported intervals that reach over the year the one that began later counts as before")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto interval = [](int first, int last, long price) {
        auto row = observation(listing("1", {price}), k_start + days{first});
        row.last_seen = k_start + days{last};
        return row;
    };
    import_rows(store, {interval(0, 20, 100), interval(2, 14, 200), interval(4, 8, 300), interval(12, 13, 400)});
    const auto price_on = [&store](int day) {
        const model::History history = store.select({});
        for (const model::Span& span : history.spans) {
            if (span.first <= k_start + days{day} && k_start + days{day} <= span.last) {
                return span.price.amount.to_decimal();
            }
        }
        return std::string{"none"};
    };
    std::vector<std::string> before;
    for (int day = 10; day < 22; ++day) {
        before.push_back(price_on(day));
    }
    const int cut = GENERATE(10, 12);
    store.prune_years(Prune::done, k_market, core::day_of(k_start + days{cut}), k_start);
    for (int day = cut; day < 22; ++day) {
        CAPTURE(day);
        CHECK(price_on(day) == before[static_cast<std::size_t>(day - 10)]);
    }
    CHECK(price_on(cut - 1) == "none");
    CHECK(store.check().empty());
}

TEST_CASE("years go of one market only, and a market of which nothing is there leaves no mark")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    const auto before = everything(store);
    store.prune_years(Prune::done, "other", core::day_of(k_start + days{9}), k_start);
    CHECK(store.prune_marks().empty());
    CHECK(everything(store) == before);
    const auto years = store.prune_years(Prune::done, k_market, core::day_of(k_start + days{9}), k_start);
    REQUIRE(years.cards.size() == 1);
    CHECK(years.cards[0].name == "a100-80gb-pcie");
    CHECK(years.cards[0].listings == 1);
    CHECK(years.cards[0].last == core::day_of(k_start));
    CHECK(store.select({}).spans.empty());
    CHECK(store.status().size() == 1);  // the last line stays, and is no contradiction
    CHECK(store.check().empty());
}

TEST_CASE("space is given back to the disk")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    std::vector<model::RawListing> many;
    for (int i = 0; i < 2000; ++i) {
        many.push_back(listing(std::to_string(i), {100}, "A100 in a long title that takes room " + std::to_string(i)));
    }
    scrape(store, k_start, many);
    scrape(store, k_start + days{20}, {listing("new", {100})});
    store.prune_years(Prune::done, k_market, core::day_of(k_start + days{10}), k_start + days{20});
    const auto before = everything(store);
    SECTION("when nobody reads")
    {
        const auto space = store.give_back_space();
        CHECK(space.outcome == store::SpaceGivenBack::Outcome::done);
        CHECK(space.bytes_after * 3 < space.bytes_before);
        CHECK(space.bytes_after == static_cast<std::int64_t>(std::filesystem::file_size(file)));
    }
    SECTION("later, when somebody does")
    {
        const auto reader = Store::open(file, Access::read);
        CHECK(store.give_back_space().outcome == store::SpaceGivenBack::Outcome::in_use);
        CHECK(everything(reader) == before);
    }
    CHECK(everything(store) == before);
    CHECK(store.check().empty());
}
