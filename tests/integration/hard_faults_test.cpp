// Faults of the machine: a full or read-only disk, a damaged page, a clock that goes back, several programs at once, a
// database of any earlier format.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string read(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string rows(int count)
{
    std::string csv = "observed_at,market,external_id,title,price,currency,country\n";
    for (int i = 0; i < count; ++i) {
        csv += fmt::format("2026-02-{:02},shop,{},NVIDIA A100 80GB PCIe number {} in a long list,{},USD,US\n",
                           1 + i % 28, i, i, 14'000 + i % 999);
    }
    return csv;
}

/// Runs the program in a shell of this environment behind `before`, which may set limits. \returns the exit code; what
/// it says on standard error is in the user's file "said".
int in_shell(const User& user, const std::string& before, const std::string& arguments)
{
    std::string command = before + " exec env -i";
    for (const auto& [name, value] : user.environment()) {
        command += " " + name + "='" + value + "'";
    }
    command += " " GPUPRICE_PROGRAM " " + arguments + " 2> '" + user.file("said") + "'";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("a file that may not grow fails the import with one sentence and leaves the history as it was")
{
    User user;
    (void)user.done({"import", "-"}, rows(20));
    const auto before = user.sightings();
    (void)user.home().write("many.csv", rows(20'000));
    // RLIMIT_FSIZE, in blocks of 512 bytes: what the shell writes to is small.
    const int code = in_shell(user, "ulimit -f 2000;", "import '" + user.file("many.csv") + "'");
    const std::string said = read(user.file("said"));
    CAPTURE(said);
    CHECK(code == cli::k_failed);
    CHECK(lines_of(said).size() == 1);
    CHECK(user.sightings() == before);
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
    (void)user.done({"import", user.file("many.csv")});
}

TEST_CASE("an output that takes nothing more is named")
{
    User user;
    (void)user.done({"import", "-"}, rows(2000));
    CHECK(in_shell(user, "", "export sightings > /dev/full") == cli::k_failed);
    CHECK_THAT(read(user.file("said")), ContainsSubstring("the output cannot be written: No space left on device"));
}

namespace {

/// The user's data directory on a file system that cannot be written, seen by this thread only.
class ReadOnly {
public:
    explicit ReadOnly(std::string place) : place_{std::move(place)}
    {
        const bool alone =
            ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        mounted_ = alone && ::mount(place_.c_str(), place_.c_str(), nullptr, MS_BIND, nullptr) == 0;
        // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): it needs the mount before it
        is_there_ =
            mounted_ && ::mount("none", place_.c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }
    ~ReadOnly()
    {
        if (mounted_) {
            ::umount2(place_.c_str(), MNT_DETACH);
        }
    }
    ReadOnly(const ReadOnly&) = delete;
    ReadOnly& operator=(const ReadOnly&) = delete;
    ReadOnly(ReadOnly&&) = delete;
    ReadOnly& operator=(ReadOnly&&) = delete;

    [[nodiscard]] bool is_there() const { return is_there_; }

private:
    std::string place_;
    bool mounted_ = false;
    bool is_there_ = false;
};

}  // namespace

TEST_CASE("on a read-only file system reports work, with a note, and every writer says what to do")
{
    User user;
    (void)user.done({"import", "-"}, rows(20));
    const auto before = user.sightings();
    const std::string prices = user.done({"markup", "a100"});
    const ReadOnly disk{user.file("data")};
    if (!disk.is_there()) {
        WARN("no file system can be mounted here; nothing was checked");
        return;
    }
    const Shown report = user.run({"markup", "a100"});
    CHECK(report.code == cli::k_done);
    CHECK(report.out == prices);
    CHECK_THAT(report.err, ContainsSubstring("read-only medium"));
    for (const std::vector<std::string>& writer :
         {std::vector<std::string>{"import", "-"}, {"db", "prune"}, {"reparse"}, {"db", "backup"}}) {
        CAPTURE(writer.front());
        const Shown failed = user.run(writer, rows(20));
        CHECK(failed.code == cli::k_failed);
        CHECK(failed.out.empty());
        CHECK_THAT(failed.err, ContainsSubstring("history.db") && ContainsSubstring("permission"));
    }
    CHECK(user.sightings() == before);
}

TEST_CASE("a damaged page is called so, and the newest backup beside it is named")
{
    User user;
    (void)user.done({"import", "-"}, rows(500));
    const std::string database = user.file("data/gpuprice/history.db");
    const auto right = user.sightings();
    const auto spoil = [&database] {
        std::fstream bytes{database, std::ios::in | std::ios::out | std::ios::binary};
        bytes.seekp(4096);
        const std::string rubbish(fs::file_size(database) - 4096, '\x5a');
        bytes.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    };
    std::vector<std::string> backups;
    SECTION("where there is none") {}
    SECTION("where there are two")
    {
        backups.push_back(user.done({"db", "backup"}));
        backups.push_back(user.done({"db", "backup"}));  // in the same second: its name ends in "-2"
        backups.back().pop_back();
        fs::last_write_time(backups.back(), fs::last_write_time(backups.back()) + 1s);
    }
    spoil();
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"markup", "a100"}, {"status"}, {"import", "-"}, {"export", "sightings"}}) {
        CAPTURE(command.front());
        const Shown damaged = user.run(command, rows(1));
        CHECK(damaged.code == cli::k_failed);
        CHECK(lines_of(damaged.err).size() == 1);
        CHECK_THAT(damaged.err, ContainsSubstring(database + " is damaged"));
        if (backups.empty()) {
            CHECK_THAT(damaged.err, ContainsSubstring("restore a backup"));
        } else {
            CHECK_THAT(damaged.err, ContainsSubstring("newest backup, " + backups.back()));
        }
    }
    CHECK(user.run({"db", "check"}).code == cli::k_failed);
    if (!backups.empty()) {
        const Shown checked = user.run({"db", "check"});
        CHECK_THAT(checked.out + checked.err, ContainsSubstring(backups.back()));
        fs::copy_file(backups.back(), database, fs::copy_options::overwrite_existing);
        CHECK(user.sightings() == right);
    }
}

TEST_CASE("a backup may be read by those who may read the original, and overwrites nothing")
{
    User user;
    (void)user.done({"import", "-"}, rows(1));
    for (const auto mode : {fs::perms{0600}, fs::perms{0640}}) {
        fs::permissions(user.file("data/gpuprice/history.db"), mode);
        std::string backup = user.done({"db", "backup"});
        backup.pop_back();
        CHECK(fs::status(backup).permissions() == mode);
        CHECK(user.run({"db", "backup", backup}).code == cli::k_failed);
    }
}

TEST_CASE("a clock that jumps back gives the history of a clock that did not")
{
    Marketplace market{{}};
    User jumping;
    User steady;
    const auto live = [&market](User& user, const std::vector<int>& days) {
        user.use_market(market.url());
        for (const int day : days) {
            auto shown = offers(4 + day % 3);
            shown.front().price += 100 * day;
            market.show(shown);
            user.go_to_day(day);
            REQUIRE(user.scrape().code == cli::k_done);
            const Shown status = user.run({"status"});
            CHECK(status.code == cli::k_done);
            CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
        }
    };
    live(steady, {0, 1, 2, 3, 4, 5, 6});
    live(jumping, {0, 1, 5, 6, 2, 3, 4});
    CHECK(jumping.sightings() == steady.sightings());
    for (const int day : {2, 6}) {
        jumping.go_to_day(day);
        steady.go_to_day(day);
        CHECK(jumping.done({"markup", "a100"}) == steady.done({"markup", "a100"}));
    }
    // Pruned by a clock that is wrong by years, the other way round: nothing is old then.
    jumping.set("GPUPRICE_NOW", "2020-01-01T00:00:00Z");
    (void)jumping.done({"db", "prune"});
    CHECK(jumping.sightings() == steady.sightings());
}

TEST_CASE("of two scrapes at once one goes on and one is told to wait, and a report beside them is served")
{
    constexpr int k_offers = 400;
    constexpr int k_page = 5;
    Marketplace market{offers(k_offers), k_page};
    User user;
    user.use_market(market.url(), R"(,"max_pages":100)");
    REQUIRE(user.scrape().code == cli::k_done);
    const std::string prices = user.done({"markup", "a100"});
    user.go_to_day(1);
    market.be_slow(250ms);
    Child first{{"scrape", "ebay-us"}, user.environment(), user.file("first.txt")};
    REQUIRE(market.wait_for_searches(k_offers / k_page + 2));
    Child second{{"scrape", "ebay-us"}, user.environment(), user.file("second.txt")};
    Child report{{"report", "a100", "--as-of", "2026-03-01"}, user.environment(), user.file("report.txt")};
    CHECK(second.wait() == cli::k_busy);
    CHECK(report.wait() == cli::k_done);
    market.be_slow(0ms);  // only now may the first one end
    CHECK(first.wait() == cli::k_done);
    CHECK(lines_of(read(user.file("second.txt"))).size() == 1);
    CHECK_THAT(read(user.file("report.txt")), ContainsSubstring("a100-80gb-pcie"));
    CHECK(user.status().seen == k_offers);
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
}

TEST_CASE("a database of each earlier format is brought to the newest by the next run that writes")
{
    const int format = GENERATE(1, 2, 3, 4);
    CAPTURE(format);
    User user;
    const std::string database = user.file("data/gpuprice/history.db");
    fs::create_directories(fs::path{database}.parent_path());
    {
        const std::string sql = read(fmt::format("{}/tests/fixtures/store/format-{}.sql", GPUPRICE_SOURCE_DIR, format));
        REQUIRE_FALSE(sql.empty());
        sqlite3* raw = nullptr;
        REQUIRE(sqlite3_open(database.c_str(), &raw) == SQLITE_OK);
        const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closing{raw, &sqlite3_close};
        REQUIRE(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    const Shown old = user.run({"status"});
    CHECK(old.code == cli::k_failed);
    CHECK_THAT(old.err, ContainsSubstring(fmt::format("has the older format {}", format)));
    (void)user.done({"import", "-"}, rows(1));
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
    CHECK(user.sightings().size() > 2);
    (void)user.done({"reparse", "--all"});
    (void)user.done({"db", "prune"});
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
}

TEST_CASE("a backup of a history that is not sound is put aside, and nobody is sent to it")
{
    User user;
    (void)user.done({"import", "-"}, rows(20));
    sqlite3* database = nullptr;
    REQUIRE(::sqlite3_open(user.file("data/gpuprice/history.db").c_str(), &database) == SQLITE_OK);
    CHECK(::sqlite3_exec(database, "UPDATE price_span SET first = first + 1, last = last + 1", nullptr, nullptr,
                         nullptr) == SQLITE_OK);
    ::sqlite3_close(database);
    const Shown copied = user.run({"db", "backup"});
    CHECK(copied.code == cli::k_failed);
    CHECK(copied.out.empty());
    CHECK_THAT(copied.err, ContainsSubstring("is not sound") && ContainsSubstring(".damaged: run 'gpuprice db check'"));
    const Shown checked = user.run({"db", "check"});
    CHECK(checked.code == cli::k_failed);
    CHECK_THAT(checked.out, ContainsSubstring("There is no backup beside it"));
}

}  // namespace gpuprice::test
