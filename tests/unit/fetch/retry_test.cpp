#include "gpuprice/fetch/retry.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace gpuprice::fetch;
using namespace gpuprice;
using namespace std::chrono_literals;

TEST_CASE("back-off is drawn from zero to a ceiling that doubles up to its cap")
{
    RetryPolicy policy{100, 1s, 10s, 3};
    const int tries = GENERATE(1, 2, 3, 4, 5, 50, 99);
    const auto ceiling = tries < 5 ? std::min(10'000ms, 1'000ms * (1 << (tries - 1))) : 10'000ms;
    auto least = 1h + 0ms;
    auto most = 0ms;
    for (int i = 0; i < 2000; ++i) {
        const auto wait = policy.wait_after(tries, std::nullopt).value();
        least = std::min<std::chrono::milliseconds>(least, wait);
        most = std::max<std::chrono::milliseconds>(most, wait);
    }
    CHECK(least >= 0ms);
    CHECK(least < ceiling / 20);
    CHECK(most <= ceiling);
    CHECK(most > ceiling * 19 / 20);
}

TEST_CASE("what the market asks for is waited for when it is longer than the back-off")
{
    RetryPolicy policy{4, 10ms, 5s, 3};
    CHECK(policy.wait_after(1, 5s) == 5s);
    CHECK(policy.wait_after(1, 1s) == 1s);
    CHECK(policy.wait_after(1, 0s).value() <= 10ms);
    CHECK_FALSE(policy.wait_after(1, 5001ms).has_value());
}

TEST_CASE("there are no more tries than allowed")
{
    RetryPolicy policy{3, 1ms, 1s, 3};
    CHECK(policy.wait_after(2, std::nullopt).has_value());
    CHECK_FALSE(policy.wait_after(3, std::nullopt).has_value());
    RetryPolicy once{1, 1ms, 1s, 3};
    CHECK_FALSE(once.wait_after(1, 0s).has_value());
}

TEST_CASE("a cap below the first back-off holds from the first try")
{
    RetryPolicy policy{9, 60s, 5ms, 3};
    for (int tries = 1; tries < 9; ++tries) {
        CHECK(policy.wait_after(tries, std::nullopt).value() <= 5ms);
    }
}

TEST_CASE("passing failures are worth another try, lasting ones are not")
{
    using core::ErrorKind;
    CHECK(is_retryable(ErrorKind::unreachable));
    CHECK(is_retryable(ErrorKind::timed_out));
    for (const auto kind : {ErrorKind::invalid, ErrorKind::missing, ErrorKind::unsupported, ErrorKind::too_large,
                            ErrorKind::denied, ErrorKind::cancelled}) {
        CHECK_FALSE(is_retryable(kind));
    }
    CHECK_FALSE(is_retryable(200L));
    CHECK_FALSE(is_retryable(404L));
}
