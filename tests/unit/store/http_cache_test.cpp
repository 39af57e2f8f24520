// Kept answers: committed with their run, replaced, dropped, bounded, and never believed when damaged.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/measured_process.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Batch;
using store::CachedPage;
using store::PageKey;
using store::Store;

namespace {

PageKey key(const std::string& url) { return {"GET", "https://bay.example" + url, "d1"}; }

CachedPage page(const std::string& body, const std::string& etag = "\"v1\"")
{
    return {{etag, "Sun, 01 Mar 2026 00:00:00 GMT"},
            "https://bay.example/after",
            {{"Content-Type", "application/json; charset=utf-8"}, {"Link", "<a>; rel=\"next\""}, {"Link", "<b>"}},
            body};
}

/// One run on that day that saw one listing, and told its batch of pages.
void run_of_day(Store& store, int day, const std::function<void(Batch&)>& tell, Extent extent = Extent::complete,
                const std::string& market = k_market)
{
    const auto at = k_start + days{day};
    const auto run = store.begin_run("scrape", at);
    auto batch = store.begin_batch(run, {market, k_definition, at, true});
    batch.add(observation(listing("1", {100})));
    tell(batch);
    batch.commit(outcome(extent == Extent::complete));
    store.finish_run(run, at + seconds{1});
}

std::optional<std::string> body_of(const Store& store, const std::string& url, const std::string& market = k_market)
{
    const auto kept = store.cached_page(market, key(url));
    return kept ? std::optional{kept->body} : std::nullopt;
}

/// Bytes that do not compress.
std::string noise(std::size_t size, unsigned seed)
{
    std::mt19937 random{seed};
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(random() & 0xffU);
    }
    return bytes;
}

long resident_kib()
{
    std::ifstream status{"/proc/self/status"};
    for (std::string word; status >> word;) {
        if (word == "VmRSS:") {
            long kib = 0;
            status >> kib;
            return kib;
        }
    }
    return 0;
}

long open_files()
{
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, std::filesystem::directory_iterator{});
}

}  // namespace

TEST_CASE("what is kept of an answer comes back as it was")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    std::string body = "{\"title\":\"\xE6\x98\xBE\xE5\x8D\xA1\"}\n";
    body += std::string("\0\xff\r\n", 4) + std::string(100'000, ' ') + noise(5'000, 1);
    const CachedPage kept = page(body, "W/\"a, b\"");
    {
        auto store = Store::open(file, Access::write);
        run_of_day(store, 0, [&](Batch& batch) {
            batch.keep_page(key("/a"), kept);
            batch.keep_page(key("/empty"), page(""));
        });
    }
    const auto store = Store::open(file, Access::read);
    CHECK(store.cached_page(k_market, key("/a")) == std::optional{kept});
    CHECK(store.page_validators(k_market, key("/a")) == std::optional{kept.validators});
    CHECK(body_of(store, "/empty") == "");
    CHECK(std::stoi(run_sql(file, "SELECT length(body) FROM http_cache WHERE url LIKE '%/a'")) < 10'000);

    // Another market, method, address or header is another page.
    CHECK_FALSE(store.cached_page("elsewhere", key("/a")));
    CHECK_FALSE(store.cached_page(k_market, key("/b")));
    for (const PageKey& other : {PageKey{"HEAD", key("/a").url, "d1"}, PageKey{"GET", key("/a").url, "d2"}}) {
        CHECK_FALSE(store.cached_page(k_market, other));
        CHECK_FALSE(store.page_validators(k_market, other));
    }
}

TEST_CASE("pages are kept with the run that is committed, and with no other")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    run_of_day(store, 0, [](Batch& batch) { batch.keep_page(key("/a"), page("old")); });
    {
        const auto run = store.begin_run("scrape", k_start + days{1});
        auto batch = store.begin_batch(run, {k_market, k_definition, k_start + days{1}, true});
        batch.keep_page(key("/a"), page("new"));
        batch.forget_page(key("/a"));
        CHECK(body_of(store, "/a") == "old");
    }
    CHECK(body_of(store, "/a") == "old");

    // A commit that fails: there is no run 4711 in the ledger.
    auto batch = store.begin_batch(4711, {k_market, k_definition, k_start + days{2}, true});
    batch.keep_page(key("/a"), page("new"));
    CHECK_THROWS_AS(batch.commit(outcome(true)), core::DataError);
    CHECK(body_of(store, "/a") == "old");
}

