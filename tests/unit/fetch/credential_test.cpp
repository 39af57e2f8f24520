#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "unit/fetch/fetch_support.hpp"

#include <algorithm>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

namespace {

const std::map<std::string, std::string> k_variables{{"ID", "client"}, {"SECRET", "s3cret/+"}, {"KEY", "k3y"}};

model::OAuthClientCredentials oauth(const HttpServer& server)
{
    return {
        server.url("/token"), "https://example.org/scope", {"client_id", "ID", ""}, {"client_secret", "SECRET", ""}};
}

Reply token(const std::string& value, int expires_in)
{
    return Reply{200, R"({"access_token":")" + value + R"(","expires_in":)" + std::to_string(expires_in) +
                          R"(,"token_type":"Bearer"})"};
}

model::Request with_token(const HttpServer& server, const std::string& target)
{
    model::Request request = Fetching::to(server.url(target));
    request.credential = oauth(server);
    return request;
}

bool holds_secret(const std::string& text)
{
    return text.find("s3cret") != std::string::npos || text.find("k3y") != std::string::npos;
}

}  // namespace

TEST_CASE("a token is asked for with Basic authentication and put into the header")
{
    HttpServer server;
    server.on("POST", "/token", {token("t-1", 7200)});
    server.on("GET", "/api", {Reply{200, "data"}});
    Fetching fetching{Fetching::quick(), k_variables};
    REQUIRE(fetching.get(with_token(server, "/api")).has_value());
    const HttpRequest asked = server.requests_for("/token").at(0);
    CHECK(asked.header("Authorization") == "Basic Y2xpZW50OnMzY3JldCUyRiUyQg==");  // client:s3cret%2F%2B
    CHECK(asked.header("Content-Type") == "application/x-www-form-urlencoded");
    CHECK(asked.body == "grant_type=client_credentials&scope=https%3A%2F%2Fexample.org%2Fscope");
    CHECK(server.requests_for("/api").at(0).header("Authorization") == "Bearer t-1");
}

TEST_CASE("requests at once share one token, and later ones use it until it expires")
{
    HttpServer server;
    server.on("POST", "/token", {token("t-1", 7200).after(20ms)});
    server.on("GET", "/api", {Reply{}});
    Fetching fetching{Fetching::quick(), k_variables};
    for (int i = 0; i < 8; ++i) {
        fetching.add(with_token(server, "/api"));
    }
    fetching.fetcher.run();
    CHECK(fetching.get(with_token(server, "/api")).has_value());
    CHECK(server.requests_for("/token").size() == 1);
    CHECK(server.requests_for("/api").size() == 9);
    CHECK(fetching.fetcher.transfers() == 10);
}

TEST_CASE("an expired token is replaced by a new one")
{
    HttpServer server;
    server.on("POST", "/token", {token("t-1", 0), token("t-2", 7200)});
    server.on("GET", "/api", {Reply{}});
    Fetching fetching{Fetching::quick(), k_variables};
    for (int i = 0; i < 3; ++i) {
        REQUIRE(fetching.get(with_token(server, "/api")).has_value());
    }
    const auto seen = server.requests_for("/api");
    CHECK(seen[0].header("Authorization") == "Bearer t-1");
    CHECK(seen[1].header("Authorization") == "Bearer t-2");
    CHECK(server.requests_for("/token").size() == 2);
}

TEST_CASE("a 401 renews the token once, for all who used it")
{
    HttpServer server;
    server.on("POST", "/token", {token("revoked", 7200), token("good", 7200)});
    server.otherwise([](const HttpRequest& request) {
        return request.header("Authorization") == "Bearer good" ? Reply{} : Reply{401, ""}.after(20ms);
    });
    Fetching fetching{Fetching::quick(), k_variables};
    for (int i = 0; i < 4; ++i) {
        fetching.add(with_token(server, "/api"));
    }
    fetching.fetcher.run();
    CHECK(std::ranges::all_of(fetching.outcomes, [](const auto& each) { return each.value().status == 200; }));
    CHECK(server.requests_for("/token").size() == 2);
}

