// What becomes of a sequence of scrapes and imports.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;
using Texts = std::vector<std::string>;

TEST_CASE("the same scrape twice adds coverage, but no listing and no span")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);

    const auto first = scrape(store, k_start, {listing("1", {9000}), listing("2", {8000})});
    CHECK(first.seen == 2);
    CHECK(first.added == 2);

    const auto second = scrape(store, k_start + days{1}, {listing("1", {9000}), listing("2", {8000})});
    CHECK(second.seen == 2);
    CHECK(second.added == 0);
    CHECK(second.changed == 0);
    CHECK(second.conflicts == 0);
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 9000 0..1", "2 ask A100 80GB 8000 0..1"});

    const auto history = store.select({});
    CHECK(history.coverage.size() == 2);
    CHECK(history.revisions.size() == 2);
    CHECK(history.spans[1].revision == 1);
}

TEST_CASE("a missing, a repriced, a returned and an edited listing get exactly their spans and revisions")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto kept = listing("1-kept", {100});
    const auto missing = listing("2-missing", {200});
    const auto returned = listing("4-returned", {400});

    scrape(store, k_start,
           {kept, missing, listing("3-repriced", {300}), returned, listing("5-edited", {500}, "A100 40GB")});
    const auto second =
        scrape(store, k_start + days{3}, {kept, listing("3-repriced", {350}), listing("5-edited", {500}, "A100 80GB")});
    CHECK(second.changed == 2);
    CHECK(second.added == 0);
    scrape(store, k_start + days{5},
           {kept, listing("3-repriced", {350}), returned, listing("5-edited", {500}, "A100 80GB")});

    CHECK(span_texts(store) == Texts{"1-kept ask A100 80GB 100 0..5", "2-missing ask A100 80GB 200 0..0 gone 3",
                                     "3-repriced ask A100 80GB 300 0..0", "3-repriced ask A100 80GB 350 3..5",
                                     "4-returned ask A100 80GB 400 0..0 missed 3", "4-returned ask A100 80GB 400 5..5",
                                     "5-edited ask A100 40GB 500 0..0", "5-edited ask A100 80GB 500 3..5"});
    CHECK(store.select({}).revisions.size() == 6);
}

TEST_CASE("a listing's first sighting comes with the last complete run of a definition that knows it and missed it")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const std::string other(32, 'f');
    scrape(store, k_start, {listing("1-old", {100})});
    scrape(store, k_start + days{2}, {listing("1-old", {100})});
    scrape(store, k_start + days{3}, {listing("1-old", {100})}, Extent::partial);
    scrape(store, k_start + days{4}, {listing("3-other", {300})}, Extent::complete, other);
    scrape(store, k_start + days{5}, {listing("1-old", {100}), listing("2-new", {200})});
    scrape(store, k_start + days{6}, {listing("1-old", {100}), listing("2-new", {250})});

    const auto history = store.select({});
    REQUIRE(history.spans.size() == 4);
    const auto revision = [&history](std::size_t span) { return history.revisions[history.spans[span].revision]; };
    CHECK(revision(0).first_seen == k_start);
    CHECK_FALSE(revision(0).missed_before.has_value());
    // Neither the partial run nor that of another definition proves anything about it.
    CHECK(revision(1).first_seen == k_start + days{5});
    CHECK(revision(1).missed_before == k_start + days{2});
    CHECK(revision(2).first_seen == k_start + days{5});
    CHECK_FALSE(revision(3).missed_before.has_value());
}

TEST_CASE("content that returns is the same revision again")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    for (const int day : {0, 1, 2}) {
        scrape(store, k_start + days{day}, {listing("1", {100}, day == 1 ? "A100 40GB" : "A100 80GB")});
    }
    const auto history = store.select({});
    REQUIRE(history.spans.size() == 3);
    CHECK(history.spans[0].revision == history.spans[2].revision);
    CHECK(history.revisions.size() == 2);
    CHECK(history.revisions[0].number == 1);
    CHECK(history.revisions[1].number == 2);
}

TEST_CASE("scrapes further apart than the carry-forward limit are not joined")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    for (const int day : {0, 10, 17}) {
        scrape(store, k_start + days{day}, {listing("1", {100})});
    }
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..0", "1 ask A100 80GB 100 10..17"});
}

