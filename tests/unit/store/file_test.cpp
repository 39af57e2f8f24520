// The file: new, missing, foreign, newer, damaged, full, locked, read-only, killed.
#include "gpuprice/core/error.hpp"
#include "gpuprice/store/store.hpp"

#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <sqlite3.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>

using namespace gpuprice;
using namespace gpuprice::test;
using store::Access;
using store::Store;

namespace {

constexpr int k_newest = 6;  // the format that this program writes

std::string refusal(const std::filesystem::path& file, Access access)
{
    try {
        static_cast<void>(Store::open(file, access));
    } catch (const core::DataError& error) {
        return error.what();
    }
    return "opened";
}

/// Runs `work` in a child that kills itself with SIGKILL at its end, as a power cut would.
void run_and_kill(const std::function<void()>& work)
{
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        try {
            work();
            ::raise(SIGKILL);
        } catch (...) {  // NOLINT(bugprone-empty-catch): the exit code says it
        }
        ::_exit(1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
}

std::vector<model::RawListing> many_listings(int count, const std::string& title)
{
    std::vector<model::RawListing> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(listing(std::to_string(i), {100 + i}, title));
    }
    return all;
}

}  // namespace

TEST_CASE("a new history is made with its directory, and is known by its application id")
{
    const TempDir dir;
    const auto file = dir.path() / "a" / "b" / "h.db";
    CHECK(Store::open(file, Access::write).note().empty());
    CHECK(run_sql(file, "PRAGMA application_id") == std::to_string(0x47505550));
    CHECK(run_sql(file, "PRAGMA journal_mode") == "wal");
    CHECK(run_sql(file,
                  "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name "
                  "NOT LIKE 'sqlite_%'")
              .empty());
    CHECK(Store::open(file, Access::read).select({}).spans.empty());
}

TEST_CASE("an empty file counts as new")
{
    const TempDir dir;
    const auto file = dir.write("h.db", "");
    CHECK_THAT(refusal(file, Access::read), ContainsSubstring("no price history at"));
    CHECK(refusal(file, Access::write) == "opened");
    CHECK(refusal(file, Access::read) == "opened");
}

TEST_CASE("a missing file is no history to read, and is not made")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    CHECK(refusal(file, Access::read) == "no price history at " + file.string() +
                                             " yet: run 'gpuprice scrape' or 'gpuprice import' first, or name another "
                                             "with --db");
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a file that is no database is refused and left as it is")
{
    const TempDir dir;
    const auto file = dir.write("notes.txt", std::string(5000, 'x'));
    for (const auto access : {Access::read, Access::write}) {
        CHECK_THAT(refusal(file, access), ContainsSubstring("is not an SQLite database"));
    }
    CHECK(std::filesystem::file_size(file) == 5000);
    CHECK_FALSE(std::filesystem::exists(file.string() + ".lock"));
}

TEST_CASE("another program's database is refused by name and left as it is")
{
    const TempDir dir;
    const auto file = dir.path() / "other.db";
    run_sql(file, "CREATE TABLE t (a)");
    CHECK_THAT(refusal(file, Access::write), ContainsSubstring("is an SQLite database of another program; name"));
    run_sql(file, "PRAGMA application_id = 0x41424344");
    for (const auto access : {Access::read, Access::write}) {
        CHECK_THAT(refusal(file, access), ContainsSubstring("another program (application id \"ABCD\")"));
    }
    CHECK(run_sql(file, "PRAGMA journal_mode") == "delete");
    CHECK_FALSE(std::filesystem::exists(file.string() + ".lock"));
}

TEST_CASE("a history of a newer program is refused with both formats")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    CHECK(refusal(file, Access::write) == "opened");
    run_sql(file, "PRAGMA user_version = 99");
    for (const auto access : {Access::read, Access::write}) {
        CHECK_THAT(
            refusal(file, access),
            ContainsSubstring("written by a newer gpuprice: it has format 99, and this one knows formats up to " +
                              std::to_string(k_newest)));
    }
}

