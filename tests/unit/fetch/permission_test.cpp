// robots.txt as the fetcher obeys it.
#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "unit/fetch/fetch_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

namespace {

model::Politeness obedient()
{
    auto politeness = Fetching::eager();
    politeness.obeys_robots = true;
    return politeness;
}

constexpr const char* k_no_search = "User-agent: *\nDisallow: /search\n";

}  // namespace

TEST_CASE("robots.txt is asked for once, before everything else, and then obeyed")
{
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply{200, k_no_search}.after(20ms)});
    server.otherwise([](const HttpRequest& request) { return Reply{200, request.target}; });
    Fetching fetching;
    for (const char* target : {"/a", "/search?q=a100&key=hidden", "/b", "/c"}) {
        fetching.add(Fetching::to(server.url(target)), obedient());
    }
    fetching.fetcher.run();
    CHECK(server.requests().at(0).target == "/robots.txt");
    CHECK(server.requests().at(0).header("user-agent") == "gpuprice-tests/1 (+https://example.org/contact)");
    CHECK(server.requests_for("/robots.txt").size() == 1);
    CHECK(server.requests().size() == 4);
    REQUIRE(fetching.outcomes.size() == 4);
    int refused = 0;
    for (const auto& outcome : fetching.outcomes) {
        if (!outcome) {
            ++refused;
            CHECK(outcome.error().kind == core::ErrorKind::denied);
            CHECK(outcome.error().text() == "GET " + server.url("/search") + ": 'Disallow: /search' in " +
                                                server.url("/robots.txt") +
                                                " does not allow it; save the page by hand and import it");
        }
    }
    CHECK(refused == 1);
    CHECK(fetching.get(Fetching::to(server.url("/search")), obedient()).error().kind == core::ErrorKind::denied);
    CHECK(server.requests_for("/robots.txt").size() == 1);
}

TEST_CASE("a missing robots.txt allows everything, an unreadable one nothing")
{
    const auto [status, allowed] = GENERATE(table<int, bool>({{404, true},
                                                              {401, true},
                                                              {403, true},
                                                              {410, true},
                                                              {204, true},
                                                              {500, false},
                                                              {503, false},
                                                              {429, false},
                                                              {304, false}}));
    CAPTURE(status);
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply{status, "User-agent: *\nDisallow: /\n"}});
    server.on("GET", "/page", {Reply{200, "page"}});
    Fetching fetching;
    if (status == 204) {
        server.on("GET", "/robots.txt", {Reply{status}});
    }
    const auto outcome = fetching.get(Fetching::to(server.url("/page")), obedient());
    CHECK(outcome.has_value() == allowed);
    CHECK(server.requests_for("/page").size() == (allowed ? 1U : 0U));
    if (!allowed) {
        CHECK(outcome.error().kind == core::ErrorKind::unreachable);
        CHECK_THAT(outcome.error().message, ContainsSubstring("status " + std::to_string(status)));
        CHECK_THAT(outcome.error().message, ContainsSubstring(server.url("/robots.txt")));
    }
}

TEST_CASE("a robots.txt that does not answer allows nothing")
{
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply::faulty(Fault::reset)});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching;
    const auto outcome = fetching.get(Fetching::to(server.url("/page")), obedient());
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::unreachable);
    CHECK_THAT(outcome.error().message, ContainsSubstring("cannot be read"));
    CHECK(server.requests_for("/page").empty());
    CHECK(server.requests_for("/robots.txt").size() == 4);
}

TEST_CASE("five redirects lead to robots.txt, six do not")
{
    const int hops = GENERATE(5, 6);
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply::redirect(301, "/r1")});
    for (int i = 1; i < hops; ++i) {
        server.on("GET", "/r" + std::to_string(i), {Reply::redirect(302, "/r" + std::to_string(i + 1))});
    }
    server.on("GET", "/r" + std::to_string(hops), {Reply{200, k_no_search}});
    server.on("GET", "/page", {Reply{}});
    Fetching fetching;
    CHECK(fetching.get(Fetching::to(server.url("/page")), obedient()).has_value() == (hops == 5));
    CHECK_FALSE(fetching.get(Fetching::to(server.url("/search")), obedient()).has_value());
}

