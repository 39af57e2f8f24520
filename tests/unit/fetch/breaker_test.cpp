// The circuit breaker of a host.
#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "unit/fetch/fetch_support.hpp"

#include <algorithm>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

namespace {

fetch::FetcherOptions with_pause(std::chrono::milliseconds pause)
{
    auto options = Fetching::quick();
    options.max_tries = 2;
    options.breaker_pause = pause;
    return options;
}

model::Politeness one_at_a_time()
{
    auto politeness = Fetching::eager();
    politeness.max_in_flight = 1;
    return politeness;
}

void fail_times(Fetching& fetching, const HttpServer& server, int times)
{
    for (int i = 0; i < times; ++i) {
        (void)fetching.get(server.url("/sick"), one_at_a_time());
    }
}

}  // namespace

TEST_CASE("after five failures in a row a host's other requests fail at once, another host's do not")
{
    const Fault fault = GENERATE(Fault::none, Fault::reset);
    HttpServer sick;
    HttpServer well;
    sick.otherwise([fault](const HttpRequest&) {
        Reply reply = Reply::faulty(fault);
        reply.status = 503;
        return reply;
    });
    well.otherwise([](const HttpRequest&) { return Reply{}; });
    auto options = with_pause(60s);
    options.max_tries = 1;
    Fetching fetching{options};
    for (int i = 0; i < 9; ++i) {
        fetching.add(Fetching::to(sick.url("/sick?key=hidden")), one_at_a_time());
        fetching.add(Fetching::to(well.url("/")), one_at_a_time());
    }
    const auto begin = std::chrono::steady_clock::now();
    fetching.fetcher.run();
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    CHECK(sick.requests().size() == 5);
    CHECK(well.requests().size() == 9);
    const std::string origin = "http://127.0.0.1:" + std::to_string(sick.port());
    const auto refused = std::ranges::count_if(fetching.outcomes, [&](const fetch::Outcome& outcome) {
        return !outcome && outcome.error().message.starts_with("not asked: 5 requests to " + origin +
                                                               " failed in a row, the last with: ");
    });
    CHECK(refused == 4);
    const auto late = fetching.get(sick.url("/late"), one_at_a_time());
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().kind == core::ErrorKind::unreachable);
    CHECK(late.error().where == "GET " + sick.url("/late"));
}

TEST_CASE("an answer in between begins the count anew")
{
    const int status = GENERATE(200, 404, 429);
    HttpServer server;
    server.on("GET", "/sick", {Reply{500}});
    server.on("GET", "/well", {Reply{status}});
    Fetching fetching{with_pause(60s)};
    fail_times(fetching, server, 4);
    CHECK(fetching.get(server.url("/well"), one_at_a_time()).has_value());
    fail_times(fetching, server, 4);
    CHECK(fetching.get(server.url("/well"), one_at_a_time()).has_value());
}

TEST_CASE("after the pause one request probes the host, and a good answer opens it")
{
    HttpServer server;
    server.on("GET", "/sick", {Reply{503}});
    server.on("GET", "/well", {Reply{200, "well"}.after(30ms)});
    Fetching fetching{with_pause(80ms)};
    fail_times(fetching, server, 5);
    CHECK_FALSE(fetching.get(server.url("/well")).has_value());
    std::this_thread::sleep_for(100ms);
    for (int i = 0; i < 3; ++i) {
        fetching.add(Fetching::to(server.url("/well")));
    }
    fetching.fetcher.run();
    CHECK(server.requests_for("/well").size() == 1);  // the other two did not wait for what the probe finds
    CHECK(fetching.get(server.url("/well")).value().body == "well");
    CHECK(fetching.get(server.url("/well")).value().body == "well");
}

TEST_CASE("a probe that fails is not retried and begins another pause")
{
    HttpServer server;
    server.on("GET", "/sick", {Reply{503}});
    Fetching fetching{with_pause(80ms)};
    fail_times(fetching, server, 5);
    std::this_thread::sleep_for(100ms);
    const auto before = server.requests().size();
    CHECK(fetching.get(server.url("/sick")).value().status == 503);
    CHECK(server.requests().size() == before + 1);
    const auto refused = fetching.get(server.url("/sick"));
    REQUIRE_FALSE(refused.has_value());
    CHECK_THAT(refused.error().message, ContainsSubstring("6 requests"));
    CHECK(server.requests().size() == before + 1);
}

TEST_CASE("a probe that the deadline cuts off does not block the host")
{
    HttpServer server;
    server.on("GET", "/sick", {Reply{503}});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    Fetching fetching{with_pause(10ms)};
    fail_times(fetching, server, 5);
    std::this_thread::sleep_for(20ms);
    fetching.fetcher.submit(Fetching::to(server.url("/probe")), Fetching::eager(),
                            [](const model::Request&, const fetch::Outcome&) { throw std::runtime_error("stop"); });
    fetching.fetcher.submit(Fetching::to("not an address"), Fetching::eager(),
                            [](const model::Request&, const fetch::Outcome&) { throw std::runtime_error("stop"); });
    CHECK_THROWS(fetching.fetcher.run());
    CHECK(fetching.get(server.url("/well")).has_value());
}