TEST_CASE("a migration that was killed before its first step goes on, by writing only")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    run_sql(file, "PRAGMA application_id = 0x47505550");
    CHECK_THAT(refusal(file, Access::read), ContainsSubstring("no price history at"));
    auto migrated = Store::open(file, Access::write);
    scrape(migrated, k_start, {listing("1", {100})});

    CHECK(refusal(dir.path() / "fresh.db", Access::write) == "opened");
    const std::string schema = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    CHECK(run_sql(file, schema) == run_sql(dir.path() / "fresh.db", schema));
    CHECK(run_sql(file, "PRAGMA user_version") == std::to_string(k_newest));
}

TEST_CASE("a history of an older format keeps all that it holds, and becomes what a new one is")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    std::ifstream stored{GPUPRICE_SOURCE_DIR "/tests/fixtures/store/format-1.sql", std::ios::binary};
    run_sql(file, std::string{std::istreambuf_iterator<char>{stored}, {}});
    CHECK_THAT(refusal(file, Access::read), ContainsSubstring("has the older format 1: run 'gpuprice scrape'") &&
                                                ContainsSubstring("brings it to format " + std::to_string(k_newest)));
    CHECK(refusal(file, Access::write) == "opened");

    CHECK(refusal(dir.path() / "fresh.db", Access::write) == "opened");
    const std::string schema = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    CHECK(run_sql(file, schema) == run_sql(dir.path() / "fresh.db", schema));
    CHECK(run_sql(file, "PRAGMA user_version") == std::to_string(k_newest));
    CHECK(run_sql(file, "PRAGMA integrity_check") == "ok");
    CHECK(run_sql(file, "PRAGMA foreign_key_check").empty());
    CHECK(span_texts(Store::open(file, Access::read)) ==
          std::vector<std::string>{"1 ask NVIDIA A100 80GB PCIe 16000 0..3",
                                   "2 ask NVIDIA A100 40GB PCIe 4000 0..1 gone 3"});
    CHECK(Store::open(file, Access::read).meta("seller_salt") == "9db8b6d4b8646c178c08e3b4909e7e3b");
}

TEST_CASE("a history of format 2 keeps its ledger and its kept pages")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    std::ifstream stored{GPUPRICE_SOURCE_DIR "/tests/fixtures/store/format-2.sql", std::ios::binary};
    run_sql(file, std::string{std::istreambuf_iterator<char>{stored}, {}});
    CHECK(refusal(file, Access::write) == "opened");

    CHECK(refusal(dir.path() / "fresh.db", Access::write) == "opened");
    const std::string schema = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    CHECK(run_sql(file, schema) == run_sql(dir.path() / "fresh.db", schema));
    CHECK(run_sql(file, "PRAGMA user_version") == std::to_string(k_newest));
    CHECK(run_sql(file, "PRAGMA integrity_check") == "ok");
    const auto store = Store::open(file, Access::read);
    const auto ledger = store.ledger("shop", 5);
    REQUIRE(ledger.size() == 1);
    CHECK(ledger.front().outcome == model::Outcome::ok);
    CHECK(ledger.front().cause == model::Cause::unknown);
    CHECK(run_sql(file, "SELECT etag FROM http_cache") == "\"v1\"");
    CHECK(store.host_pauses(Instant::min()).empty());
}

TEST_CASE("a damaged history is called damaged")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    {
        auto store = Store::open(file, Access::write);
        scrape(store, k_start, many_listings(200, "A100"));
    }
    const auto size = std::filesystem::file_size(file);
    SECTION("when pages are overwritten")
    {
        std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
        bytes.seekp(4096);
        const std::string rubbish(size - 4096, '\x5a');
        bytes.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }
    SECTION("when it is cut short") { std::filesystem::resize_file(file, size / 2); }
    std::string message;
    try {
        static_cast<void>(Store::open(file, Access::read).select({}));
    } catch (const core::DataError& error) {
        message = error.what();
    }
    CHECK_THAT(message, ContainsSubstring(file.string() + " is damaged"));
    CHECK_THAT(message, ContainsSubstring("restore a backup"));
}