TEST_CASE("a second 401 is the answer")
{
    HttpServer server;
    server.on("POST", "/token", {token("t", 7200)});
    server.on("GET", "/api", {Reply{401, "still no"}});
    Fetching fetching{Fetching::quick(), k_variables};
    CHECK(fetching.get(with_token(server, "/api")).value().status == 401);
    CHECK(server.requests_for("/api").size() == 2);
    CHECK(server.requests_for("/token").size() == 2);
}

TEST_CASE("a refused client is told once, without a secret in the text, and not asked for again")
{
    HttpServer server;
    server.on("POST", "/token",
              {Reply{401, R"({"error":"invalid_client","error_description":"s3cret/+ is wrong for client"})"}});
    Fetching fetching{Fetching::quick(), k_variables};
    for (int i = 0; i < 3; ++i) {
        fetching.add(with_token(server, "/api"));
    }
    fetching.fetcher.run();
    fetching.add(with_token(server, "/api"));
    fetching.fetcher.run();
    REQUIRE(fetching.outcomes.size() == 4);
    for (const auto& outcome : fetching.outcomes) {
        REQUIRE_FALSE(outcome.has_value());
        CHECK(outcome.error().kind == core::ErrorKind::denied);
        CHECK_THAT(outcome.error().text(), ContainsSubstring("invalid_client"));
        CHECK_FALSE(holds_secret(outcome.error().text()));
    }
    CHECK(server.requests_for("/token").size() == 1);
    CHECK(server.requests_for("/api").empty());
}

TEST_CASE("a token endpoint's passing fault is retried, its nonsense is an error without its text")
{
    HttpServer server;
    server.on("POST", "/token", {Reply{503, ""}, token("t", 7200)});
    server.on("GET", "/api", {Reply{}});
    Fetching fetching{Fetching::quick(), k_variables};
    CHECK(fetching.get(with_token(server, "/api")).has_value());

    const std::string nonsense =
        GENERATE(as<std::string>{}, "", "s3cret", "[]", "{}", R"({"access_token":5})", R"({"access_token":""})",
                 R"({"access_token":"a\r\nX-Injected: 1"})", R"({"error":"s3cret"})", "\xff\xfe");
    HttpServer broken;
    broken.on("POST", "/token", {Reply{200, nonsense}});
    const auto outcome = fetching.get(with_token(broken, "/api"));
    REQUIRE_FALSE(outcome.has_value());
    CHECK_FALSE(holds_secret(outcome.error().text()));
}

TEST_CASE("a token request is never redirected")
{
    HttpServer server;
    server.on("POST", "/token", {Reply::redirect(307, "/elsewhere")});
    Fetching fetching{Fetching::quick(), k_variables};
    CHECK_FALSE(fetching.get(with_token(server, "/api")).has_value());
    CHECK(server.requests_for("/elsewhere").empty());
}

TEST_CASE("a named header carries its secret")
{
    HttpServer server;
    server.on("GET", "/api", {Reply{}});
    Fetching fetching{Fetching::quick(), k_variables};
    model::Request request = Fetching::to(server.url("/api"));
    request.credential = model::HeaderSecret{"X-Api-Key", "key ", {"api_key", "KEY", ""}};
    REQUIRE(fetching.get(request).has_value());
    CHECK(server.requests().at(0).header("X-Api-Key") == "key k3y");
}