TEST_CASE("a rental is carried for one day only")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    for (const int day : {0, 1, 3}) {
        scrape(store, k_start + days{day}, {listing_of_kind("1", model::PriceKind::rental_on_demand, 2)});
    }
    CHECK(span_texts(store) == Texts{"1 rental_on_demand A100 80GB 2 0..1", "1 rental_on_demand A100 80GB 2 3..3"});
}

TEST_CASE("a listing is gone after two complete runs at least 20 hours apart")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100}), listing("2", {200})});
    CHECK(scrape(store, k_start + days{1}, {listing("2", {200})}).gone == 0);
    CHECK(scrape(store, k_start + days{1} + hours{19}, {listing("2", {200})}).gone == 0);
    CHECK(span_texts(store)[0] == "1 ask A100 80GB 100 0..0 missed 1");
    CHECK(store.status()[0].open == 2);
    CHECK(scrape(store, k_start + days{1} + hours{20}, {listing("2", {200})}).gone == 1);
    CHECK(span_texts(store)[0] == "1 ask A100 80GB 100 0..0 gone 1");
    CHECK(scrape(store, k_start + days{3}, {listing("2", {200})}).gone == 0);
    CHECK(store.status()[0].listings == 2);
    CHECK(store.status()[0].open == 1);
}

TEST_CASE("partial runs and runs of another definition prove no absence")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    for (const int day : {1, 2, 3}) {
        CHECK(scrape(store, k_start + days{day}, {}, Extent::partial).gone == 0);
        CHECK(scrape(store, k_start + days{day} + hours{1}, {}, Extent::complete, "another").gone == 0);
    }
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..0"});

    SECTION("until that other definition has seen the listing, which counts for its past runs too")
    {
        scrape(store, k_start + hours{1}, {listing("1", {100})}, Extent::complete, "another");
        CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..0+3600s gone 1+3600s"});
    }
    SECTION("and the price stands when it is seen again within the limit")
    {
        scrape(store, k_start + days{4}, {listing("1", {100})});
        CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..4"});
    }
}

TEST_CASE("a late run between two others parts what it missed")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    scrape(store, k_start + days{2}, {listing("1", {100})});
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..2"});
    scrape(store, k_start + days{1}, {});
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..0 missed 1", "1 ask A100 80GB 100 2..2"});
}

TEST_CASE("a late run can prove a listing gone")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    scrape(store, k_start + days{3}, {});
    CHECK(scrape(store, k_start + days{1}, {}).gone == 1);
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..0 gone 1"});
}

TEST_CASE("the market's word closes a listing at once, in any run")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100}), listing("2", {200})});
    auto sold_out = listing("1", {100});
    sold_out.ended = true;
    auto sold = listing("2", {});
    sold.ended = true;
    CHECK(scrape(store, k_start + days{1}, {sold_out, sold}, Extent::partial).gone == 2);
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..1 gone 1+1s", "2 ask A100 80GB 200 0..0 gone 1"});
    scrape(store, k_start + days{2}, {listing("1", {100})});
    CHECK(span_texts(store)[1] == "1 ask A100 80GB 100 2..2");
}

TEST_CASE("a listing seen without a price is not absent")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    scrape(store, k_start + days{1}, {listing("1", {})});
    scrape(store, k_start + days{2}, {listing("1", {100})});
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..2"});
}

TEST_CASE("of two values at one instant the first stays and the other is named")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    SECTION("in one batch")
    {
        const auto summary = scrape(store, k_start, {listing("1", {100}), listing("1", {100}), listing("1", {120})});
        CHECK(summary.seen == 1);
        CHECK(summary.conflicts == 1);
        CHECK(summary.conflict_examples ==
              Texts{"bay-us/1 at 2026-03-01T00:00:00Z: ask 120 USD contradicts ask 100 USD, which was stored first and "
                    "stays"});
        CHECK(store.ledger("", 1)[0].conflicts == 1);
    }
    SECTION("in two, one of them with other details")
    {
        scrape(store, k_start, {listing("1", {100})});
        const auto summary = scrape(store, k_start, {listing("1", {100}, "another title")});
        CHECK(summary.conflicts == 1);
        CHECK(run_sql(dir.path() / "h.db", "SELECT count(*) FROM revision") == "1");
    }
    SECTION("between a sighting and the end of an imported interval")
    {
        scrape(store, k_start, {listing("1", {100})});
        auto row = observation(listing("1", {120}), k_start - days{2});
        row.last_seen = k_start;
        CHECK(import_rows(store, {row}).conflicts == 1);
    }
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..0"});
}

