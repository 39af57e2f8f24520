// Hosts that asked to be left alone, from one run to the next.
#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

namespace gpuprice::test {

namespace {

Marketplace::Trouble busy(const std::string& retry_after)
{
    return [retry_after](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{Reply{429, "{}"}.with("Retry-After", retry_after)}
                                               : std::nullopt;
    };
}

}  // namespace

TEST_CASE("a market that asked to wait for hours is skipped until then, and asked again afterwards")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    market.make(busy("7200"));
    CHECK(user.scrape().row.outcome == "blocked");
    const int asked = market.searches();
    market.heal();

    user.set("GPUPRICE_NOW", "2026-03-01T13:59:00Z");
    const auto skipped = user.scrape();
    CHECK(skipped.code == cli::k_failed);
    CHECK(skipped.row.outcome == "skipped");
    CHECK(skipped.row.message ==
          "not asked before 2026-03-01T14:00:00Z: " + market.url() + " asked to be left alone for 7200 s");
    CHECK(market.searches() == asked);
    const Shown status = user.run({"status"});
    CHECK(status.code == cli::k_needs_a_person);
    CHECK_THAT(status.out, ContainsSubstring("ebay-us was skipped: it is left alone for a while") &&
                               ContainsSubstring("Not asked before 2026-03-01T14:00:00Z: " + market.url() + " asked"));

    user.set("GPUPRICE_NOW", "2026-03-01T14:01:00Z");
    CHECK(user.scrape().row.outcome == "ok");
    CHECK_THAT(user.run({"status"}).out, !ContainsSubstring("Not asked before"));
}

TEST_CASE("no market is left alone for more than a day, whatever it says")
{
    Marketplace market{offers(3)};
    User user;
    user.use_market(market.url());
    market.make(busy("31536000"));
    CHECK(user.scrape().row.outcome == "blocked");
    market.heal();
    user.set("GPUPRICE_NOW", "2026-03-02T11:59:00Z");
    CHECK_THAT(user.scrape().row.message, ContainsSubstring("not asked before 2026-03-02T12:00:00Z"));
    user.set("GPUPRICE_NOW", "2026-03-02T12:01:00Z");
    CHECK(user.scrape().row.outcome == "ok");
}

TEST_CASE("a pause holds for every market of the host, and for no other host")
{
    Marketplace market{offers(3)};
    Marketplace other{offers(2)};
    User user;
    user.use_market(market.url());
    const auto definition = [](const std::string& id, const std::string& url) {
        return R"({"id":")" + id + R"(","base_url":")" + url +
               R"(","queries":["nvidia a100"],"politeness":{"min_delay_ms":0}})";
    };
    (void)user.home().write("config/gpuprice/markets/ebay-gb.json", definition("ebay-gb", market.url()));
    (void)user.home().write("config/gpuprice/markets/ebay-de.json", definition("ebay-de", other.url()));
    market.make(busy("7200"));
    CHECK(user.scrape().row.outcome == "blocked");
    const Shown shown = user.run({"scrape", "ebay-gb", "ebay-us", "ebay-de", "--format", "csv"});
    CHECK(shown.code == cli::k_partial);
    const auto rows = lines_of(shown.out);
    REQUIRE(rows.size() == 4);
    CHECK_THAT(rows[1], ContainsSubstring("ebay-gb,") && ContainsSubstring(",skipped,"));
    CHECK_THAT(rows[2], ContainsSubstring("ebay-us,") && ContainsSubstring(",skipped,"));
    CHECK_THAT(rows[3], ContainsSubstring("ebay-de,") && ContainsSubstring(",ok,"));
}

TEST_CASE("a host whose requests all failed is left alone at the begin of the next run, for a minute")
{
    HttpServer sick;
    sick.on("GET", "/robots.txt", {Reply{404, ""}});
    sick.otherwise([](const HttpRequest&) { return Reply{501, "oops"}; });
    User user;
    (void)user.home().write("config/gpuprice/markets/pages.json",
                            R"({"id":"pages","adapter":"product_page","country":"US","currency":"USD","base_url":")" +
                                sick.url() +
                                R"(","queries":["/1","/2","/3","/4","/5","/6"],"politeness":{"min_delay_ms":0}})");
    CHECK(user.run({"scrape", "pages"}).code == cli::k_failed);
    const auto asked = sick.requests().size();
    const Shown again = user.run({"scrape", "pages"});
    CHECK_THAT(again.out, ContainsSubstring("skipped") && ContainsSubstring("not asked before 2026-03-01T12:01:00Z: 5 "
                                                                            "requests to"));
    CHECK(sick.requests().size() == asked);
    user.go_to_day(1);
    (void)user.run({"scrape", "pages"});
    CHECK(sick.requests().size() > asked);
}

}  // namespace gpuprice::test
