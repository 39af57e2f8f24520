#include "breaker.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpuprice::fetch {

Breakers::Breakers(int failures, std::chrono::milliseconds pause) : failures_{std::max(failures, 1)}, pause_{pause} {}

std::optional<std::string> Breakers::refusal(const std::string& origin, SteadyTime now) const
{
    const auto found = hosts_.find(origin);
    if (found == hosts_.end() || !found->second.open_until) {
        return std::nullopt;
    }
    const Host& host = found->second;
    if (now >= *host.open_until && !host.probing) {
        return std::nullopt;
    }
    return "not asked: " + clause(origin, host);
}

std::string Breakers::clause(const std::string& origin, const Host& host)
{
    if (host.asked) {
        return fmt::format("{} asked to be left alone for {} s", origin,
                           std::chrono::ceil<std::chrono::seconds>(*host.asked).count());
    }
    return fmt::format("{} requests to {} failed in a row, the last with: {}", host.failures, origin, host.why);
}

void Breakers::begin(const std::string& origin, SteadyTime now)
{
    const auto found = hosts_.find(origin);
    if (found != hosts_.end() && found->second.open_until && now >= *found->second.open_until) {
        found->second.probing = true;
    }
}

void Breakers::answered(const std::string& origin)
{
    // What was under way when the host asked for a pause does not end it.
    if (const auto found = hosts_.find(origin);
        found != hosts_.end() && (!found->second.asked || found->second.probing)) {
        hosts_.erase(found);
    }
}

void Breakers::shut(const std::string& origin, std::chrono::milliseconds wait, SteadyTime now)
{
    Host& host = hosts_[origin];
    if (!host.open_until || *host.open_until < now + wait) {
        host.open_until = now + wait;
        host.asked = wait;
    }
    host.probing = false;
}

std::vector<Breakers::Closed> Breakers::closed(SteadyTime now) const
{
    std::vector<Closed> all;
    for (const auto& [origin, host] : hosts_) {
        if (host.open_until && *host.open_until > now) {
            all.push_back({origin, *host.open_until, clause(origin, host)});
        }
    }
    return all;
}

void Breakers::failed(const std::string& origin, const std::string& why, SteadyTime now)
{
    Host& host = hosts_[origin];
    ++host.failures;
    host.why = why;
    // Those that were under way when it opened do not prolong the pause.
    const bool opens = !host.open_until && host.failures >= failures_;
    if (opens || host.probing) {
        host.open_until = now + pause_;
        host.probing = false;
        host.asked.reset();
    }
}

void Breakers::give_up(const std::string& origin)
{
    if (const auto found = hosts_.find(origin); found != hosts_.end()) {
        found->second.probing = false;
    }
}

bool Breakers::is_probing(const std::string& origin) const
{
    const auto found = hosts_.find(origin);
    return found != hosts_.end() && found->second.probing;
}

}  // namespace gpuprice::fetch