TEST_CASE("quotes and sold prices are points, and the same when they come again")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    auto quote = observation(listing_of_kind("", model::PriceKind::quote, 9000));
    quote.raw.prices[0].source = "a price list";
    auto other = quote;
    other.raw.prices[0].amount = usd(9500);
    auto sold = observation(listing_of_kind("7", model::PriceKind::sold, 8000), k_start + days{1});
    for (int i = 0; i < 2; ++i) {
        const auto summary = import_rows(store, {quote, other, sold, quote});
        CHECK(summary.seen == 3);
        CHECK(summary.added == (i == 0 ? 3 : 0));
        CHECK(summary.conflicts == 0);
    }
    const auto history = store.select({});
    REQUIRE(history.spans.size() == 3);
    for (const auto& span : history.spans) {
        CHECK(span.first == span.last);
        CHECK_FALSE(span.absent_from);
    }
    CHECK(history.coverage.empty());
    CHECK_THROWS_AS(import_rows(store, {observation(listing("", {1}))}), std::logic_error);
}

TEST_CASE("an imported interval is believed, but for what was sighted otherwise")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    auto row = observation(listing("1", {100}), k_start);
    row.last_seen = k_start + days{10};
    const bool interval_first = GENERATE(true, false);
    if (interval_first) {
        import_rows(store, {row});
    }
    scrape(store, k_start + days{4}, {listing("1", {120})});
    scrape(store, k_start + days{6}, {});
    if (!interval_first) {
        import_rows(store, {row});
    }
    CHECK(span_texts(store) ==
          Texts{"1 ask A100 80GB 100 0..3+86399s", "1 ask A100 80GB 120 4..4", "1 ask A100 80GB 100 4+1s..10"});
}

TEST_CASE("imported intervals of one value that touch become one")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    for (const auto& [from, to] : std::vector<std::pair<int, int>>{{0, 10}, {20, 40}, {8, 20}, {3, 5}}) {
        auto row = observation(listing("1", {100}), k_start + days{from});
        row.last_seen = k_start + days{to};
        CHECK(import_rows(store, {row}).conflicts == 0);
    }
    auto next_second = observation(listing("1", {100}), k_start + days{40} + seconds{1});
    next_second.last_seen = k_start + days{41};
    import_rows(store, {next_second});
    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..41"});
    CHECK(run_sql(dir.path() / "h.db", "SELECT count(*) FROM price_span") == "1");
    auto backwards = observation(listing("1", {100}), k_start);
    backwards.last_seen = k_start - days{1};
    CHECK_THROWS_AS(import_rows(store, {backwards}), core::DataError);
}

TEST_CASE("the selection narrows by market, card, family, kind and time")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100}), listing_of_kind("2", model::PriceKind::auction_bid, 50)});
    scrape(store, k_start + days{1}, {listing("1", {110})});
    const auto count = [&](const store::Selection& selection) { return store.select(selection).spans.size(); };
    store::Selection by;
    CHECK(count(by) == 3);
    by.markets = {"elsewhere"};
    CHECK(count(by) == 0);
    CHECK(store.select(by).coverage.empty());
    by.markets = {k_market};
    by.cards = {"h100-80gb-pcie"};
    CHECK(count(by) == 0);
    by.families = {"A100"};  // its variant is stated, so the family alone does not choose it
    CHECK(count(by) == 0);
    by.cards = {"a100-80gb-pcie"};
    CHECK(count(by) == 3);
    by.kinds = {model::PriceKind::ask};
    CHECK(count(by) == 2);
    by.since = k_start + seconds{1};
    CHECK(count(by) == 1);
    by.since = k_start;
    by.until = k_start;
    CHECK(count(by) == 1);
    by.words = store::Words::none;
    const auto history = store.select(by);
    CHECK(history.revisions[0].raw.title.empty());
    CHECK(history.revisions[0].raw.external_id == "1");
    CHECK(history.revisions[0].derived.card == "a100-80gb-pcie");
}

