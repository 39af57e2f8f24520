// A market whose robots.txt forbids it.
#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "support/catch.hpp"
#include "user.hpp"

namespace gpuprice::test {

TEST_CASE("an API used with one's own key is not asked for its robots.txt")
{
    Marketplace market{offers(3)};
    market.make([](const HttpRequest& request) {
        return request.target == "/robots.txt" ? std::optional{Reply{200, "User-agent: *\nDisallow: /\n"}}
                                               : std::nullopt;
    });
    User user;
    user.use_market(market.url());
    CHECK(user.scrape().row.seen == 3);
    CHECK(market.server().requests_for("/robots.txt").empty());
}

TEST_CASE("a market that leads to a page its host disallows is blocked, and the rule is named")
{
    HttpServer pages;
    pages.on("GET", "/robots.txt", {Reply{200, "User-agent: *\nDisallow: /lists\n"}});
    Marketplace market{offers(3)};
    market.make([&pages](const HttpRequest& request) {
        return Marketplace::is_search(request) ? std::optional{Reply::redirect(302, pages.url("/lists/1"))}
                                               : std::nullopt;
    });
    User user;
    user.use_market(market.url());
    const auto scraped = user.scrape();
    CHECK(scraped.code == cli::k_partial);
    CHECK(scraped.row.outcome == "blocked");
    CHECK_THAT(scraped.row.message, ContainsSubstring("'Disallow: /lists' in " + pages.url("/robots.txt")));
    CHECK(pages.requests_for("/lists/1").empty());
}

}  // namespace gpuprice::test
