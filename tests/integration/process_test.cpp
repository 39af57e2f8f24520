#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <fmt/format.h>

#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

using namespace std::chrono_literals;

constexpr int k_page_size = 5;

/// What the market shows on a day: most offers stay, some change their price, some go, some come.
std::vector<Offer> offers_of_day(int day, std::mt19937& random)
{
    std::vector<Offer> all = offers(20 + day);
    for (Offer& offer : all) {
        offer.price += static_cast<int>(random() % 3) * 50;
    }
    std::erase_if(all, [&random](const Offer&) { return random() % 8 == 0; });
    return all;
}

}  // namespace

TEST_CASE("a scrape that is killed at any moment loses nothing, and the next one makes good what it missed")
{
    constexpr int k_rounds = 15;
    std::mt19937 random{20260301};
    Marketplace market{{}, k_page_size};
    User undisturbed;
    User user;
    undisturbed.use_market(market.url());
    user.use_market(market.url());
    int killed = 0;
    for (int day = 0; day < k_rounds; ++day) {
        CAPTURE(day);
        const std::vector<Offer> shown = offers_of_day(day, random);
        const int pages = (static_cast<int>(shown.size()) + k_page_size - 1) / k_page_size;
        market.show(shown);
        undisturbed.go_to_day(day);
        REQUIRE(undisturbed.scrape().code == cli::k_done);
        const auto before = day == 0 ? std::vector<std::string>{} : user.sightings();

        user.go_to_day(day);
        {
            // Between two pages, or after the last one: while the market's part is being committed.
            market.be_slow(5ms);
            const int searches = market.searches() + 1 + static_cast<int>(random() % static_cast<unsigned>(pages));
            Child scrape{{"scrape", "ebay-us"}, user.environment(), user.file("child.txt")};
            REQUIRE(market.wait_for_searches(searches));
            if (!scrape.ends_within(std::chrono::microseconds{random() % 30'000})) {
                ++killed;
            }
            scrape.kill();
            market.be_slow(0ms);
        }
        const Shown status = user.run({"status"});
        CHECK((status.code == cli::k_done || status.code == cli::k_needs_a_person));
        CHECK(status.err.empty());
        if (day > 0) {
            // All or nothing: a market's part of a run is one transaction.
            const auto after = user.sightings();
            CHECK((after == before || after == undisturbed.sightings()));
        }
        const auto again = user.scrape();
        CHECK(again.code == cli::k_done);
        CHECK(again.row.outcome == "ok");
        REQUIRE(user.sightings() == undisturbed.sightings());
    }
    CHECK(killed > 0);
    for (const char* card : {"a100", "a100-80gb-pcie"}) {
        CHECK(user.done({"markup", card}) == undisturbed.done({"markup", card}));
    }
}

TEST_CASE("Ctrl-C ends a scrape soon and keeps what was read")
{
    Marketplace market{offers(200), k_page_size};
    User user;
    user.use_market(market.url(), R"(,"max_pages":100)");
    market.be_slow(100ms);
    Child scrape{{"scrape", "ebay-us"}, user.environment(), user.file("child.txt")};
    REQUIRE(market.wait_for_searches(4));
    scrape.interrupt();
    REQUIRE(scrape.ends_within(10s));
    market.be_slow(0ms);
    const MarketRow row = user.status();
    CHECK(row.outcome == "partial");
    CHECK(row.seen > 0);
    CHECK(row.seen < 200);
    CHECK(user.sightings().size() == static_cast<std::size_t>(row.seen) + 1);  // and the header
    CHECK(user.scrape().row.seen == 200);
}

TEST_CASE("while a scrape runs, another writer is sent away at once and readers are served")
{
    Marketplace market{offers(8)};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().code == cli::k_done);
    const auto before = user.sightings();
    const std::string csv = user.done({"export", "sightings"});

    user.go_to_day(1);
    market.make([](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{Reply::faulty(Fault::stall)} : std::nullopt;
    });
    Child first{{"scrape", "ebay-us"}, user.environment(), user.file("child.txt")};
    REQUIRE(market.wait_for_searches(2));

    for (const auto& arguments : std::vector<std::vector<std::string>>{{"scrape", "ebay-us"}, {"import", "-"}}) {
        const Shown second = user.run(arguments, csv);
        CHECK(second.code == cli::k_busy);
        CHECK(second.out.empty());
        CHECK(lines_of(second.err).size() == 1);
        CHECK_THAT(second.err, ContainsSubstring("another run is writing to " + user.file("data/gpuprice/history.db")));
        CHECK_THAT(second.err, ContainsSubstring("run again"));
    }
    CHECK(market.searches() == 2);
    CHECK_THAT(user.done({"markup", "a100"}), ContainsSubstring("a100-80gb-pcie"));
    CHECK(user.sightings() == before);
    CHECK_THAT(user.done({"status"}), ContainsSubstring("still going"));
    CHECK_FALSE(first.ends_within(0us));

    first.kill();
    market.heal();
    CHECK(user.scrape().row.outcome == "ok");
}

namespace {

/// A disk of a megabyte, seen by this thread only; none where mounting is not allowed.
class SmallDisk {
public:
    explicit SmallDisk(std::string place) : place_{std::move(place)}
    {
        const bool alone =
            ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        mounted_ = alone && ::mount("tmpfs", place_.c_str(), "tmpfs", 0, "size=1m") == 0;
    }
    ~SmallDisk()
    {
        if (mounted_) {
            ::umount2(place_.c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    SmallDisk(SmallDisk&&) = delete;
    SmallDisk& operator=(SmallDisk&&) = delete;

    [[nodiscard]] bool is_there() const { return mounted_; }

    [[nodiscard]] bool grow() const { return ::mount("tmpfs", place_.c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0; }

private:
    std::string place_;
    bool mounted_ = false;
};

std::string rows(int count)
{
    std::string csv = "observed_at,market,external_id,title,price,currency,country\n";
    for (int i = 0; i < count; ++i) {
        csv += fmt::format("2026-02-{:02},shop,{},NVIDIA A100 80GB PCIe number {} in a long list,{},USD,US\n",
                           1 + i % 28, i, i, 14'000 + i % 999);
    }
    return csv;
}

}  // namespace

TEST_CASE("an import that fills the disk fails with one sentence and leaves the history as it was")
{
    User user;
    user.set("GPUPRICE_DB", user.file("disk/history.db"));
    (void)user.home().write("disk/nothing", "");
    const SmallDisk disk{user.file("disk")};
    if (!disk.is_there()) {
        WARN("no file system can be mounted here; nothing was checked");
        return;
    }
    (void)user.done({"import", "-"}, rows(20));
    const auto before = user.sightings();

    const Shown full = user.run({"import", "-"}, rows(4'000));
    CHECK(full.code == cli::k_failed);
    CHECK(full.out.empty());
    CHECK(lines_of(full.err).size() == 1);
    CHECK_THAT(full.err, ContainsSubstring("history.db"));
    CHECK_THAT(full.err, ContainsSubstring("no space left"));
    CHECK(user.sightings() == before);
    CHECK(user.run({"status"}).err.empty());

    REQUIRE(disk.grow());
    (void)user.done({"import", "-"}, rows(4'000));
    CHECK(user.sightings().size() == 1 + 4'000);
}

TEST_CASE("a prune on a disk without room for a copy removes what it says, and gives the space back when there is room")
{
    User user;
    user.set("GPUPRICE_DB", user.file("disk/history.db"));
    (void)user.home().write("disk/nothing", "");
    const SmallDisk disk{user.file("disk")};
    if (!disk.is_there()) {
        WARN("no file system can be mounted here; nothing was checked");
        return;
    }
    user.set("GPUPRICE_NOW", "2027-03-01T12:00:00Z");
    (void)user.done({"import", "-"}, rows(500));
    const auto size = [&user] { return std::filesystem::file_size(user.file("disk/history.db")); };
    const auto large = size();
    const std::vector<std::string> prune{"db", "prune", "--before", "2027", "--market", "shop", "--yes"};
    const Shown pruned = user.run(prune);
    CHECK(pruned.code == cli::k_partial);
    CHECK(pruned.err.empty());
    CHECK_THAT(pruned.out, ContainsSubstring("Removed") && ContainsSubstring("make room and run it again"));
    CHECK(size() >= large);
    CHECK(user.sightings().size() == 1);
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);

    REQUIRE(disk.grow());
    CHECK_THAT(user.done({"db", "prune"}), ContainsSubstring("The file was"));
    CHECK(size() < large / 2);
    CHECK(user.done({"db", "check"}).find("is sound") != std::string::npos);
}

TEST_CASE("a prune says how large the file was before it, without what the prune itself wrote beside it")
{
    User user;
    user.set("GPUPRICE_DB", user.file("history.db"));
    user.set("GPUPRICE_NOW", "2027-03-01T12:00:00Z");
    (void)user.done({"import", "-"}, rows(500));
    const auto size = std::filesystem::file_size(user.file("history.db"));
    REQUIRE(size < 1024 * 1024);
    std::array<char, 32> text{};
    REQUIRE(std::snprintf(text.data(), text.size(), "%.1f KiB", static_cast<double>(size) / 1024.0) > 0);
    const std::string shown = user.done({"db", "prune", "--before", "2027", "--market", "shop", "--yes"});
    CHECK_THAT(shown, ContainsSubstring("The file was " + std::string{text.data()} + " and is"));
}

}  // namespace gpuprice::test
