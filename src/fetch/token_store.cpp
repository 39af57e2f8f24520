#include "token_store.hpp"

#include "gpuprice/fetch/retry.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gpuprice::fetch {

std::optional<std::string> TokenStore::find(const std::string& key, SteadyTime now) const
{
    const auto found = slots_.find(key);
    const bool good = found != slots_.end() && found->second.token && found->second.token->good_until > now;
    return good ? std::optional{found->second.token->value} : std::nullopt;
}

std::optional<core::Error> TokenStore::refusal(const std::string& key) const
{
    const auto found = slots_.find(key);
    return found != slots_.end() ? found->second.refused : std::nullopt;
}

bool TokenStore::wait(const std::string& key, JobPtr job)
{
    auto& waiting = slots_[key].waiting;
    waiting.push_back(std::move(job));
    return waiting.size() == 1;
}

void TokenStore::reject(const std::string& key, std::string_view value)
{
    Slot& slot = slots_[key];
    if (slot.token && slot.token->value == value) {
        slot.token.reset();
    }
}

std::vector<JobPtr> TokenStore::take(const std::string& key, const core::Result<Token>& token)
{
    Slot& slot = slots_[key];
    if (token) {
        slot.token = *token;
    } else if (!is_retryable(token.error().kind)) {
        slot.refused = token.error();
    }
    return std::exchange(slot.waiting, {});
}

std::vector<JobPtr> TokenStore::drain()
{
    std::vector<JobPtr> all;
    for (auto& [key, slot] : slots_) {
        std::ranges::move(slot.waiting, std::back_inserter(all));
        slot.waiting.clear();
    }
    return all;
}

}  // namespace gpuprice::fetch
