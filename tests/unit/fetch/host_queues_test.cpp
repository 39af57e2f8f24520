// Whose turn it is among all that waits.
#include "host_queues.hpp"

#include "support/catch.hpp"
#include "support/cpu_time.hpp"

#include <string>
#include <vector>

using namespace gpuprice;
using namespace std::chrono_literals;

namespace {

fetch::JobPtr job_for(const std::string& url, int max_in_flight, std::chrono::milliseconds min_delay)
{
    auto job = std::make_unique<fetch::Job>();
    job->url = *fetch::parse_url(url);
    job->politeness.max_in_flight = max_in_flight;
    job->politeness.min_delay = min_delay;
    return job;
}

/// CPU seconds that `jobs` requests to one host take to get through the queue, four at a time.
double seconds_for(int jobs)
{
    return test::least_cpu_seconds(3, [jobs] {
        fetch::HostQueues queues;
        for (int i = 0; i < jobs; ++i) {
            queues.add(job_for("http://127.0.0.1:1/", 4, 0ms));
        }
        const fetch::SteadyTime now = std::chrono::steady_clock::now();
        int taken = 0;
        while (!queues.empty()) {
            while (queues.take(now)) {
                ++taken;
            }
            (void)queues.next_start();
            queues.release("http://127.0.0.1:1");
        }
        REQUIRE(taken == jobs);
    });
}

}  // namespace

TEST_CASE("hosts take turns")
{
    fetch::HostQueues queues;
    for (const char* url : {"http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "http://127.0.0.1:2/c",
                            "http://127.0.0.1:2/d", "http://127.0.0.1:3/e"}) {
        queues.add(job_for(url, 4, 0ms));
    }
    std::string order;
    while (const fetch::JobPtr job = queues.take(std::chrono::steady_clock::now())) {
        order += job->url.path;
    }
    CHECK(order == "/a/c/e/b/d");
}

TEST_CASE("of two markets on one host, the one that allows more is not held to the other's limits, nor the reverse")
{
    fetch::HostQueues queues;
    queues.add(job_for("http://127.0.0.1:1/slow", 1, 50ms));
    queues.add(job_for("http://127.0.0.1:1/slow", 1, 50ms));
    queues.add(job_for("http://127.0.0.1:1/quick", 2, 0ms));
    const fetch::SteadyTime now = std::chrono::steady_clock::now();
    CHECK(queues.take(now)->url.path == "/slow");
    CHECK(queues.next_start() == now);
    CHECK(queues.take(now)->url.path == "/quick");
    CHECK_FALSE(queues.take(now));
    CHECK_FALSE(queues.next_start());
    queues.release("http://127.0.0.1:1");
    CHECK_FALSE(queues.next_start());  // the other is still under way
    queues.release("http://127.0.0.1:1");
    CHECK_FALSE(queues.take(now));
    CHECK(queues.next_start() == now + 50ms);
    CHECK(queues.take(now + 50ms)->url.path == "/slow");
}

TEST_CASE("a request's way through the queue takes no longer when eight times as many wait")
{
    const double few = seconds_for(2'000);
    const double many = seconds_for(16'000);
    CHECK(many < 8 * 3 * few);
}
