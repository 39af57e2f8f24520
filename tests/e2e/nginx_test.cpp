// A market behind a real nginx: rate limits, compression, slowness.
#include "nginx.hpp"

#include "gpuprice/cli/run.hpp"

#include "integration/user.hpp"
#include "support/catch.hpp"
#include "support/page_market.hpp"
#include "support/script.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;

bool is_skipped()
{
    const bool absent = Nginx::program().empty();
    if (absent) {
        WARN("skipped: no nginx");
    }
    return absent;
}

/// Writes a shop of that many pages with two offers each.
void open_shop(const Nginx& nginx, const std::string& name, int pages, std::size_t filler = 0)
{
    for (int page = 1; page <= pages; ++page) {
        const auto path = [&name](int number) { return name + "/" + std::to_string(number) + ".html"; };
        nginx.write(path(page), whole_page(page_item(2 * page, filler) + page_item(2 * page + 1, filler),
                                           page < pages ? "/" + path(page + 1) : ""));
    }
}

struct Scraped {
    int code = 0;
    json rows;
};

/// Scrapes the shops of those names in one run.
Scraped scrape(User& user, const Nginx& nginx, const std::vector<std::string>& shops)
{
    std::vector<std::string> arguments{"scrape", "--format", "json"};
    for (const std::string& shop : shops) {
        (void)user.home().write("config/gpuprice/markets/" + shop + ".json",
                                page_definition(shop, nginx.url(), "/" + shop + "/1.html",
                                                R"(,"politeness":{"min_delay_ms":0,"max_in_flight":4})"));
        arguments.push_back(shop);
    }
    const Shown shown = user.run(arguments);
    INFO(shown.err);
    REQUIRE_FALSE(shown.out.empty());
    return {shown.code, json::parse(shown.out).at("rows")};
}

}  // namespace

TEST_CASE("a market that limits its rate is read whole, more slowly")
{
    if (is_skipped()) {
        return;
    }
    const Nginx nginx{"limit_req_zone $binary_remote_addr zone=shop:1m rate=2r/s;\nlimit_req_status 429;",
                      "location /shop/ { limit_req zone=shop nodelay; add_header Retry-After 1 always; }"};
    open_shop(nginx, "shop", 3);
    User user;
    const auto scraped = scrape(user, nginx, {"shop"});
    INFO(scraped.rows.dump());
    CHECK(scraped.code == cli::k_done);
    CHECK(scraped.rows.at(0).at("outcome") == "ok");
    CHECK(scraped.rows.at(0).at("seen") == 6);
    CHECK(nginx.count(429) > 0);
    CHECK(soon([&] { return nginx.count(200) == 3; }));  // it notes an answer after it was sent
    CHECK(user.sightings().size() == 1 + 6);
}

TEST_CASE("a market that says to come back in an hour ends partial, and says so")
{
    if (is_skipped()) {
        return;
    }
    const Nginx nginx{"limit_req_zone $binary_remote_addr zone=shop:1m rate=1r/m;\nlimit_req_status 429;",
                      "location /shop/ { limit_req zone=shop burst=1 nodelay; add_header Retry-After 3600 always; }"};
    open_shop(nginx, "shop", 5);
    User user;
    const auto scraped = scrape(user, nginx, {"shop"});
    INFO(scraped.rows.dump());
    CHECK(scraped.code == cli::k_partial);
    CHECK(scraped.rows.at(0).at("outcome") == "partial");
    CHECK(scraped.rows.at(0).at("seen") == 4);
    CHECK_THAT(scraped.rows.at(0).at("message").get<std::string>(), ContainsSubstring("429"));
    CHECK(soon([&] { return nginx.count(429) == 1; }));
}

TEST_CASE("a compressed page is read like any other")
{
    if (is_skipped()) {
        return;
    }
    const Nginx nginx{"", "gzip on;"};
    open_shop(nginx, "shop", 2, 20'000);
    User user;
    CHECK(scrape(user, nginx, {"shop"}).rows.at(0).at("seen") == 4);
    CHECK(soon([&] { return nginx.count(200) == 2; }));
    CHECK(std::ranges::count_if(nginx.log(), [](const Served& served) {
              return served.status == 200 && served.encoding == "gzip" && served.bytes < 2'000;
          }) == 2);
}

TEST_CASE("unchanged pages are not sent again, changed ones are")
{
    if (is_skipped()) {
        return;
    }
    const std::string gzip = GENERATE("gzip off;", "gzip on;");  // with it, nginx weakens its ETag
    CAPTURE(gzip);
    const Nginx nginx{"", gzip};
    open_shop(nginx, "shop", 2, 20'000);
    User user;
    CHECK(scrape(user, nginx, {"shop"}).rows.at(0).at("outcome") == "ok");
    user.go_to_day(1);
    const auto unchanged = scrape(user, nginx, {"shop"});
    CHECK(unchanged.code == cli::k_done);
    CHECK(unchanged.rows.at(0).at("outcome") == "not_modified");
    CHECK(unchanged.rows.at(0).at("seen") == 4);
    REQUIRE(soon([&] { return nginx.count(304) == 2; }));
    for (const Served& served : nginx.log()) {
        CHECK((served.status == 304) == (served.if_none_match != "-"));
        CHECK(served.if_none_match.starts_with("W/") == (served.status == 304 && gzip == "gzip on;"));
        CHECK((served.status != 304 || served.bytes == 0));
    }

    nginx.write("shop/2.html", whole_page(page_item(4) + page_item(5) + page_item(6)));
    user.go_to_day(2);
    const auto changed = scrape(user, nginx, {"shop"});
    CHECK(changed.rows.at(0).at("outcome") == "ok");
    CHECK(changed.rows.at(0).at("new") == 1);
    CHECK(soon([&] { return nginx.count(304) == 3 && nginx.count(200) == 3; }));
}

TEST_CASE("a slow market holds up no other")
{
    if (is_skipped()) {
        return;
    }
    const Nginx nginx{"", "location /slow/ { limit_rate 32k; }"};
    open_shop(nginx, "slow", 1, 20'000);
    open_shop(nginx, "quick", 5);
    User user;
    const auto scraped = scrape(user, nginx, {"slow", "quick"});
    CHECK(scraped.code == cli::k_done);
    CHECK(scraped.rows.at(0).at("seen") == 2);
    CHECK(scraped.rows.at(1).at("seen") == 10);
    REQUIRE(soon([&] { return nginx.count(200) == 1 + 5; }));
    CHECK(nginx.log().back().path == "/slow/1.html");
}

}  // namespace gpuprice::test
