// A definition that read prices wrongly is mended, and so is the history, without asking the market again.
#include "gpuprice/cli/run.hpp"

#include "child.hpp"
#include "json_shop.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

namespace fs = std::filesystem;

void define(User& user, const JsonShop& shop, const std::string& price_at)
{
    (void)user.home().write("config/gpuprice/markets/shop.json", shop.definition(price_at));
}

/// What a market shows on a day: most prices stay, some change, some offers go, some come.
std::vector<Item> items_of_day(int day, std::mt19937& random, int count)
{
    std::vector<Item> items;
    for (int id = 1; id <= count + day; ++id) {
        const int price = 15'000 + 10 * id + static_cast<int>(random() % 3) * 50;
        items.push_back({id, price, price + 1'000 + static_cast<int>(random() % 2) * 100});
    }
    std::erase_if(items, [&random](const Item&) { return random() % 7 == 0; });
    return items;
}

const std::string k_rows =
    "observed_at,last_seen,market,external_id,title,price,currency,country\n"
    "2026-03-02T06:00:00Z,,shop,2,NVIDIA A100 80GB PCIe,15500,USD,US\n"
    "2026-03-03T06:00:00Z,2026-03-05T06:00:00Z,shop,elsewhere,NVIDIA A100 80GB PCIe,14500,USD,US\n";

constexpr int k_days = 9;
constexpr int k_uncaptured = 4;

/// The days of both users: all kept but one, one cut off by a captcha, with rows imported in between. On the day that
/// is not kept, the two prices are equal.
void live_days(JsonShop& shop, const std::vector<User*>& users, const std::string& captures)
{
    std::mt19937 random{20260301};
    for (int day = 0; day < k_days; ++day) {
        std::vector<Item> items = items_of_day(day, random, 12);
        for (Item& item : items) {
            item.was = day == k_uncaptured ? item.price : item.was;
        }
        shop.show(items);
        shop.block_from_page(day == 6 ? 3 : 0);
        for (User* user : users) {
            user->go_to_day(day);
            std::vector<std::string> arguments{"scrape", "shop"};
            if (day != k_uncaptured) {
                arguments.insert(arguments.end(), {"--save-captures", captures + (user == users[0] ? "" : "-2")});
            }
            const int code = user->run(arguments).code;
            REQUIRE(code == (day == 6 ? cli::k_partial : cli::k_done));
            if (day == 5) {
                (void)user->done({"import", "-"}, k_rows);
            }
        }
    }
}

}  // namespace

TEST_CASE("rebuilt by the mended definition, the history is the one that the mended definition would have given")
{
    JsonShop shop;
    User mending;
    User right;
    for (User* user : {&mending, &right}) {
        user->set("SHOP_KEY", k_header_key);
    }
    define(mending, shop, "/was");
    define(right, shop, "/price");
    const std::string captures = mending.file("captures");
    live_days(shop, {&mending, &right}, captures);
    const std::string wrong = mending.done({"export", "sightings"});
    REQUIRE(wrong != right.done({"export", "sightings"}));
    const auto asked = shop.server().requests().size();

    // Without --rebuild the runs are known, and the user is told what would help.
    define(mending, shop, "/price");
    CHECK_THAT(mending.done({"import", "--captures", captures}),
               ContainsSubstring("8 already in the ledger") && ContainsSubstring("--rebuild MARKET reads them anew"));
    CHECK(mending.done({"export", "sightings"}) == wrong);

    const std::vector<std::string> rebuild{"import", "--captures", captures, "--rebuild", "shop"};
    const std::string shown = mending.done(rebuild);
    const std::string backup = mending.file("data/gpuprice/history.db.before-rebuild-20260309T120000Z");
    CHECK_THAT(shown, ContainsSubstring("8 runs replayed") && ContainsSubstring(backup));
    CHECK(shop.server().requests().size() == asked);
    CHECK(mending.done({"export", "sightings"}) == right.done({"export", "sightings"}));
    CHECK(mending.run({"status", "--format", "json"}).out == right.run({"status", "--format", "json"}).out);
    CHECK(mending.done({"--db", backup, "export", "sightings"}) == wrong);

    // Once more changes nothing, and what comes after goes on from there.
    (void)mending.done(rebuild);
    CHECK(mending.done({"export", "sightings"}) == right.done({"export", "sightings"}));
    shop.show({{1, 14'000, 1}, {2, 14'100, 1}});
    for (User* user : {&mending, &right}) {
        for (const int day : {k_days, k_days + 1}) {
            user->go_to_day(day);
            (void)user->run({"scrape", "shop", "--accept", "shop"});
        }
    }
    CHECK(mending.done({"export", "sightings"}) == right.done({"export", "sightings"}));

    // A definition that changes again finds the runs under the name that the last rebuild gave them.
    define(mending, shop, "/was");
    (void)mending.done(rebuild);
    define(mending, shop, "/price");
    (void)mending.done(rebuild);
    CHECK(mending.done({"export", "sightings"}) == right.done({"export", "sightings"}));
}

TEST_CASE("a rebuild that is killed at any moment leaves the old history or the new one")
{
    JsonShop shop;
    User user;
    user.set("SHOP_KEY", k_header_key);
    define(user, shop, "/was");
    const std::string captures = user.file("captures");
    std::mt19937 random{20260301};
    for (int day = 0; day < 6; ++day) {
        shop.show(items_of_day(day, random, 150));
        user.go_to_day(day);
        (void)user.done({"scrape", "shop", "--save-captures", captures});
    }
    const auto before = user.sightings();
    const fs::path live = user.file("data/gpuprice/history.db");
    const fs::path saved = user.file("saved.db");
    fs::copy_file(live, saved);
    define(user, shop, "/price");
    const std::vector<std::string> rebuild{"import", "--captures", captures, "--rebuild", "shop"};

    const auto start = std::chrono::steady_clock::now();
    Child whole{rebuild, user.environment(), user.file("child.txt")};
    REQUIRE(whole.ends_within(std::chrono::seconds{60}));
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    const auto after = user.sightings();
    REQUIRE(after != before);

    int killed = 0;
    for (int round = 0; round < 12; ++round) {
        CAPTURE(round);
        for (const char* more : {"", "-wal", "-shm"}) {
            fs::remove(live.string() + more);
        }
        fs::copy_file(saved, live);
        Child child{rebuild, user.environment(), user.file("child.txt")};
        killed += child.ends_within(time * (round + 1) / 12) ? 0 : 1;
        child.kill();
        const auto found = user.sightings();
        REQUIRE((found == before || found == after));
    }
    CHECK(killed > 0);
    (void)user.done(rebuild);
    CHECK(user.sightings() == after);
}

}  // namespace gpuprice::test