TEST_CASE("a history that is cut short while it is read whole is called damaged, and does not kill the program")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    {
        auto store = Store::open(file, Access::write);
        scrape(store, k_start, many_listings(5000, "A100"));
    }
    const auto size = std::filesystem::file_size(file);
    static std::filesystem::path cut;
    static int left;
    cut = file;
    left = GENERATE(5, 50, 500, 5000);  // steps of a thousand operations of SQLite
    CAPTURE(left);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ConnectionTap tap;
        const auto reader = Store::open(file, Access::read);
        sqlite3_progress_handler(
            tap.last(), 100,
            [](void*) {
                if (--left == 0) {
                    std::filesystem::resize_file(cut, 3 * 4096);
                }
                return 0;
            },
            nullptr);
        try {
            static_cast<void>(reader.select({}));
        } catch (const core::DataError& error) {
            ::_exit(std::string{error.what()}.find("h.db is damaged") == std::string::npos ? 1 : 3);
        }
        ::_exit(left > 0 ? 4 : 2);  // the end came first, or it read what is not there
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == (std::filesystem::file_size(file) < size ? 3 : 4));
}

TEST_CASE("one process writes at a time, and others may read beside it")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto writer = Store::open(file, Access::write);
    scrape(writer, k_start, {listing("1", {100})});
    const auto run = writer.begin_run("scrape", k_start + days{1});
    auto batch = writer.begin_batch(run, {k_market, k_definition, k_start + days{1}, true});
    batch.add(observation(listing("1", {100})));

    try {
        static_cast<void>(Store::open(file, Access::write));
        FAIL("a second writer was let in");
    } catch (const core::BusyError& error) {
        CHECK_THAT(error.what(), ContainsSubstring(file.string()));
    }

    const auto reader = Store::open(file, Access::read);
    batch.commit(outcome(true));
    CHECK(span_texts(reader) == std::vector<std::string>{"1 ask A100 80GB 100 0..0"});
    CHECK(span_texts(Store::open(file, Access::read)) == std::vector<std::string>{"1 ask A100 80GB 100 0..1"});

    const auto alias = dir.path() / "alias.db";
    std::filesystem::create_symlink(file, alias);
    CHECK_THROWS_AS(Store::open(alias, Access::write), core::BusyError);
}

TEST_CASE("another process is kept from writing, not from reading")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    auto writer = Store::open(file, Access::write);
    scrape(writer, k_start, {listing("1", {100})});
    run_and_kill([&] {
        if (span_texts(Store::open(file, Access::read)).size() != 1) {
            throw std::runtime_error("the reader sees another history");
        }
        try {
            static_cast<void>(Store::open(file, Access::write));
        } catch (const core::BusyError&) {
            return;
        }
        throw std::runtime_error("a second writer was let in");
    });
    CHECK(scrape(writer, k_start + days{1}, {listing("1", {100})}).seen == 1);
}

TEST_CASE("reading leaves nothing behind, and refuses to write")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    {
        auto store = Store::open(file, Access::write);
        scrape(store, k_start, {listing("1", {100})});
    }
    {
        auto reader = Store::open(file, Access::read);
        CHECK(span_texts(reader).size() == 1);
        CHECK_THROWS_AS(reader.set_meta("a", "b"), core::DataError);
    }
    CHECK_FALSE(std::filesystem::exists(file.string() + "-wal"));
    CHECK_FALSE(std::filesystem::exists(file.string() + "-shm"));
}

