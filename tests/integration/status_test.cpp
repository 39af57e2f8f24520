// The words of the ledger, as `status` explains them.
#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

namespace gpuprice::test {

namespace {

using nlohmann::json;

/// A market with 30 listings on record, from four days.
struct KnownMarket {
    KnownMarket()
    {
        user.use_market(market.url());
        for (int day = 0; day < 4; ++day) {
            user.go_to_day(day);
            REQUIRE(user.scrape().row.outcome == "ok");
        }
        user.go_to_day(4);
    }

    static Marketplace::Trouble answers(Reply reply)
    {
        return [reply = std::move(reply)](const HttpRequest& request) {
            return Marketplace::is_search(request) ? std::optional{reply} : std::nullopt;
        };
    }

    Marketplace market{offers(30)};
    User user;
};

}  // namespace

TEST_CASE("status says in words what blocked, broken, drifting and empty markets are, and what to do")
{
    KnownMarket world;
    const auto status = [&world](const std::string& outcome) {
        CHECK(world.user.scrape({"--max-runtime", "4s"}).row.outcome == outcome);
        Shown shown = world.user.run({"status"});
        CHECK(world.user.status().outcome == outcome);
        CHECK(world.user.status().open == 30);
        return shown;
    };

    SECTION("well")
    {
        const Shown shown = status("ok");
        CHECK(shown.code == cli::k_done);
        CHECK_THAT(shown.out, !ContainsSubstring("ebay-us is") && !ContainsSubstring("drifts"));
    }
    SECTION("blocked")
    {
        world.market.make(KnownMarket::answers({200, "<!DOCTYPE html><title>Pardon our interruption</title>"}));
        const Shown shown = status("blocked");
        CHECK(shown.code == cli::k_needs_a_person);
        CHECK_THAT(shown.out, ContainsSubstring("ebay-us is blocked: it shows a login or a captcha") &&
                                  ContainsSubstring("gpuprice import --market ebay-us FILE"));
    }
    SECTION("keys that are refused")
    {
        world.market.make([](const HttpRequest& request) {
            return Marketplace::is_search(request) ? std::nullopt : std::optional{Reply{401, "{}"}};
        });
        const Shown shown = status("blocked");
        CHECK(shown.code == cli::k_needs_a_person);
        CHECK_THAT(shown.out, ContainsSubstring("ebay-us is blocked: it refuses the keys. Check them: 'gpuprice "
                                                "markets show ebay-us'"));
    }
    SECTION("a server with a fault")
    {
        world.market.make(KnownMarket::answers({501, "oops"}));
        CHECK_THAT(status("failed").out, ContainsSubstring("ebay-us answers with a fault of its own server"));
    }
    SECTION("nothing there any more")
    {
        world.market.make(KnownMarket::answers({404, "not here"}));
        CHECK_THAT(status("failed").out, ContainsSubstring("ebay-us has nothing at the address that was asked for"));
    }
    SECTION("nobody there")
    {
        world.user.use_market("http://127.0.0.1:1");
        CHECK_THAT(status("failed").out,
                   ContainsSubstring("ebay-us could not be reached: no answer came. Check this machine's connection"));
    }
    SECTION("out of time")
    {
        world.market.be_slow(std::chrono::seconds{10});
        CHECK_THAT(status("failed").out,
                   ContainsSubstring("ebay-us was not finished when the run was ended, by --max-runtime or by hand"));
    }
    SECTION("broken")
    {
        world.market.make(KnownMarket::answers({200, R"({"hello": "world"})"}));
        const Shown shown = status("failed");
        CHECK(shown.code == cli::k_needs_a_person);
        CHECK_THAT(shown.out, ContainsSubstring("ebay-us answers in a form that its definition cannot read") &&
                                  ContainsSubstring("gpuprice markets test ebay-us --from FILE"));
    }
    SECTION("drifting")
    {
        world.market.show(offers(5));
        const Shown shown = status("drift");
        CHECK(shown.code == cli::k_needs_a_person);
        CHECK_THAT(shown.out, ContainsSubstring("ebay-us drifts: it showed 5 listings, far fewer") &&
                                  ContainsSubstring("gpuprice scrape ebay-us --accept ebay-us"));
    }
    SECTION("in part")
    {
        world.user.use_market(world.market.url(), R"(,"max_pages":1)");
        world.market.make(
            KnownMarket::answers(world.market.page(0, R"("warnings":[{"errorId":12002,"message":"x"}],)")));
        const Shown shown = status("partial");
        CHECK(shown.code == cli::k_done);
        CHECK_THAT(shown.out, ContainsSubstring("ebay-us answered in part"));
    }
}

TEST_CASE("status says that an empty market says so itself")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    REQUIRE(user.scrape().row.outcome == "ok");
    market.show({});
    user.go_to_day(1);
    CHECK(user.scrape().row.outcome == "empty");
    const Shown emptied = user.run({"status"});
    CHECK(emptied.code == cli::k_needs_a_person);
    CHECK_THAT(emptied.out, ContainsSubstring("ebay-us is empty: it says itself that it has no results, where 3 "
                                              "listings were open"));
    // Once they are gone, an empty market is nothing to look after.
    user.go_to_day(2);
    CHECK(user.scrape().row.outcome == "empty");
    const Shown gone = user.run({"status"});
    CHECK(gone.code == cli::k_done);
    CHECK_THAT(gone.out, !ContainsSubstring("is empty"));
}