TEST_CASE("a complete run leaves the pages that it asked for, and no others of its market")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    const auto keep_three = [](Batch& batch) {
        for (const char* url : {"/a", "/b", "/c"}) {
            batch.keep_page(key(url), page(url));
        }
    };
    run_of_day(store, 0, keep_three);
    run_of_day(store, 0, keep_three, Extent::complete, "elsewhere");
    const auto second = [](Batch& batch) {
        batch.confirm_page(key("/a"));
        batch.keep_page(key("/b"), page("/b, changed", "\"v2\""));
        batch.keep_page(key("/d"), page("/d"));
    };
    SECTION("when it was complete")
    {
        run_of_day(store, 1, second);
        CHECK_FALSE(body_of(store, "/c"));
        CHECK(run_sql(file, "SELECT count(*) FROM http_cache WHERE market = 'bay-us'") == "3");
    }
    SECTION("when it was not, nothing is known of the rest")
    {
        run_of_day(store, 1, second, Extent::partial);
        CHECK(body_of(store, "/c") == "/c");
    }
    CHECK(body_of(store, "/a") == "/a");
    CHECK(body_of(store, "/b") == "/b, changed");
    CHECK(store.page_validators(k_market, key("/b"))->etag == "\"v2\"");
    CHECK(body_of(store, "/d") == "/d");
    CHECK(run_sql(file, "SELECT count(*) FROM http_cache WHERE market = 'elsewhere'") == "3");
    // A page that is not modified is not written again: it stays that of the run that brought it.
    CHECK(run_sql(file, "SELECT run FROM http_cache WHERE market = 'bay-us' AND url LIKE '%/a'") == "1");
}

TEST_CASE("a page that the market no longer gives validators for is forgotten, in any run")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    run_of_day(store, 0, [](Batch& batch) {
        batch.keep_page(key("/a"), page("a"));
        batch.keep_page(key("/b"), page("b"));
    });
    const auto extent = GENERATE(Extent::complete, Extent::partial);
    run_of_day(
        store, 1,
        [](Batch& batch) {
            batch.forget_page(key("/a"));
            batch.keep_page(key("/b"), page("b2"));
            batch.confirm_page(key("/b"));
            batch.forget_page(key("/b"));  // the last word counts
        },
        extent);
    CHECK_FALSE(body_of(store, "/a"));
    CHECK_FALSE(body_of(store, "/b"));
}

TEST_CASE("what is not a scrape leaves the kept pages alone")
{
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    run_of_day(store, 0, [](Batch& batch) { batch.keep_page(key("/a"), page("a")); });
    import_rows(store, {observation(listing("2", {5}))});
    scrape(store, k_start - days{1}, {listing("3", {5})});  // saved answers, replayed
    model::MarketRun failed;
    failed.run = store.begin_run("scrape", k_start + days{1});
    failed.market = k_market;
    store.record_outcome(failed);
    CHECK(body_of(store, "/a") == "a");
}

TEST_CASE("one market's pages take a bounded amount of space, first come first kept")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    constexpr std::size_t k_third = store::k_max_cached_bytes_per_market / 3;
    const std::string big = noise(k_third - 4096, 2);
    run_of_day(store, 0, [&](Batch& batch) {
        for (const char* url : {"/1", "/2", "/3", "/4"}) {
            batch.keep_page(key(url), page(big));
        }
        batch.keep_page(key("/small"), page("small"));
    });
    CHECK(body_of(store, "/3"));
    CHECK_FALSE(store.page_validators(k_market, key("/4")));
    CHECK(body_of(store, "/small"));

    // A partial run keeps the others, whose room is not to be had; what it brings anew of them is outdated room.
    run_of_day(
        store, 1,
        [&](Batch& batch) {
            batch.keep_page(key("/5"), page(big));
            batch.keep_page(key("/3"), page("small now"));
        },
        Extent::partial);
    CHECK(body_of(store, "/5"));
    CHECK(body_of(store, "/3") == "small now");
    run_of_day(
        store, 2, [&](Batch& batch) { batch.keep_page(key("/6"), page(big)); }, Extent::partial);
    CHECK_FALSE(body_of(store, "/6"));
    CHECK(std::stoul(run_sql(file, "SELECT sum(length(body)) FROM http_cache")) <=
          store::k_max_cached_bytes_per_market);
}