TEST_CASE("what a host repeats of a secret is hidden in the answer, wherever it stands")
{
    HttpServer server;
    server.on("POST", "/token", {token("t0k3n-one", 7200), token("t0k3n-two", 7200)});
    server.on("GET", "/away", {Reply::redirect(302, "/api?mine=t0k3n-two")});
    server.on("GET", "/refused", {Reply{401, "t0k3n-one?"}, Reply{403, "t0k3n-one, t0k3n-twot0k3n-two!"}});
    server.otherwise([](const HttpRequest& request) {
        const std::string sent = request.header("X-Api-Key").value_or(request.header("Authorization").value_or(""));
        return Reply{200, "you sent '" + sent + "', client"}.with("X-You-Sent", sent);
    });
    Fetching fetching{Fetching::quick(), {{"ID", "client"}, {"SECRET", "s3cret/+"}, {"KEY", "l0ng-k3y"}, {"S", "us"}}};

    CHECK(fetching.get(with_token(server, "/refused")).value().body == "***, ******!");
    const auto away = fetching.get(with_token(server, "/away")).value();
    CHECK(away.body == "you sent 'Bearer ***', client");
    CHECK(away.header("X-You-Sent") == "Bearer ***");
    CHECK(away.url == server.url("/api?mine=***"));

    model::Request request = Fetching::to(server.url("/key"));
    request.credential = model::HeaderSecret{"X-Api-Key", "key ", {"api_key", "KEY", ""}};
    CHECK(fetching.get(request).value().body == "you sent 'key ***', client");
    // So short a one may be any word, and hiding it would spoil what is read.
    request.credential = model::HeaderSecret{"X-Api-Key", "", {"region", "S", ""}};
    CHECK(fetching.get(request).value().body == "you sent 'us', client");
}

TEST_CASE("credentials and validators do not follow a redirect to another host, and do on the same one")
{
    HttpServer home;
    HttpServer stranger;
    stranger.otherwise([](const HttpRequest&) { return Reply{200, "gotcha"}; });
    home.on("POST", "/token", {token("t", 7200)});
    home.on("GET", "/away", {Reply::redirect(302, stranger.url("/catch"))});
    home.on("GET", "/near", {Reply::redirect(302, "/api")});
    home.on("GET", "/api", {Reply{}});
    Fetching fetching{Fetching::quick(), k_variables};

    REQUIRE(fetching.get(with_token(home, "/away")).value().body == "gotcha");
    model::Request request = Fetching::to(home.url("/away"));
    request.credential = model::HeaderSecret{"X-Api-Key", "", {"api_key", "KEY", ""}};
    request.headers = {{"Authorization", "Basic own"},
                       {"Cookie", "session=1"},
                       {"X-Marketplace", "US"},
                       {"If-None-Match", "W/\"1\""},
                       {"If-Modified-Since", "Sun, 01 Mar 2026 00:00:00 GMT"}};
    REQUIRE(fetching.get(request).has_value());
    for (const HttpRequest& seen : stranger.requests()) {
        CHECK_FALSE(seen.header("Authorization").has_value());
        CHECK_FALSE(seen.header("X-Api-Key").has_value());
        CHECK_FALSE(seen.header("Cookie").has_value());
        CHECK_FALSE(seen.header("If-None-Match").has_value());
        CHECK_FALSE(seen.header("If-Modified-Since").has_value());
    }
    CHECK(stranger.requests().back().header("X-Marketplace") == "US");

    REQUIRE(fetching.get(with_token(home, "/near")).has_value());
    CHECK(home.requests_for("/api").back().header("Authorization") == "Bearer t");
}

TEST_CASE("a missing secret names the variable that would hold it, and nothing is sent")
{
    HttpServer server;
    Fetching fetching;
    const auto outcome = fetching.get(with_token(server, "/api"));
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::missing);
    CHECK_THAT(outcome.error().text(), ContainsSubstring("set the environment variable ID"));
    CHECK(fetching.fetcher.transfers() == 0);
}

TEST_CASE("credentials are not sent in clear text to a public host")
{
    Fetching fetching{Fetching::quick(), k_variables};
    model::Request request = Fetching::to("http://market.invalid/api");
    request.credential = model::HeaderSecret{"X-Api-Key", "", {"api_key", "KEY", ""}};
    CHECK(fetching.get(request).error().kind == core::ErrorKind::denied);
    request.credential = model::OAuthClientCredentials{
        "http://market.invalid/token", "", {"client_id", "ID", ""}, {"client_secret", "SECRET", ""}};
    CHECK(fetching.get(request).error().kind == core::ErrorKind::denied);
    CHECK(fetching.fetcher.transfers() == 0);
}
