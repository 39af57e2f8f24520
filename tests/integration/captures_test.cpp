// Kept answers, replayed elsewhere, give the history that the runs gave.
#include "gpuprice/cli/run.hpp"
#include "gpuprice/core/digest.hpp"

#include "json_shop.hpp"
#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* k_basic = "Y2xpZW50OnMzY3IzdC12YWx1ZQ";  // base64 of "client:s3cr3t-value"

Marketplace::Trouble captcha_from(int offset)
{
    return [offset](const HttpRequest& request) {
        const bool meant = Marketplace::is_search(request) && Marketplace::offset_of(request) >= offset;
        return meant ? std::optional{Reply{200, "<html>Are you a robot?</html>"}} : std::nullopt;
    };
}

/// Pages as they should be, with 304 for who has them already.
Marketplace::Trouble tagged(const Marketplace& market)
{
    return [&market](const HttpRequest& request) -> std::optional<Reply> {
        if (!Marketplace::is_search(request) || !request.header("Authorization")) {
            return std::nullopt;
        }
        Reply page = market.page(Marketplace::offset_of(request));
        const std::string tag = "\"" + core::digest(page.body) + "\"";
        return request.header("If-None-Match") == tag ? Reply{304}.with("ETag", tag)
                                                      : std::move(page).with("ETag", tag);
    };
}

/// Ten runs of one market, each with another word for the ledger or another change, kept in `captures`.
std::vector<std::string> live_runs(User& user, Marketplace& market, const std::string& captures)
{
    std::vector<std::string> words;
    const auto run = [&](int day, std::vector<std::string> options = {}) {
        user.go_to_day(day);
        options.insert(options.end(), {"--save-captures", captures});
        words.push_back(user.scrape(options).row.outcome);
    };
    run(0);  // nothing on offer
    market.show(offers(30));
    run(1);
    std::vector<Offer> changed = offers(32);
    changed.erase(changed.begin() + 3, changed.begin() + 6);
    changed[0].price += 500;
    changed[1].title = "NVIDIA A100 80GB PCIe, no warranty";
    market.show(changed);
    market.make(tagged(market));
    run(2);
    run(3);
    market.make(captcha_from(10));
    run(4);
    market.make(captcha_from(0));
    run(5);
    market.heal();
    market.show(offers(5));
    run(6);
    run(7, {"--accept", "ebay-us"});
    run(8);
    market.show({});
    run(9, {"--accept", "ebay-us"});
    return words;
}

std::vector<fs::path> folders_in(const fs::path& directory)
{
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator{directory}) {
        folders.push_back(entry.path());
    }
    std::ranges::sort(folders);
    return folders;
}

void prepare(User& user, const std::string& url)
{
    user.use_market(url, R"(,"max_pages":20)");
    user.go_to_day(9);
}

}  // namespace

TEST_CASE("replayed into an empty history, kept runs give the same history and the same ledger, in any order")
{
    Marketplace market{{}, 5};
    User live;
    prepare(live, market.url());
    const std::string captures = live.file("captures");
    const auto words = live_runs(live, market, captures);
    REQUIRE(words == std::vector<std::string>{"empty", "ok", "ok", "not_modified", "partial", "blocked", "drift", "ok",
                                              "ok", "empty"});
    const std::string exported = live.done({"export", "sightings"});
    const std::string ledger = live.run({"status", "--format", "json"}).out;

    User other;
    prepare(other, market.url());
    const int asked = market.searches();
    CHECK_THAT(other.done({"import", "--captures", captures}),
               ContainsSubstring("10 runs replayed, 0 already in the ledger."));
    CHECK(market.searches() == asked);
    CHECK(other.done({"export", "sightings"}) == exported);
    CHECK(other.run({"status", "--format", "json"}).out == ledger);
    CHECK(other.done({"markup", "a100"}) == live.done({"markup", "a100"}));

    CHECK_THAT(other.done({"import", "--captures", captures}),
               ContainsSubstring("0 runs replayed, 10 already in the ledger."));
    CHECK(other.done({"export", "sightings"}) == exported);
    CHECK_THAT(live.done({"import", "--captures", captures}), ContainsSubstring("10 already in the ledger."));

    auto folders = folders_in(fs::path{captures} / "ebay-us");
    REQUIRE(folders.size() == 10);
    std::mt19937 random{20260301};
    for (int round = 0; round < 3; ++round) {
        std::shuffle(folders.begin(), folders.end(), random);
        User shuffled;
        prepare(shuffled, market.url());
        for (const fs::path& folder : folders) {
            (void)shuffled.done({"import", "--captures", folder.string()});
        }
        CHECK(shuffled.sightings() == other.sightings());
        CHECK(shuffled.status().outcome == "empty");
    }
}

