#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "support/smtp_server.hpp"
#include "unit/fetch/fetch_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

namespace {

// 64 KiB of zero bytes, as `head -c 65536 /dev/zero | gzip -9n` packs them: 96 bytes.
const std::string k_gzip_bomb{
    "\037\213\010\000\000\000\000\000\002\003\355\301\001\001\000\000\000\200\220\376\257\356\010\012"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\152\353\216\227\327\000\000\001\000",
    96};

fetch::FetcherOptions with_tries(int tries)
{
    auto options = Fetching::quick();
    options.max_tries = tries;
    return options;
}

model::Politeness with_timeout(std::chrono::milliseconds timeout)
{
    auto politeness = Fetching::eager();
    politeness.timeout = timeout;
    return politeness;
}

}  // namespace

TEST_CASE("a passing fault is retried until the answer is there")
{
    const int status = GENERATE(408, 425, 429, 500, 502, 503, 504);
    HttpServer server;
    server.on("GET", "/", {Reply{status, "later"}, Reply::faulty(Fault::reset), Reply{200, "now"}});
    Fetching fetching;
    const auto outcome = fetching.get(server.url("/"));
    REQUIRE(outcome.has_value());
    CHECK(outcome->body == "now");
    CHECK(fetching.fetcher.transfers() == 3);
}

TEST_CASE("a host whose certificate is not trusted is asked nothing")
{
    const Certificate certificate{"IP:127.0.0.1"};
    SmtpServer server{{.is_encrypted_at_once = true, .certificate = &certificate}};  // notes whatever it is told
    Fetching fetching;
    const auto outcome = fetching.get("https://" + server.place() + "/", with_timeout(20s));
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::denied);
    CHECK_THAT(outcome.error().text(), ContainsSubstring("certificate"));
    CHECK(server.commands().empty());
}

TEST_CASE("a refusal is not retried")
{
    const int status = GENERATE(400, 401, 403, 404, 410, 501);
    HttpServer server;
    server.on("GET", "/", {Reply{status, "no"}});
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).value().status == status);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("after the last try the outcome is what the last try came to")
{
    HttpServer server;
    server.on("GET", "/busy", {Reply{503, "busy"}});
    server.on("GET", "/reset", {Reply::faulty(Fault::reset)});
    Fetching fetching{with_tries(3)};
    CHECK(fetching.get(server.url("/busy")).value().status == 503);
    CHECK(server.requests_for("/busy").size() == 3);
    const auto failed = fetching.get(server.url("/reset"));
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == core::ErrorKind::unreachable);
    CHECK(failed.error().where == "GET " + server.url("/reset"));
    CHECK(server.requests_for("/reset").size() == 3);
}

TEST_CASE("nobody listening is unreachable")
{
    std::string url;
    {
        const HttpServer gone;
        url = gone.url("/x?token=hidden");
    }
    Fetching fetching{with_tries(2)};
    const auto outcome = fetching.get(url);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::unreachable);
    CHECK_THAT(outcome.error().text(), !ContainsSubstring("hidden"));
    CHECK(fetching.fetcher.transfers() == 2);
}

TEST_CASE("a stalled or dripping answer ends as timed out")
{
    const Fault fault = GENERATE(Fault::stall, Fault::drip);
    HttpServer server;
    server.on("GET", "/", {Reply::faulty(fault, std::string(1000, 'x'))});
    Fetching fetching{with_tries(2)};
    const auto outcome = fetching.get(server.url("/"), with_timeout(60ms));
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().kind == core::ErrorKind::timed_out);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a truncated body is no answer, and is retried")
{
    HttpServer server;
    server.on("GET", "/", {Reply::faulty(Fault::truncated, "[1,2"), Reply{200, "[1,2,3]"}});
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).value().body == "[1,2,3]");
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a body without a length ends with the connection")
{
    HttpServer server;
    server.on("GET", "/", {Reply::faulty(Fault::no_length, "all of it")});
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).value().body == "all of it");
}

TEST_CASE("a body over the cap ends as too large, at once and for good")
{
    HttpServer server;
    server.on("GET", "/endless", {Reply::faulty(Fault::endless)});
    server.on("GET", "/exact", {Reply{200, std::string(1000, 'x')}});
    server.on("GET", "/more", {Reply{200, std::string(1001, 'x')}});
    auto politeness = Fetching::eager();
    politeness.max_body_bytes = 1000;
    Fetching fetching;
    CHECK(fetching.get(server.url("/exact"), politeness).has_value());
    for (const char* target : {"/endless", "/more"}) {
        CAPTURE(target);
        const auto outcome = fetching.get(server.url(target), politeness);
        REQUIRE_FALSE(outcome.has_value());
        CHECK(outcome.error().kind == core::ErrorKind::too_large);
        CHECK(server.requests_for(target).size() == 1);
    }
}

TEST_CASE("the cap counts decoded bytes, so a small body cannot unpack to a large one")
{
    HttpServer server;
    server.on("GET", "/", {Reply{200, k_gzip_bomb}.with("Content-Encoding", "gzip")});
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).value().body == std::string(65'536, '\0'));
    auto politeness = Fetching::eager();
    politeness.max_body_bytes = 4096;
    REQUIRE(k_gzip_bomb.size() < politeness.max_body_bytes);
    CHECK(fetching.get(server.url("/"), politeness).error().kind == core::ErrorKind::too_large);
}

