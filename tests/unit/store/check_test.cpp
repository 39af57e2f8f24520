// Whether a file is sound: every promise of src/store/README.md, broken on purpose, is named.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <fstream>
#include <map>
#include <string>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;

namespace {

/// A history of two listings over four days: a change of price, a quote, an end.
struct SoundFile {
    SoundFile()
    {
        Store store = Store::open(file, Access::write);
        for (int day = 0; day < 4; ++day) {
            auto quoted = listing_of_kind("q", model::PriceKind::quote, 9000);
            std::vector<model::RawListing> seen{listing("a", {day < 2 ? 100 : 90}), std::move(quoted)};
            if (day < 2) {
                seen.push_back(listing("b", {200}));
            }
            scrape(store, k_start + days{day}, seen);
        }
    }

    [[nodiscard]] std::vector<store::Problem> problems() const { return Store::open(file, Access::read).check(); }

    TempDir directory;
    std::filesystem::path file = directory.path() / "history.db";
};

}  // namespace

TEST_CASE("a history that was only ever written by the program is sound")
{
    const SoundFile sound;
    CHECK(sound.problems().empty());
}

TEST_CASE("what cannot be is found, with the place")
{
    SoundFile broken;
    const auto [sql, where, what] = GENERATE(table<std::string, std::string, std::string>({
        {"UPDATE price_span SET revision = (SELECT r.id FROM revision r JOIN listing l ON l.id = r.listing "
         "WHERE external_id = 'b') WHERE listing = (SELECT id FROM listing WHERE external_id = 'a')",
         "bay-us/a", "belong to a revision of another"},
        {"UPDATE price_span SET last = last + 2 * 86400 WHERE amount = 1000000", "bay-us/a", "two prices of one kind"},
        {"UPDATE price_span SET last = last + 3600 WHERE amount = 2000000", "bay-us/b", "market was not observed"},
        {"UPDATE price_span SET last = last + 86400 WHERE price_kind = 'quote' AND first = 1772323200", "bay-us/q",
         "longer than a moment"},
        {"INSERT INTO listing VALUES (99, 'bay-us', 'ghost', 'US')", "bay-us/ghost", "without a state"},
        {"DELETE FROM price_span WHERE amount = 2000000", "bay-us/b", "never seen"},
        {"UPDATE coverage SET complete = 0 WHERE at = 1772409600", "bay-us at 2026-03-02", "observation is not there"},
        {"UPDATE run_market SET seen = 0", "bay-us at 2026-03-01", "count more new"},
        {"PRAGMA foreign_keys = OFF; DELETE FROM run WHERE id = 2", "table run_market", "that are not there"},
    }));
    run_sql(broken.file, sql);
    const auto problems = broken.problems();
    INFO(sql);
    REQUIRE_FALSE(problems.empty());
    bool is_named = false;
    for (const store::Problem& problem : problems) {
        INFO(problem.where << ": " << problem.what);
        is_named = is_named || (problem.where.starts_with(where) && problem.what.find(what) != std::string::npos);
    }
    CHECK(is_named);
}

TEST_CASE("a damaged page is found")
{
    SoundFile broken;
    run_sql(broken.file, "PRAGMA wal_checkpoint(TRUNCATE)");
    const auto root = std::stol(run_sql(broken.file, "SELECT rootpage FROM sqlite_schema WHERE name = 'price_span'"));
    const auto size = std::stol(run_sql(broken.file, "PRAGMA page_size"));
    {
        std::fstream file{broken.file, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp((root - 1) * size + size / 2);
        file << std::string(static_cast<std::size_t>(size / 2), '\xff');
    }
    const auto problems = broken.problems();
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().where == "the file");
}

TEST_CASE("a copy is whole, is the same history, and overwrites nothing")
{
    const SoundFile sound;
    const Store store = Store::open(sound.file, Access::read);
    const auto copy = sound.directory.path() / "copy.db";
    store.back_up_to(copy);
    CHECK(span_texts(Store::open(copy, Access::read)) == span_texts(store));
    CHECK_THROWS_AS(store.back_up_to(copy), core::DataError);
    CHECK_THROWS_AS(store.back_up_to(sound.directory.path() / "nowhere" / "copy.db"), core::DataError);
}

TEST_CASE("the contents are counted")
{
    const SoundFile sound;
    const store::Contents contents = Store::open(sound.file, Access::read).contents();
    std::map<std::string, std::int64_t> rows;
    for (const auto& part : contents.tables) {
        rows[part.name] = part.rows;
        CHECK(part.bytes > 0);
    }
    CHECK(rows.at("listing") == 3);
    CHECK(rows.at("coverage") == 4);
    CHECK(rows.at("run") == 4);
    CHECK(contents.first == k_start);
    CHECK(contents.last == k_start + days{3});
    CHECK(contents.bytes >= contents.free_bytes);
}