TEST_CASE("from how many days on a market is stale can be said")
{
    KnownMarket world;
    CHECK(world.user.scrape({"--jitter", "1s"}).row.outcome == "ok");
    world.user.go_to_day(6);
    CHECK(world.user.run({"status"}).code == cli::k_done);
    const Shown stale = world.user.run({"status", "--stale-after", "1"});
    CHECK(stale.code == cli::k_needs_a_person);
    CHECK_THAT(stale.out, ContainsSubstring("stale: no complete answer for 2 days"));
}

TEST_CASE("status and alerts call a market stale from the same day on, at any hour")
{
    KnownMarket world;  // its last complete answer is of noon on 2026-03-04
    (void)world.user.home().write("config/gpuprice/config.json",
                                  R"({"alerts": {"rules": [{"name": "ill", "metric": "market"}]}})");
    struct Look {
        std::string hour;
        bool stale = false;
    };
    const auto look = GENERATE(Look{"2026-03-07T00:30:00Z", false}, Look{"2026-03-07T23:30:00Z", false},
                               Look{"2026-03-08T00:30:00Z", true}, Look{"2026-03-08T23:30:00Z", true});
    CAPTURE(look.hour);
    world.user.set("GPUPRICE_NOW", look.hour);
    const Shown status = world.user.run({"status"});
    CHECK(status.code == (look.stale ? cli::k_needs_a_person : cli::k_done));
    CHECK((status.out.find("stale: no complete answer for 4 days") != std::string::npos) == look.stale);
    const json alert = json::parse(world.user.done({"alerts", "--format", "json"})).at("rows").at(0);
    CHECK(alert.at("state") == (look.stale ? "firing" : "quiet"));
}

TEST_CASE("a market whose keys are not there is skipped, and the others are not")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    const Shown scraped = user.run({"scrape", "ebay-us", "lambda", "--format", "json"});
    CHECK(scraped.code == cli::k_partial);
    const json run = json::parse(scraped.out);
    for (const json& row : run.at("rows")) {
        CHECK(row.at("outcome") == (row.at("market") == "lambda" ? "skipped" : "ok"));
    }
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("lambda was skipped: it needs a key that is not there") &&
                               ContainsSubstring("LAMBDA_API_KEY"));
}

TEST_CASE("what was imported is called so, and is no trouble")
{
    User user;
    (void)user.home().write("rows.csv",
                            "observed_at,market,external_id,title,price,currency\n"
                            "2026-03-01,ebay-us,1,NVIDIA A100 80GB PCIe,9000,USD\n");
    REQUIRE(user.run({"import", user.file("rows.csv")}).code == cli::k_done);
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_done);
    CHECK_THAT(status.out, ContainsSubstring("imported") && !ContainsSubstring("partial"));
    CHECK_THAT(user.run({"markets"}).out, ContainsSubstring("imported") && !ContainsSubstring("partial"));
    CHECK(json::parse(user.run({"status", "--format", "json"}).out).at("rows").at(0).at("outcome") == "partial");
}

TEST_CASE("status warns when old exchange rates cost the multiples of launch prices alone")
{
    // The launch price of this card is in CNY, and its asks are in the report's own USD.
    User user;
    user.set("GPUPRICE_NOW", "2035-01-01T12:00:00Z");
    (void)user.home().write("rows.csv",
                            "observed_at,market,external_id,title,price,currency\n"
                            "2035-01-01,ebay-us,1,NVIDIA A100 80GB PCIe,9000,USD\n");
    REQUIRE(user.run({"import", user.file("rows.csv")}).code == cli::k_done);
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("Exchange rates are too old") &&
                               ContainsSubstring("That leaves 1 row without a multiple."));
}

TEST_CASE("status lists what is switched on and never ran, and why")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    (void)user.home().write("config/gpuprice/markets/mine.json", R"({"id": "mine", "adapter": "shopify"})");
    (void)user.home().write("config/gpuprice/config.json",
                            R"({"markets": ["ebay-us", "vast", "newegg", "mine", "ebay-uss"]})");
    REQUIRE(user.run({"scrape", "ebay-us"}).code == cli::k_done);
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("vast is switched on and was never asked: run 'gpuprice scrape'") &&
                               ContainsSubstring("newegg is switched on in") &&
                               ContainsSubstring("run 'gpuprice import --market newegg FILE'") &&
                               ContainsSubstring("mine is switched on and its definition cannot be used:") &&
                               ContainsSubstring("/country: it is required") &&
                               ContainsSubstring("ebay-uss is switched on in") &&
                               ContainsSubstring("and no file defines it"));
    CHECK_THAT(status.out, !ContainsSubstring("ebay-us is switched on"));
    const json rows = json::parse(user.run({"status", "--format", "json"}).out).at("rows");
    REQUIRE(rows.size() == 5);
    CHECK(rows.at(1).at("trouble") == "never ran");
    CHECK(rows.at(2).at("trouble") == "import only");
    CHECK(rows.at(4).at("trouble") == "no such market");
}

}  // namespace gpuprice::test
