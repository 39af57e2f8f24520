// Taking back what was observed, and doing so as a whole after a backup. set_test.cpp has the definition at large.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <string>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;

TEST_CASE("an imported row of a forgotten instant stays where the definition does not know the listing")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("known", {100})});
    import_rows(store, {observation(listing("known", {100})), observation(listing("other", {200}))});
    store.forget_observations(k_market, {k_start});
    CHECK(span_texts(store) == std::vector<std::string>{"other ask A100 80GB 200 0..0"});
}

TEST_CASE("runs of two definitions that are made one prove each other's absences")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100}), listing("2", {100})}, Extent::complete, "aa");
    scrape(store, k_start + days{1}, {listing("2", {100})}, Extent::complete, "bb");
    scrape(store, k_start + days{2}, {listing("2", {100})}, Extent::complete, "bb");
    CHECK(span_texts(store) == std::vector<std::string>{"1 ask A100 80GB 100 0..0", "2 ask A100 80GB 100 0..2"});
    store.attribute_observations(k_market, "aa", "bb");
    CHECK(span_texts(store) == std::vector<std::string>{"1 ask A100 80GB 100 0..0 gone 1", "2 ask A100 80GB 100 0..2"});
    CHECK(store.ledger(k_market, 9).back().definition == "bb");
}

TEST_CASE("what is done atomically is done as a whole or not at all, whatever it consists of")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    scrape(store, k_start, {listing("1", {100})});
    const auto before = span_texts(store);
    const auto fail_at_the_end = [&] {
        store.forget_observations(k_market, {k_start});
        scrape(store, k_start + days{1}, {listing("2", {100})});
        throw core::DataError("stopped");
    };
    CHECK_THROWS_AS(store.atomically(fail_at_the_end), core::DataError);
    CHECK(span_texts(store) == before);
    store.atomically([&] { scrape(store, k_start + days{1}, {listing("2", {100})}); });
    CHECK(span_texts(store).size() == 2);
}

TEST_CASE("a backup is a history of its own, beside the other, and never overwrites one")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    scrape(store, k_start, {listing("1", {100})});
    std::filesystem::permissions(file, std::filesystem::perms{0600});
    const auto first = store.back_up("before-test", k_start);
    scrape(store, k_start + days{1}, {listing("2", {100})});
    const auto second = store.back_up("before-test", k_start);
    CHECK(first == dir.path() / "h.db.before-test-20260301T000000Z");
    CHECK(second == dir.path() / "h.db.before-test-20260301T000000Z-2");
    CHECK(std::filesystem::status(first).permissions() == std::filesystem::perms{0600});
    CHECK(span_texts(Store::open(first, Access::read)).size() == 1);
    CHECK(span_texts(Store::open(second, Access::read)).size() == 2);
    CHECK_FALSE(std::filesystem::exists(first.string() + ".unfinished"));
}
