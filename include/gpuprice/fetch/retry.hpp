#ifndef GPUPRICE_FETCH_RETRY_HPP
#define GPUPRICE_FETCH_RETRY_HPP

/// \file
/// When a request is worth another try, and how long to wait before it. Decides only; waits for nothing.

#include "gpuprice/core/result.hpp"

#include <chrono>
#include <optional>
#include <random>

namespace gpuprice::fetch {

/// Answers that say "later": 408, 425, 429, 500, 502, 503, 504.
[[nodiscard]] bool is_retryable(long status) noexcept;

/// Failures that may pass: no connection, reset, truncation (`unreachable`) and `timed_out`.
[[nodiscard]] bool is_retryable(core::ErrorKind kind) noexcept;

/// Exponential back-off with full jitter: after the n-th try the wait is drawn evenly from
/// 0 to min(max_backoff, first_backoff * 2^(n-1)), or is what the market asked for where that is longer.
/// \see Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog (2015), for why the jitter is full.
class RetryPolicy {
public:
    using Wait = std::chrono::milliseconds;

    /// \param max_tries  the first included; >= 1.  \param seed  of the jitter; 0 = from the system.
    RetryPolicy(int max_tries, Wait first_backoff, Wait max_backoff, unsigned seed);

    /// The wait after `tries` tries (>= 1) failed; none = no further try, because there were enough or because the
    /// market asks for more than max_backoff.
    [[nodiscard]] std::optional<Wait> wait_after(int tries, std::optional<Wait> asked);

private:
    int max_tries_;
    Wait first_backoff_;
    Wait max_backoff_;
    std::mt19937 random_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_RETRY_HPP