TEST_CASE("words that no number is worked out from are left where they are not wanted, and part the same spans")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    auto first = listing("1", {100});
    first.condition_text = "Used";
    first.condition_code = "3000";
    first.category = "27386";
    first.facts = R"({"mpn":"1"})";
    first.url = "https://market.example/1";
    first.prices[0].source = "a citation";
    auto second = first;
    second.prices[0].text = "$100";
    scrape(store, k_start, {first});
    scrape(store, k_start + days{1}, {second});
    store::Selection selection;
    const auto whole = store.select(selection);
    selection.words = store::Words::titles;
    const auto bare = store.select(selection);
    REQUIRE(whole.spans.size() == 2);
    REQUIRE(bare.spans.size() == 2);
    CHECK(whole.spans[1].price.text() == "$100");
    CHECK(whole.spans[1].price.source() == "a citation");
    CHECK(bare.spans[1].price.text().empty());
    CHECK(bare.spans[1].price.source().empty());
    CHECK(bare.spans[1].price.amount == whole.spans[1].price.amount);
    const auto& kept = bare.revisions[0].raw;
    CHECK(kept.title == whole.revisions[0].raw.title);
    CHECK(kept.seller == whole.revisions[0].raw.seller);
    for (const std::string& word : {kept.condition_text, kept.condition_code, kept.category, kept.facts, kept.url}) {
        CHECK(word.empty());
    }
    CHECK(whole.revisions[0].raw.url == first.url);
}

TEST_CASE("of two imported intervals the one that began later counts where they overlap")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    auto outer = observation(listing("1", {100}), k_start);
    outer.last_seen = k_start + days{10};
    auto inner = observation(listing("1", {120}), k_start + days{4});
    inner.last_seen = k_start + days{6};
    const bool outer_first = GENERATE(true, false);
    import_rows(store, {outer_first ? outer : inner});
    import_rows(store, {outer_first ? inner : outer});
    CHECK(span_texts(store) ==
          Texts{"1 ask A100 80GB 100 0..3+86399s", "1 ask A100 80GB 120 4..6", "1 ask A100 80GB 100 6+1s..10"});
}

TEST_CASE("what comes in as gone counts as gone only when it was known to be open")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto import = [&store] {
        auto batch = store.begin_batch(store.begin_run("import", k_start),
                                       {k_market, std::string{store::k_imported_rows}, k_start, false});
        auto known = observation(listing("known", {100}));
        known.gone_at = k_start + days{2};
        batch.add(known);
        auto unheard_of = observation(listing("unheard of", {100}));
        unheard_of.gone_at = k_start + days{2};
        batch.add(unheard_of);
        return batch.commit(outcome(false));
    };
    scrape(store, k_start, {listing("known", {100})});
    CHECK(import().gone == 1);
    CHECK(import().gone == 0);
}

TEST_CASE("a batch asks once what a listing that comes in again and again in one state is")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto run = store.begin_run("import", k_start);
    auto batch = store.begin_batch(run, {k_market, "import", {}, false});
    int asked = 0;
    const auto derive = [&asked](const model::RawListing& raw) {
        ++asked;
        model::Listing derived;
        derived.offer_kind = model::OfferKind::card;
        derived.card = raw.title == "A100 80GB" ? "a100-80gb-pcie" : "a100-40gb-pcie";
        derived.family = "A100";
        return derived;
    };
    const auto sight = [&](int day, std::vector<long> asks, const std::string& title) {
        store::Observation seen;
        seen.raw = listing("1", std::move(asks), title);
        seen.at = k_start + days{day};
        batch.add(std::move(seen), derive);
    };
    sight(0, {100}, "A100 80GB");
    sight(1, {100}, "A100 80GB");
    CHECK(asked == 2);
    sight(2, {110}, "A100 80GB");
    sight(3, {}, "A100 80GB");
    CHECK(asked == 2);
    sight(4, {120}, "A100 40GB");
    sight(5, {120}, "A100 80GB");
    CHECK(asked == 4);
    batch.commit(outcome(false));

    CHECK(span_texts(store) == Texts{"1 ask A100 80GB 100 0..1", "1 ask A100 80GB 110 2..2", "1 ask A100 40GB 120 4..4",
                                     "1 ask A100 80GB 120 5..5"});
    std::vector<std::string> cards;
    for (const model::Revision& revision : store.select({}).revisions) {
        cards.push_back(revision.raw.title + " " + revision.derived.card);
    }
    CHECK(cards == Texts{"A100 80GB a100-80gb-pcie", "A100 40GB a100-40gb-pcie"});
}
