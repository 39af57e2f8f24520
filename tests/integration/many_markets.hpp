#ifndef GPUPRICE_TESTS_INTEGRATION_MANY_MARKETS_HPP
#define GPUPRICE_TESTS_INTEGRATION_MANY_MARKETS_HPP

/// \file
/// Any number of small marketplaces, each a host of its own, some of which never answer.

#include "support/http_server.hpp"
#include "user.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>

namespace gpuprice::test {

/// Market "m000" has two pages, of k_full and k_rest listings. Answers have an ETag, so that they are kept.
class ManyMarkets {
public:
    static constexpr int k_full = 5;
    static constexpr int k_rest = 3;
    static constexpr int k_listings = k_full + k_rest;

    /// Whether that page (1 or 2) of that market (from 0) is never answered.
    using Hangs = std::function<bool(int market, int page)>;

    ManyMarkets(int count, Hangs hangs);

    /// Switches all of them on for `scrape` without arguments. \param politeness  further members: `,"timeout_s":1`.
    void introduce_to(const User& user, const std::string& politeness = "") const;

    /// Waits until everything was asked for that can be, given what hangs. \returns  whether it came to that in time.
    [[nodiscard]] bool wait_until_asked();

    [[nodiscard]] int count() const { return count_; }

private:
    [[nodiscard]] Reply reply_to(const HttpRequest& request);

    int count_;
    Hangs hangs_;
    std::size_t askable_ = 0;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::set<std::string> asked_;
    HttpServer server_;  // last: answers until it is gone
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_MANY_MARKETS_HPP
