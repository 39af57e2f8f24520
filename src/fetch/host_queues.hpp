#ifndef GPUPRICE_SRC_FETCH_HOST_QUEUES_HPP
#define GPUPRICE_SRC_FETCH_HOST_QUEUES_HPP

#include "job.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::fetch {

/// How that host is treated, whatever was configured: a loopback host as asked; any other gets at most 4 requests at
/// once and at least 200 ms between their starts.
[[nodiscard]] model::Politeness polite(model::Politeness asked, const Url& url);

/// The jobs that wait for their turn, by origin. Keeps the promise of politeness: `take` hands out only what may start.
class HostQueues {
public:
    void add(JobPtr job);

    /// Ahead of all that waits for the same host.
    void add_first(JobPtr job);

    /// A job that may start now, first come first served within a host, which counts it as in flight from here on;
    /// null when none may. Hosts take turns. O(hosts), and beyond that the jobs ahead of the one that may start, such
    /// as those that wait for another try; a host at its limit costs nothing, whatever waits for it.
    [[nodiscard]] JobPtr take(SteadyTime now);

    /// A job taken for that origin is over.
    void release(const std::string& origin);

    /// The job last taken for that origin was not started after all: as if it had not been taken.
    void put_back(const std::string& origin);

    /// Raises the least time between two starts there, for good.
    void slow_down(const std::string& origin, std::chrono::milliseconds min_delay);

    /// Nothing is started there before `until`.
    void pause(const std::string& origin, SteadyTime until);

    /// When `take` may next succeed without a `release`; none when only a `release` or `add` can help. O(hosts) like
    /// `take`.
    [[nodiscard]] std::optional<SteadyTime> next_start() const;

    [[nodiscard]] bool empty() const;

    /// Takes out all jobs.
    [[nodiscard]] std::vector<JobPtr> drain();

private:
    struct Host {
        std::deque<JobPtr> waiting;
        int in_flight = 0;
        std::optional<SteadyTime> last_start;
        std::optional<SteadyTime> start_before;  ///< the one before last_start
        std::chrono::milliseconds min_delay{0};
        SteadyTime paused_until;

        // Of the jobs that ever waited here, so that no job need be looked at while none can start.
        int most_in_flight = 0;
        std::chrono::milliseconds least_delay = std::chrono::milliseconds::max();

        [[nodiscard]] bool is_full() const { return waiting.empty() || in_flight >= most_in_flight; }
        [[nodiscard]] SteadyTime after(std::chrono::milliseconds delay) const;
        [[nodiscard]] SteadyTime earliest() const { return after(least_delay); }
        [[nodiscard]] SteadyTime earliest(const Job& job) const;
    };
    using Hosts = std::map<std::string, Host>;

    Host& host_for(Job& job);
    [[nodiscard]] JobPtr take_from(Host& host, SteadyTime now);

    Hosts hosts_;
    std::string last_taken_;  // origin of the job that was taken last
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_HOST_QUEUES_HPP
