#ifndef GPUPRICE_SRC_FETCH_JOB_HPP
#define GPUPRICE_SRC_FETCH_JOB_HPP

#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/fetch/url.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::fetch {

using SteadyTime = std::chrono::steady_clock::time_point;

/// User name and password of HTTP Basic authentication (RFC 7617).
struct BasicAuth {
    std::string user;
    std::string password;
};

/// One request on its way: what was asked, and how far it has come.
struct Job {
    model::Request request;  ///< as submitted
    model::Politeness politeness;
    Fetcher::Done done;
    std::string token_key;  ///< of the token that this job gets; empty for everybody's requests
    std::string robots_of;  ///< origin whose robots.txt this job gets; empty for all others
    std::optional<BasicAuth> basic;

    Url url;             ///< where it goes now; changed by redirects
    std::string home;    ///< origin of the submitted address: where credentials may go
    std::string method;  ///< a redirect may turn it into GET, and then drops the body
    std::string body;
    std::string token;                      ///< bearer token of the current try
    std::vector<std::string> sent_secrets;  ///< of all tries
    SteadyTime due;                         ///< not to be started before
    int tries = 0;
    int redirects = 0;
    bool renewed_token = false;

    [[nodiscard]] bool at_home() const { return url.origin() == home; }
    [[nodiscard]] std::string place() const { return method + " " + url.for_people(); }
    [[nodiscard]] bool is_token_request() const { return !token_key.empty(); }
    [[nodiscard]] bool is_robots_request() const { return !robots_of.empty(); }

    /// Made by the loop for other jobs, which wait for it.
    [[nodiscard]] bool is_errand() const { return is_token_request() || is_robots_request(); }
};

using JobPtr = std::unique_ptr<Job>;

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_JOB_HPP