TEST_CASE("a body that is not what its encoding says is an error")
{
    HttpServer server;
    server.on("GET", "/", {Reply{200, "this is not gzip"}.with("Content-Encoding", "gzip")});
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).error().kind == core::ErrorKind::invalid);
}

TEST_CASE("headers without end are cut off")
{
    HttpServer server;
    server.on("GET", "/", [](const HttpRequest&) {
        Reply reply;
        for (int i = 0; i < 400; ++i) {
            reply.headers.emplace_back("X-" + std::to_string(i), std::string(1000, 'h'));
        }
        return reply;
    });
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).error().kind == core::ErrorKind::too_large);
}

TEST_CASE("Retry-After is waited for, in seconds and as a date")
{
    const std::string value = GENERATE(std::string{"1"}, std::string{"Sun, 06 Nov 1994 08:49:38 GMT"});
    HttpServer server;
    server.on("GET", "/",
              {Reply{429, "slow down"}.with("Retry-After", value).with("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
               Reply{200, "thanks"}});
    Fetching fetching;
    CHECK(fetching.get(server.url("/")).value().body == "thanks");
    const auto seen = server.requests();
    REQUIRE(seen.size() == 2);
    CHECK(seen[1].at - seen[0].at >= 1000ms);
}

TEST_CASE("a Retry-After pauses everything for that host")
{
    HttpServer server;
    server.on("GET", "/busy", {Reply{503, ""}.with("Retry-After", "1"), Reply{}});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    auto one_at_a_time = Fetching::eager();
    one_at_a_time.max_in_flight = 1;
    Fetching fetching;
    fetching.add(Fetching::to(server.url("/busy")), one_at_a_time);
    fetching.add(Fetching::to(server.url("/other")), one_at_a_time);
    fetching.fetcher.run();
    const auto seen = server.requests();
    REQUIRE(seen.size() == 3);
    CHECK(seen[1].at - seen[0].at >= 1000ms);
}

TEST_CASE("a Retry-After beyond the longest wait ends the request with that answer")
{
    HttpServer server;
    server.on("GET", "/", {Reply{429, "tomorrow"}.with("Retry-After", "86400")});
    Fetching fetching;
    const auto outcome = fetching.get(server.url("/"));
    REQUIRE(outcome.has_value());
    CHECK(outcome->status == 429);
    CHECK(outcome->header("Retry-After") == "86400");
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a host that asks for a long pause is not asked again, and says for how long")
{
    HttpServer server;
    server.otherwise([](const HttpRequest& request) {
        return request.target == "/first" ? Reply{429, "tomorrow"}.with("Retry-After", "86400") : Reply{};
    });
    Fetching fetching;
    auto one_by_one = Fetching::eager();
    one_by_one.max_in_flight = 1;
    fetching.add(Fetching::to(server.url("/first")), one_by_one);
    fetching.add(Fetching::to(server.url("/second")), one_by_one);
    fetching.fetcher.run();
    CHECK(server.requests().size() == 1);
    REQUIRE_FALSE(fetching.outcomes.back().has_value());
    CHECK(fetching.outcomes.back().error().kind == core::ErrorKind::unreachable);
    CHECK_THAT(fetching.outcomes.back().error().message,
               ContainsSubstring("not asked: " + server.url("") + " asked to be left alone for 86400 s"));
    const auto closed = fetching.fetcher.closed_hosts();
    REQUIRE(closed.size() == 1);
    CHECK(closed.front().origin == server.url(""));
    CHECK(closed.front().still > 86'300s);
    CHECK(closed.front().still <= 86'400s);
}

TEST_CASE("an answer that was under way when a host asked for a pause does not end the pause")
{
    HttpServer server;
    server.on("GET", "/busy", {Reply{503, ""}.with("Retry-After", "3600")});
    server.on("GET", "/slow", {Reply{200, "late"}.after(200ms)});
    Fetching fetching;
    fetching.add(Fetching::to(server.url("/slow")));
    fetching.add(Fetching::to(server.url("/busy")));
    fetching.fetcher.run();
    CHECK(fetching.fetcher.closed_hosts().size() == 1);
}

TEST_CASE("after the deadline everything ends as cancelled")
{
    HttpServer server;
    server.on("GET", "/stall", {Reply::faulty(Fault::stall)});
    auto options = Fetching::quick();
    options.deadline = std::chrono::steady_clock::now() + 80ms;
    auto one_at_a_time = with_timeout(20s);
    one_at_a_time.max_in_flight = 1;
    Fetching fetching{options};
    for (int i = 0; i < 3; ++i) {
        fetching.add(Fetching::to(server.url("/stall")), one_at_a_time);
    }
    const auto begin = std::chrono::steady_clock::now();
    fetching.fetcher.run();
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    REQUIRE(fetching.outcomes.size() == 3);
    for (const auto& outcome : fetching.outcomes) {
        CHECK(outcome.error().kind == core::ErrorKind::cancelled);
    }
    CHECK(fetching.get(server.url("/")).error().kind == core::ErrorKind::cancelled);
}

TEST_CASE("a retry that would come after the deadline is not waited for")
{
    HttpServer server;
    server.on("GET", "/", {Reply{503, "busy"}.with("Retry-After", "1")});
    auto options = Fetching::quick();
    options.deadline = std::chrono::steady_clock::now() + 500ms;
    Fetching fetching{options};
    CHECK(fetching.get(server.url("/")).value().status == 503);
}