TEST_CASE("a process killed in the middle of a batch or of its commit loses nothing and leaves nothing half-done")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    {
        auto store = Store::open(file, Access::write);
        scrape(store, k_start, many_listings(50, "A100"));
    }
    SECTION("while it gathers")
    {
        run_and_kill([&] {
            auto store = Store::open(file, Access::write);
            const auto run = store.begin_run("scrape", k_start + days{1});
            auto batch = store.begin_batch(run, {k_market, k_definition, k_start + days{1}, true});
            batch.add(observation(listing("new", {1})));
            ::raise(SIGKILL);
        });
    }
    SECTION("while it writes, by running into a limit that stops it halfway")
    {
        run_and_kill([&] {
            ConnectionTap tap;
            auto store = Store::open(file, Access::write);
            auto* const handle = tap.last();
            // Pages must reach the file before the commit, and the disk fills up meanwhile.
            run_sql(handle, "PRAGMA cache_size = 1; PRAGMA wal_autocheckpoint = 1");
            const auto run = store.begin_run("scrape", k_start + days{1});
            run_sql(handle, "PRAGMA max_page_count = 60");
            auto batch = store.begin_batch(run, {k_market, k_definition, k_start + days{1}, true});
            for (const auto& each : many_listings(3000, "H100")) {
                batch.add(observation(each));
            }
            try {
                batch.commit(outcome(true));
            } catch (const core::DataError&) {
                ::raise(SIGKILL);
            }
        });
    }
    auto store = Store::open(file, Access::write);
    CHECK(run_sql(file, "PRAGMA integrity_check") == "ok");
    CHECK(store.select({}).spans.size() == 50);
    CHECK(store.select({}).coverage.size() == 1);
    const auto unfinished = store.unfinished_runs();
    REQUIRE(unfinished.size() == 1);
    CHECK(unfinished[0].started == k_start + days{1});
    CHECK(unfinished[0].markets.empty());
    CHECK(scrape(store, k_start + days{2}, many_listings(50, "A100")).added == 0);
}

TEST_CASE("a full disk fails the commit alone: the history is as before, and the next commit works")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    ConnectionTap tap;
    auto store = Store::open(file, Access::write);
    auto* const handle = tap.last();
    scrape(store, k_start, {listing("kept", {100})});
    const auto before = span_texts(store);

    const auto run = store.begin_run("scrape", k_start + days{1});
    run_sql(handle, "PRAGMA max_page_count = 1");  // SQLite takes the present size where that is more
    auto batch = store.begin_batch(run, {k_market, k_definition, k_start + days{1}, true});
    for (const auto& each : many_listings(2000, "H100")) {
        batch.add(observation(each));
    }
    try {
        batch.commit(outcome(true));
        FAIL("more pages than allowed");
    } catch (const core::DataError& error) {
        CHECK_THAT(error.what(), ContainsSubstring("no space left to write " + file.string()));
    }
    CHECK(span_texts(store) == before);
    CHECK(store.ledger("", 9).size() == 1);
    CHECK(scrape(store, k_start + days{1}, {listing("kept", {100})}).seen == 1);
    CHECK(span_texts(store) == std::vector<std::string>{"kept ask A100 80GB 100 0..1"});
}

TEST_CASE("a history beside which no file can be made is read as it is, with a note")
{
    const TempDir dir;
    const auto file = dir.path() / "h.db";
    const auto copy = dir.path() / "medium #1?" / "h.db";
    std::filesystem::create_directories(copy.parent_path());
    auto writer = Store::open(file, Access::write);
    scrape(writer, k_start, {listing("1", {100})});
    // Stands for a read-only medium, which a test cannot mount: SQLite meets the same error code.
    std::filesystem::create_symlink(dir.path() / "nowhere" / "shm", copy.string() + "-shm");

    SECTION("when the history is complete in its file")
    {
        run_sql(file, "PRAGMA wal_checkpoint(TRUNCATE)");
        std::filesystem::copy_file(file, copy);
        const auto reader = Store::open(copy, Access::read);
        CHECK_THAT(reader.note(), ContainsSubstring("read-only medium: " + copy.string()));
        CHECK(span_texts(reader).size() == 1);
    }
    SECTION("but not when a part of it is still in the log")
    {
        std::filesystem::copy_file(file, copy);
        std::filesystem::copy_file(file.string() + "-wal", copy.string() + "-wal");
        CHECK_THAT(refusal(copy, Access::read), ContainsSubstring("copy both to a directory that you can write in"));
    }
}