TEST_CASE("a damaged body is no page")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    {
        auto store = Store::open(file, Access::write);
        run_of_day(store, 0, [](Batch& batch) { batch.keep_page(key("/a"), page(noise(3000, 3))); });
    }
    const std::string damage =
        GENERATE(as<std::string>{}, "body = zeroblob(length(body))",
                 "body = CAST(substr(body, 1, length(body) / 2) AS BLOB)", "body = x''", "body_size = body_size - 1",
                 "body_size = body_size + 1", "body_size = 9223372036854775807", "body_size = -1");
    CAPTURE(damage);
    run_sql(file, "UPDATE http_cache SET " + damage);
    const auto store = Store::open(file, Access::read);
    CHECK(store.page_validators(k_market, key("/a")));
    CHECK_FALSE(store.cached_page(k_market, key("/a")));
}

TEST_CASE("the cache does not grow with the runs")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto store = Store::open(file, Access::write);
    const auto pages = [&] { return std::stol(run_sql(file, "SELECT sum(length(body)) FROM http_cache")); };
    long first = 0;
    for (int day = 0; day < 60; ++day) {
        run_of_day(store, day, [day](Batch& batch) {
            // Half of the addresses are new every day, as offsets and dates in them are.
            for (int n = 0; n < 4; ++n) {
                batch.keep_page(key("/same?" + std::to_string(n)), page(noise(20'000, static_cast<unsigned>(day))));
                batch.keep_page(key("/day" + std::to_string(day) + "?" + std::to_string(n)), page(noise(20'000, 9)));
            }
        });
        first = day == 0 ? pages() : first;
    }
    CHECK(pages() <= first + 1000);  // noise of another seed may be packed a few bytes larger
    run_sql(file, "PRAGMA wal_checkpoint(TRUNCATE)");
    CHECK(std::filesystem::file_size(file) < static_cast<std::uintmax_t>(4 * first));
}

TEST_CASE("200 markets that keep pages at once take the memory and the files of one")
{
    constexpr int k_count = 200;
    constexpr std::size_t k_page_bytes = 200'000;  // 40 MB in all
    const TempDir dir;
    auto store = Store::open(dir.path() / "h.db", Access::write);
    const auto run = store.begin_run("scrape", k_start);
    const auto market = [](int number) { return "m" + std::to_string(number); };
    const std::string body = noise(k_page_bytes, 1);
    const long memory_before = resident_kib();
    const long files_before = open_files();
    std::vector<Batch> batches;
    for (int number = 0; number < k_count; ++number) {
        batches.push_back(store.begin_batch(run, {market(number), k_definition, k_start, true}));
        batches.back().keep_page(key("/a"), page(body + std::to_string(number)));
    }
    CHECK(open_files() - files_before <= 1);
    if (has_own_memory()) {
        CHECK(resident_kib() - memory_before < 16 * 1024);
    }
    // Half of them end, the others lose nothing by that.
    for (int number = 0; number < k_count; number += 2) {
        batches[static_cast<std::size_t>(number)].commit(outcome(true));
    }
    batches.erase(batches.begin());
    batches.back().commit(outcome(true));
    CHECK(body_of(store, "/a", market(0)) == body + "0");
    CHECK(body_of(store, "/a", market(198)) == body + "198");
    CHECK(body_of(store, "/a", market(199)) == body + "199");
    CHECK_FALSE(store.cached_page(market(101), key("/a")));
}