TEST_CASE("kept answers and everything else are free of secrets, whatever the server repeats")
{
    Marketplace auctions{offers(7), 5};
    JsonShop shop;
    shop.show({{1, 15'000, 16'000}, {2, 15'100, 16'000}, {3, 15'200, 16'000}, {4, 15'300, 16'000}});
    User user;
    user.use_market(auctions.url());
    user.set("SHOP_KEY", k_header_key);
    const auto definition = user.home().write("config/gpuprice/markets/shop.json", shop.definition("/price"));
    const std::string captures = user.file("captures");
    (void)user.done({"scrape", "ebay-us", "shop", "--save-captures", captures});
    user.set("GPUPRICE_DB", user.file("other.db"));
    (void)user.done({"import", "--captures", captures});
    CHECK(user.done({"listings", "--market", "shop", "--format", "csv"}).find("15300") != std::string::npos);
    (void)user.done({"import", "--captures", captures, "--rebuild", "shop"});
    CHECK(fs::exists(fs::path{captures} / "shop" / "20260301T120000Z" / "1.json"));

    fs::remove(definition);  // the one place where the key of the address may stand
    CHECK(user.places_of({k_client_secret, k_basic, k_access_token, k_header_key, k_address_key, k_session}) ==
          std::vector<std::string>{});
}

TEST_CASE("captures that cannot be read leave the history as it was")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    const std::string captures = user.file("captures");
    for (const int day : {0, 1}) {
        user.go_to_day(day);
        (void)user.scrape({"--save-captures", captures});
    }
    const fs::path second = fs::path{captures} / "ebay-us" / "20260302T120000Z";
    std::ofstream{second / "1.json"} << "{}";
    user.set("GPUPRICE_DB", user.file("other.db"));
    for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--rebuild", "ebay-us"}}) {
        std::vector<std::string> arguments{"import", "--captures", captures};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const Shown shown = user.run(arguments);
        CHECK(shown.code == cli::k_failed);
        CHECK(shown.out.empty());
        CHECK(lines_of(shown.err).size() == 1);
        CHECK_THAT(shown.err, ContainsSubstring((second / "1.json").string() + " is cut short: restore it, or move its "
                                                                               "folder away; nothing was imported"));
        CHECK(user.sightings().size() == 1);  // the header
        CHECK_THAT(user.run({"status"}).out, ContainsSubstring("No market was observed yet"));
    }
    fs::remove_all(second);
    (void)user.done({"import", "--captures", captures});
    CHECK(user.sightings().size() == 4);
}

