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
    return fmt::format("not asked: {} requests to {} failed in a row, the last with: {}", host.failures, origin,
                       host.why);
}

void Breakers::begin(const std::string& origin, SteadyTime now)
{
    const auto found = hosts_.find(origin);
    if (found != hosts_.end() && found->second.open_until && now >= *found->second.open_until) {
        found->second.probing = true;
    }
}

void Breakers::answered(const std::string& origin) { hosts_.erase(origin); }

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
