#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "unit/fetch/fetch_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

TEST_CASE("an answer of any status is a value")
{
    HttpServer server;
    server.on("GET", "/item?id=1", {Reply{200, "{}"}.with("X-Shape", "item")});
    Fetching fetching;
    const auto found = fetching.get(server.url("/item?id=1"));
    REQUIRE(found.has_value());
    CHECK(found->status == 200);
    CHECK(found->body == "{}");
    CHECK(found->header("x-shape") == "item");
    CHECK(found->url == server.url("/item?id=1"));
    CHECK(fetching.get(server.url("/nowhere")).value().status == 404);
    CHECK(fetching.fetcher.transfers() == 2);
}

TEST_CASE("a request carries its method, headers and body, and says who asks")
{
    HttpServer server;
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching;
    model::Request request = Fetching::to(server.url("/graphql"));
    request.method = "POST";
    request.body = R"({"query":"{gpuTypes{id}}"})";
    request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
    request.context = "remember me";
    REQUIRE(fetching.get(request).has_value());
    const HttpRequest seen = server.requests().at(0);
    CHECK(seen.method == "POST");
    CHECK(seen.body == request.body);
    CHECK(seen.header("content-type") == "application/json");
    CHECK(seen.header("x-empty") == "");
    CHECK(seen.header("user-agent") == "gpuprice-tests/1 (+https://example.org/contact)");
    CHECK_THAT(seen.header("accept-encoding").value_or(""), ContainsSubstring("gzip"));
    CHECK(fetching.contexts.at(0) == "remember me");
}

TEST_CASE("what is done may submit more, until nothing is left")
{
    HttpServer server;
    server.otherwise([](const HttpRequest& request) { return Reply{200, request.target}; });
    Fetching fetching;
    int pages = 0;
    std::function<void(const model::Request&, fetch::Outcome)> next = [&](const model::Request&, fetch::Outcome got) {
        REQUIRE(got.has_value());
        if (++pages < 5) {
            fetching.fetcher.submit(Fetching::to(server.url("/" + std::to_string(pages))), Fetching::eager(), next);
        }
    };
    fetching.fetcher.submit(Fetching::to(server.url("/0")), Fetching::eager(), next);
    fetching.fetcher.run();
    CHECK(pages == 5);
    CHECK(server.requests().size() == 5);
}

TEST_CASE("an exception of the caller passes through and leaves an empty fetcher")
{
    HttpServer server;
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching;
    fetching.fetcher.submit(Fetching::to(server.url("/1")), Fetching::eager(),
                            [](const model::Request&, fetch::Outcome) { throw std::runtime_error("disk full"); });
    for (int i = 0; i < 20; ++i) {
        fetching.add(Fetching::to(server.url("/later")), [] {
            auto slow = Fetching::eager();
            slow.max_in_flight = 1;
            return slow;
        }());
    }
    CHECK_THROWS_WITH(fetching.fetcher.run(), "disk full");
    const std::size_t done = fetching.outcomes.size();
    fetching.fetcher.run();
    CHECK(fetching.outcomes.size() == done);
    CHECK(fetching.get(server.url("/again")).has_value());
}

TEST_CASE("addresses that are not http or https, and headers with line breaks, are refused without a transfer")
{
    Fetching fetching;
    for (const char* url : {"file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "not a url", "",
                            "http://user:secret@127.0.0.1/"}) {
        CAPTURE(url);
        const auto outcome = fetching.get(url);
        REQUIRE_FALSE(outcome.has_value());
        CHECK(outcome.error().kind == core::ErrorKind::invalid);
        CHECK_THAT(outcome.error().text(), !ContainsSubstring("secret"));
    }
    model::Request request = Fetching::to("http://127.0.0.1:9/");
    request.headers = {{"X-Name", "value\r\nX-Other: injected"}};
    CHECK(fetching.get(request).error().kind == core::ErrorKind::invalid);
    CHECK(fetching.fetcher.transfers() == 0);
}

TEST_CASE("redirects are followed, relative and absolute, to at most five hops")
{
    HttpServer server;
    server.on("GET", "/old", {Reply::redirect(301, "new?x=1")});
    server.on("GET", "/new?x=1", {Reply::redirect(302, server.url("/newest"))});
    server.on("GET", "/newest", {Reply{200, "here"}});
    server.on("GET", "/loop", {Reply::redirect(307, "/loop")});
    Fetching fetching;
    const auto found = fetching.get(server.url("/old"));
    REQUIRE(found.has_value());
    CHECK(found->body == "here");
    CHECK(found->url == server.url("/newest"));
    const auto loop = fetching.get(server.url("/loop"));
    REQUIRE_FALSE(loop.has_value());
    CHECK_THAT(loop.error().text(), ContainsSubstring("more than 5 redirects"));
    CHECK(server.requests_for("/loop").size() == 6);
}

TEST_CASE("a redirected POST becomes GET after 301, 302 and 303, and stays POST after 307 and 308")
{
    const auto [status, method, body] = GENERATE(table<int, std::string, std::string>(
        {{301, "GET", ""}, {302, "GET", ""}, {303, "GET", ""}, {307, "POST", "q=1"}, {308, "POST", "q=1"}}));
    HttpServer server;
    server.on("POST", "/form", {Reply::redirect(status, "/result")});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching;
    model::Request request = Fetching::to(server.url("/form"));
    request.method = "POST";
    request.body = "q=1";
    REQUIRE(fetching.get(request).has_value());
    const HttpRequest last = server.requests().back();
    CHECK(last.target == "/result");
    CHECK(last.method == method);
    CHECK(last.body == body);
}

TEST_CASE("a redirect to a file is refused")
{
    HttpServer server;
    server.on("GET", "/trap", {Reply::redirect(302, "file:///etc/hostname")});
    Fetching fetching;
    const auto outcome = fetching.get(server.url("/trap"));
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::invalid);
    CHECK_THAT(outcome.error().text(), ContainsSubstring("only http and https"));
}
