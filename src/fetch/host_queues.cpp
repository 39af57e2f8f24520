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

SteadyTime HostQueues::Host::after(std::chrono::milliseconds delay) const
{
    const SteadyTime paced = last_start ? *last_start + std::max(min_delay, delay) : SteadyTime{};
    return std::max(paced, paused_until);
}

SteadyTime HostQueues::Host::earliest(const Job& job) const
{
    return std::max(job.due, after(job.politeness.min_delay));
}

HostQueues::Host& HostQueues::host_for(Job& job)
{
    Host& host = hosts_[job.url.origin()];
    job.politeness = polite(job.politeness, job.url);
    host.most_in_flight = std::max(host.most_in_flight, job.politeness.max_in_flight);
    host.least_delay = std::min(host.least_delay, job.politeness.min_delay);
    return host;
}

void HostQueues::add(JobPtr job)
{
    Host& host = host_for(*job);
    host.waiting.push_back(std::move(job));
}

void HostQueues::add_first(JobPtr job)
{
    Host& host = host_for(*job);
    host.waiting.push_front(std::move(job));
}

JobPtr HostQueues::take(SteadyTime now)
{
    const auto next = hosts_.upper_bound(last_taken_);
    const auto take_in = [&](Hosts::iterator begin, Hosts::iterator end) -> JobPtr {
        for (auto each = begin; each != end; ++each) {
            if (JobPtr job = take_from(each->second, now)) {
                last_taken_ = each->first;
                return job;
            }
        }
        return nullptr;
    };
    JobPtr job = take_in(next, hosts_.end());
    return job ? std::move(job) : take_in(hosts_.begin(), next);
}

JobPtr HostQueues::take_from(Host& host, SteadyTime now)
{
    if (host.is_full() || host.earliest() > now) {
        return nullptr;
    }
    const auto found = std::ranges::find_if(host.waiting, [&host, now](const JobPtr& job) {
        return host.in_flight < job->politeness.max_in_flight && host.earliest(*job) <= now;
    });
    if (found == host.waiting.end()) {
        return nullptr;
    }
    JobPtr job = std::move(*found);
    host.waiting.erase(found);
    ++host.in_flight;
    host.start_before = std::exchange(host.last_start, now);
    return job;
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
        if (host.is_full()) {
            continue;
        }
        for (const JobPtr& job : host.waiting) {
            if (host.in_flight < job->politeness.max_in_flight) {
                const SteadyTime start = host.earliest(*job);
                next = next ? std::min(*next, start) : start;
                if (start <= host.earliest()) {
                    break;  // no other job of the host can start sooner
                }
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