TEST_CASE(
    "a run of which the present definition would have asked more is partial, and one of other questions is as it was")
{
    JsonShop shop;
    shop.show({{1, 15'000, 15'000}, {2, 15'100, 15'100}, {3, 15'200, 15'200}, {4, 15'300, 15'300}});
    User user;
    user.set("SHOP_KEY", k_header_key);
    std::string definition = shop.definition("/price");
    // A page of four as the definition believes, so that it stops after the first.
    const std::string size = R"("size":3)";
    const auto at = definition.find(size);
    std::string hasty = definition;
    (void)user.home().write("config/gpuprice/markets/shop.json", hasty.replace(at, size.size(), R"("size":4)"));
    const std::string captures = user.file("captures");
    CHECK_THAT(user.done({"scrape", "shop", "--save-captures", captures}), ContainsSubstring("ok"));

    (void)user.home().write("config/gpuprice/markets/shop.json", definition);
    user.set("GPUPRICE_DB", user.file("other.db"));
    const Shown shown = user.run({"import", "--captures", captures});
    CHECK(shown.code == cli::k_partial);
    CHECK_THAT(shown.out, ContainsSubstring("1 of the replayed came to less than when live"));
    user.set("GPUPRICE_DB", user.file("another.db"));
    const std::string replayed = user.run({"import", "--captures", captures, "--format", "csv"}).out;
    CHECK_THAT(replayed,
               ContainsSubstring("partial") && ContainsSubstring("1 page that the definition asks for was not "
                                                                 "captured, the first of them"));
    CHECK_THAT(replayed, ContainsSubstring("api_key=***&page=2"));
    CHECK(user.sightings().size() == 1 + 3);

    // The address has moved: what was asked then is not what is asked now, and is read all the same.
    const std::string host = shop.server().url();
    definition.replace(definition.find(host), host.size(), "https://moved.example");
    (void)user.home().write("config/gpuprice/markets/shop.json", definition);
    user.set("GPUPRICE_DB", user.file("third.db"));
    const std::string moved = user.done({"import", "--captures", captures, "--format", "csv"});
    CHECK_THAT(moved, ContainsSubstring(",ok,3,"));
    CHECK(user.sightings().size() == 1 + 3);
}

TEST_CASE("answers that cannot be kept cost the answers, not the prices")
{
    Marketplace market{offers(7), 5};
    User user;
    user.use_market(market.url());
    (void)user.home().write("file", "");
    const Shown nowhere = user.run({"scrape", "ebay-us", "--save-captures", user.file("file/captures")});
    CHECK(nowhere.code == cli::k_usage);
    CHECK_THAT(nowhere.err, ContainsSubstring("file: it is a file; name a directory"));
    CHECK(market.searches() == 0);
    CHECK_THAT(user.run({"status"}).out, !ContainsSubstring("still going"));

    const std::string captures = user.file("captures");
    market.make([&captures](const HttpRequest& request) -> std::optional<Reply> {
        if (Marketplace::is_search(request)) {
            fs::remove_all(captures);
        }
        return std::nullopt;
    });
    const Shown shown = user.run({"scrape", "ebay-us", "--save-captures", captures});
    CHECK(shown.code == cli::k_failed);
    CHECK(lines_of(shown.err).size() == 1);
    CHECK_THAT(shown.err, ContainsSubstring("check the directory and free space; the run itself is in the history"));
    CHECK(user.status().outcome == "ok");
    CHECK(user.sightings().size() == 1 + 7);
}

TEST_CASE("options that do not go together are refused")
{
    User user;
    const std::vector<std::vector<std::string>> refused{
        {"import"},
        {"import", "--rebuild", "ebay-us"},
        {"import", "--captures", "x", "file.csv"},
        {"import", "--captures", "x", "--market", "ebay-us"},
        {"import", "--captures", "x", "--skip-bad"},
        {"import", "--captures", "x", "--rebuild", "no-such-market"},
    };
    for (const auto& arguments : refused) {
        CAPTURE(arguments);
        const Shown shown = user.run(arguments);
        CHECK(shown.code == cli::k_usage);
        CHECK(lines_of(shown.err).size() == 1);
    }
    const Shown nowhere = user.run({"import", "--captures", user.file("nowhere")});
    CHECK(nowhere.code == cli::k_failed);
    CHECK_THAT(nowhere.err, ContainsSubstring("nowhere") && ContainsSubstring("--save-captures"));
}

}  // namespace gpuprice::test
