#include "gpuprice/fetch/fetcher.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "unit/fetch/fetch_support.hpp"

#include <algorithm>
#include <string>
#include <thread>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;

TEST_CASE("no more requests are in flight to one host than its politeness allows")
{
    const int allowed = GENERATE(1, 3);
    HttpServer server;
    server.otherwise([](const HttpRequest&) { return Reply{}.after(15ms); });
    auto politeness = Fetching::eager();
    politeness.max_in_flight = allowed;
    Fetching fetching;
    for (int i = 0; i < 12; ++i) {
        fetching.add(Fetching::to(server.url("/" + std::to_string(i))), politeness);
    }
    fetching.fetcher.run();
    CHECK(server.requests().size() == 12);
    CHECK(server.max_in_flight() == allowed);
}

TEST_CASE("the starts of two requests to one host are apart by the delay, those to two hosts are not")
{
    HttpServer first;
    HttpServer second;
    auto politeness = Fetching::eager();
    politeness.min_delay = 80ms;
    Fetching fetching;
    for (int i = 0; i < 4; ++i) {
        fetching.add(Fetching::to(first.url("/")), politeness);
        fetching.add(Fetching::to(second.url("/")), politeness);
    }
    const auto begin = std::chrono::steady_clock::now();
    fetching.fetcher.run();
    const auto to_first = first.requests();
    const auto to_second = second.requests();
    REQUIRE(to_first.size() == 4);
    REQUIRE(to_second.size() == 4);
    // Arrival wavers by the scheduling of two threads; that it is not before the start does not.
    CHECK(to_first[3].at - begin >= 240ms);
    CHECK(to_second[3].at - begin >= 240ms);
    CHECK(to_second[0].at < to_first[3].at);
    CHECK(to_first[0].at < to_second[3].at);
}

TEST_CASE("requests to one host start in the order in which they were submitted")
{
    HttpServer server;
    auto politeness = Fetching::eager();
    politeness.max_in_flight = 1;
    Fetching fetching;
    for (int i = 0; i < 10; ++i) {
        fetching.add(Fetching::to(server.url("/" + std::to_string(i))), politeness);
    }
    fetching.fetcher.run();
    const auto seen = server.requests();
    REQUIRE(seen.size() == 10);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        CHECK(seen[i].target == "/" + std::to_string(i));
    }
}

TEST_CASE("a request that waits for its retry does not hold up the others")
{
    HttpServer server;
    server.on("GET", "/flaky", {Reply{500, ""}, Reply{}});
    server.otherwise([](const HttpRequest&) { return Reply{}; });
    auto options = Fetching::quick();
    options.first_backoff = 300ms;
    options.jitter_seed = 1;
    auto politeness = Fetching::eager();
    politeness.max_in_flight = 1;
    Fetching fetching{options};
    fetching.add(Fetching::to(server.url("/flaky")), politeness);
    for (int i = 0; i < 3; ++i) {
        fetching.add(Fetching::to(server.url("/steady")), politeness);
    }
    fetching.fetcher.run();
    CHECK(server.requests().back().target == "/flaky");
    CHECK(server.requests().size() == 5);
}

TEST_CASE("a connection that the host leaves open serves the next request")
{
    HttpServer server{HttpServer::Connections::keep};
    server.otherwise([](const HttpRequest&) { return Reply{200, "x"}; });
    auto politeness = Fetching::eager();
    politeness.max_in_flight = 4;
    Fetching fetching;
    for (int i = 0; i < 40; ++i) {
        fetching.add(Fetching::to(server.url("/" + std::to_string(i))), politeness);
    }
    fetching.fetcher.run();
    CHECK(server.requests().size() == 40);
    CHECK(server.connections() <= 4);
}

TEST_CASE("however many hosts are asked, 256 requests are under way at most")
{
    HttpServer server{HttpServer::Connections::close, 280};
    server.otherwise([](const HttpRequest&) { return Reply{}.after(300ms); });
    Fetching fetching;
    for (const std::string& origin : server.origins()) {
        auto politeness = Fetching::eager();
        politeness.timeout = 20s;
        fetching.add(Fetching::to(origin + "/"), politeness);
    }
    fetching.fetcher.run();
    CHECK(std::ranges::all_of(fetching.outcomes, [](const fetch::Outcome& outcome) { return outcome.has_value(); }));
    CHECK(server.requests().size() == 280);
    CHECK(server.max_in_flight() <= 256);
    CHECK(server.max_in_flight() > 100);
}

namespace {

/// Whether that becomes true within five seconds.
template <typename Condition>
bool soon(Condition condition)
{
    const auto limit = std::chrono::steady_clock::now() + 5s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > limit) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

}  // namespace

TEST_CASE("the next requests are sent before the answers that came together are all delivered")
{
    HttpServer server{HttpServer::Connections::keep};
    server.otherwise([](const HttpRequest&) { return Reply{200, "x"}; });
    auto politeness = Fetching::eager();
    politeness.max_in_flight = 4;
    Fetching fetching;
    int delivered = 0;
    bool overlaps = false;
    for (int i = 0; i < 8; ++i) {
        fetching.fetcher.submit(Fetching::to(server.url("/" + std::to_string(i))), politeness,
                                [&server, &delivered, &overlaps](const model::Request&, const fetch::Outcome&) {
                                    ++delivered;
                                    if (delivered == 1) {
                                        // The other three have been answered, too, when the server has nothing left to
                                        // do.
                                        CHECK(soon([&server] { return server.requests().size() == 4; }));
                                    } else if (delivered == 4) {
                                        overlaps = soon([&server] { return server.requests().size() == 8; });
                                    }
                                });
    }
    fetching.fetcher.run();
    CHECK(delivered == 8);
    CHECK(overlaps);
}

TEST_CASE("answers do not pile up before a caller that is slower than the network")
{
    constexpr int k_requests = 40;
    constexpr int k_in_flight = 4;
    constexpr int k_undelivered = 8;  // MiB, as the bodies have one each
    HttpServer server{HttpServer::Connections::keep};
    const std::string body((std::size_t{1} << 20), 'x');
    server.otherwise([&body](const HttpRequest&) { return Reply{200, body}; });
    auto politeness = Fetching::eager();
    politeness.max_in_flight = k_in_flight;
    politeness.timeout = 20s;
    Fetching fetching;
    int delivered = 0;
    int most_ahead = 0;
    for (int i = 0; i < k_requests; ++i) {
        fetching.fetcher.submit(
            Fetching::to(server.url("/" + std::to_string(i))), politeness,
            [&server, &delivered, &most_ahead](const model::Request&, const fetch::Outcome& outcome) {
                REQUIRE(outcome);
                const auto until = std::chrono::steady_clock::now() + 4ms;
                while (std::chrono::steady_clock::now() < until) {
                    std::this_thread::yield();
                }
                ++delivered;
                most_ahead = std::max(most_ahead, static_cast<int>(server.requests().size()) - delivered);
            });
    }
    fetching.fetcher.run();
    CHECK(delivered == k_requests);
    CHECK(most_ahead <= k_undelivered + k_in_flight);
}
