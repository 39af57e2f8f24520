#include "gpuprice/fetch/retry.hpp"

#include <algorithm>

namespace gpuprice::fetch {

bool is_retryable(long status) noexcept
{
    return status == 408 || status == 425 || status == 429 || status == 500 || status == 502 || status == 503 ||
           status == 504;
}

bool is_retryable(core::ErrorKind kind) noexcept
{
    return kind == core::ErrorKind::unreachable || kind == core::ErrorKind::timed_out;
}

RetryPolicy::RetryPolicy(int max_tries, Wait first_backoff, Wait max_backoff, unsigned seed)
    : max_tries_{max_tries},
      first_backoff_{first_backoff},
      max_backoff_{max_backoff},
      random_{seed != 0 ? seed : std::random_device{}()}
{
}

std::optional<RetryPolicy::Wait> RetryPolicy::wait_after(int tries, std::optional<Wait> asked)
{
    if (tries >= max_tries_ || asked.value_or(Wait{0}) > max_backoff_) {
        return std::nullopt;
    }
    Wait ceiling = std::min(first_backoff_, max_backoff_);
    for (int doubled = 1; doubled < tries && ceiling < max_backoff_; ++doubled) {
        ceiling = std::min(2 * ceiling, max_backoff_);
    }
    const Wait drawn{std::uniform_int_distribution<Wait::rep>{0, ceiling.count()}(random_)};
    return std::max(drawn, asked.value_or(Wait{0}));
}

}  // namespace gpuprice::fetch