TEST_CASE("only the beginning of an endless robots.txt is read")
{
    HttpServer server;
    server.on("GET", "/robots.txt",
              {Reply::faulty(Fault::endless, std::string{k_no_search} + "#" + std::string(60'000, 'x') + "\n")});
    server.on("GET", "/page", {Reply{}});
    Fetching fetching;
    auto politeness = obedient();
    politeness.timeout = 10s;
    CHECK(fetching.get(Fetching::to(server.url("/page")), politeness).has_value());
    CHECK(fetching.get(Fetching::to(server.url("/search")), politeness).error().kind == core::ErrorKind::denied);
}

TEST_CASE("a redirect to another host obeys that host's robots.txt, whatever the request is at home")
{
    HttpServer home;
    HttpServer other;
    home.on("GET", "/go", {Reply::redirect(302, other.url("/search"))});
    other.on("GET", "/robots.txt", {Reply{200, k_no_search}});
    Fetching fetching;
    const auto outcome = fetching.get(Fetching::to(home.url("/go")), Fetching::eager());
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::denied);
    CHECK_THAT(outcome.error().message, ContainsSubstring(other.url("/robots.txt")));
    CHECK(home.requests_for("/robots.txt").empty());
    CHECK(other.requests_for("/search").empty());
}

TEST_CASE("an API key exempts its host, a cookie does not")
{
    const auto [header, asked] = GENERATE(
        table<std::string, bool>({{"X-Api-Key", false}, {"Authorization", false}, {"Cookie", true}, {"cookie", true}}));
    CAPTURE(header);
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply{200, k_no_search}});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching{Fetching::quick(), {{"KEY", "k3y"}}};
    auto request = Fetching::to(server.url("/search"));
    request.credential = model::HeaderSecret{header, "", {"key", "KEY", ""}};
    CHECK(fetching.get(request, obedient()).has_value() != asked);
    CHECK(server.requests_for("/robots.txt").size() == (asked ? 1U : 0U));
    for (const HttpRequest& seen : server.requests_for("/robots.txt")) {
        CHECK_FALSE(seen.header(header).has_value());
    }
}

TEST_CASE("Crawl-delay raises the delay, and too long a one disallows everything")
{
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply{200, "User-agent: gpuprice\nCrawl-delay: 0.08\n"}});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching;
    for (int i = 0; i < 3; ++i) {
        fetching.add(Fetching::to(server.url("/page")), obedient());
    }
    fetching.fetcher.run();
    const auto pages = server.requests_for("/page");
    REQUIRE(pages.size() == 3);
    CHECK(pages[2].at - pages[0].at >= 120ms);

    HttpServer shy;
    shy.on("GET", "/robots.txt", {Reply{200, "User-agent: *\nCrawl-delay: 86400\n"}});
    const auto outcome = fetching.get(Fetching::to(shy.url("/page")), obedient());
    REQUIRE_FALSE(outcome.has_value());
    CHECK_THAT(outcome.error().message, ContainsSubstring("asks for 86400 s between two requests"));
}

TEST_CASE("waiting for robots.txt costs no second delay")
{
    HttpServer server;
    server.otherwise([](const HttpRequest&) { return Reply{404}; });
    auto politeness = obedient();
    politeness.min_delay = 150ms;
    Fetching fetching;
    const auto begin = std::chrono::steady_clock::now();
    CHECK(fetching.get(Fetching::to(server.url("/page")), politeness).has_value());
    REQUIRE(server.requests().size() == 2);
    CHECK(server.requests()[0].at - begin < 140ms);
    CHECK(server.requests()[1].at - begin >= 140ms);
}

TEST_CASE("requests that wait for robots.txt end with the deadline")
{
    HttpServer server;
    server.on("GET", "/robots.txt", {Reply::faulty(Fault::stall)});
    auto options = Fetching::quick();
    options.deadline = std::chrono::steady_clock::now() + 80ms;
    Fetching fetching{options};
    fetching.add(Fetching::to(server.url("/a")), obedient());
    fetching.add(Fetching::to(server.url("/b")), obedient());
    fetching.fetcher.run();
    REQUIRE(fetching.outcomes.size() == 2);
    for (const auto& outcome : fetching.outcomes) {
        CHECK(outcome.error().kind == core::ErrorKind::cancelled);
    }
}
