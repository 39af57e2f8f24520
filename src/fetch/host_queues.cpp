#include "host_queues.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::fetch {

namespace {

constexpr int k_public_max_in_flight = 4;
constexpr std::chrono::milliseconds k_public_min_delay{200};

}  // namespace

model::Politeness polite(model::Politeness asked, const Url& url)
{
    asked.max_in_flight = std::max(asked.max_in_flight, 1);
    if (!url.is_loopback()) {
        asked.max_in_flight = std::min(asked.max_in_flight, k_public_max_in_flight);
        asked.min_delay = std::max(asked.min_delay, k_public_min_delay);
    }
    return asked;
}

SteadyTime HostQueues::Host::earliest(const Job& job) const
{
    const auto delay = std::max(min_delay, polite(job.politeness, job.url).min_delay);
    const SteadyTime paced = last_start ? *last_start + delay : SteadyTime{};
    return std::max({job.due, paced, paused_until});
}

void HostQueues::add(JobPtr job)
{
    auto& waiting = hosts_[job->url.origin()].waiting;
    waiting.push_back(std::move(job));
}

void HostQueues::add_first(JobPtr job)
{
    auto& waiting = hosts_[job->url.origin()].waiting;
    waiting.push_front(std::move(job));
}

JobPtr HostQueues::take(SteadyTime now)
{
    for (auto& [origin, host] : hosts_) {
        const auto found = std::ranges::find_if(host.waiting, [&host = host, now](const JobPtr& job) {
            return host.in_flight < polite(job->politeness, job->url).max_in_flight && host.earliest(*job) <= now;
        });
        if (found != host.waiting.end()) {
            JobPtr job = std::move(*found);
            host.waiting.erase(found);
            ++host.in_flight;
            host.start_before = std::exchange(host.last_start, now);
            return job;
        }
    }
    return nullptr;
}

void HostQueues::release(const std::string& origin) { --hosts_.at(origin).in_flight; }

void HostQueues::put_back(const std::string& origin)
{
    Host& host = hosts_.at(origin);
    --host.in_flight;
    host.last_start = host.start_before;
}

void HostQueues::slow_down(const std::string& origin, std::chrono::milliseconds min_delay)
{
    Host& host = hosts_[origin];
    host.min_delay = std::max(host.min_delay, min_delay);
}

void HostQueues::pause(const std::string& origin, SteadyTime until)
{
    Host& host = hosts_[origin];
    host.paused_until = std::max(host.paused_until, until);
}

std::optional<SteadyTime> HostQueues::next_start() const
{
    std::optional<SteadyTime> next;
    for (const auto& [origin, host] : hosts_) {
        for (const JobPtr& job : host.waiting) {
            if (host.in_flight < polite(job->politeness, job->url).max_in_flight) {
                const SteadyTime start = host.earliest(*job);
                next = next ? std::min(*next, start) : start;
            }
        }
    }
    return next;
}

bool HostQueues::empty() const
{
    return std::ranges::all_of(hosts_, [](const auto& entry) { return entry.second.waiting.empty(); });
}

std::vector<JobPtr> HostQueues::drain()
{
    std::vector<JobPtr> all;
    for (auto& [origin, host] : hosts_) {
        std::ranges::move(host.waiting, std::back_inserter(all));
        host.waiting.clear();
    }
    return all;
}

}  // namespace gpuprice::fetch
