#ifndef GPUPRICE_FETCH_FETCHER_HPP
#define GPUPRICE_FETCH_FETCHER_HPP

/// \file
/// The only sockets and child processes: one event loop over libcurl's multi handle, polite by construction.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/fetch/command.hpp"
#include "gpuprice/fetch/environment.hpp"
#include "gpuprice/model/exchange.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::fetch {

/// The secret that `source` names: the environment variable, else the file, which must be a regular file of this
/// user that nobody else can read (mode 0600 or stricter); one trailing line break is dropped.
/// Errors name the variable and the file, never the value.
[[nodiscard]] core::Result<std::string> read_secret(const model::SecretSource& source, const Environment& environment);

struct FetcherOptions {
    std::string user_agent;  ///< honest: program, version, contact address
    std::chrono::milliseconds connect_timeout{10'000};
    int max_tries = 4;                                              ///< for one request, the first included
    std::chrono::milliseconds first_backoff{1'000};                 ///< doubles with each try, with full jitter
    std::chrono::milliseconds max_backoff{60'000};                  ///< also the longest Retry-After that is waited for
    unsigned jitter_seed = 0;                                       ///< 0 = from the system
    int breaker_failures = 5;                                       ///< in a row, until a host is left alone
    std::chrono::milliseconds breaker_pause{60'000};                ///< for so long
    std::optional<std::chrono::steady_clock::time_point> deadline;  ///< after it, everything ends as `cancelled`
    std::function<bool()> is_stopped;  ///< asked at least once a second; true from some time on ends everything so, too
    Commands commands;                 ///< what `Request::via` may name; each as check_command wants it
    int max_commands = 4;              ///< at once, whatever the hosts: a browser takes much memory
};

/// A host that no request is sent to.
struct ClosedHost {
    std::string origin;               ///< "https://shop.example:443"
    std::chrono::milliseconds still;  ///< for so long
    std::string why;                  ///< a clause for people
};

/// What a request came to: an answer of any status, or why there is none.
using Outcome = core::Result<model::Response>;

/// Runs requests until none is left. Not thread-safe; one per run.
///
/// Per host (scheme, name, port): at most `Politeness::max_in_flight` at once, `min_delay` between starts (loopback
/// hosts may have none); in all, at most 256 at once, hosts taking turns. Retried, up to `max_tries`: no connection,
/// reset, truncation, timeout, and status 408, 425, 429, 500, 502, 503, 504, after the longer of back-off and
/// Retry-After (seconds or HTTP-date). A Retry-After beyond `max_backoff` ends the request with that answer, which
/// names the wait in the header, and closes the host for so long: its other requests end as `unreachable` at once.
/// Redirects are followed at most 5 deep, to http and https only; credentials and validators (If-None-Match,
/// If-Modified-Since) are not sent to another host, credentials not unencrypted to a public one. A Retry-After pauses
/// everything for its host. A host that is not loopback gets at most 4 requests at once and at least 200 ms between
/// their starts, whatever its politeness says. What a host repeats of the secret that it was sent is `***` in the
/// answer. A transfer below 16 bytes a second for 20 s has timed out. A retry that
/// would come after the deadline is not waited for: the request ends with what it has. Bodies over
/// `Politeness::max_body_bytes` (decoded, counted while they arrive) end as `too_large`.
///
/// robots.txt (RFC 9309; see robots.hpp) is asked for once per host, before the first request that it governs, and
/// again after 24 hours. What it disallows ends as `denied`, naming the rule and the file. Status 4xx means no rules;
/// 408, 425, 429, 5xx, no answer and more than 5 redirects mean that nothing is allowed until the file is read:
/// requests end as `unreachable`. Its Crawl-delay raises the host's `min_delay`; one over 5 minutes disallows
/// everything. It governs all requests, those to loopback hosts too, except for: token requests; requests with a
/// credential other than a cookie, and those without `Politeness::obeys_robots`, as long as they stay at the host that
/// they were submitted for.
///
/// A host that fails `breaker_failures` requests in a row (no answer or 5xx, after the retries) is left alone: its
/// other requests end as `unreachable` at once, saying so. After `breaker_pause` one request is let through, without
/// retries; its answer opens the host again, its failure begins another pause.
///
/// A GET with `Request::via`, without body and without anything secret, is answered by that command instead of the
/// host: what it prints is the body of an answer with status 200, HTML in UTF-8. All of the above holds for it, and
/// robots.txt for the API of a shipped definition, too; where the command goes from that address on is its own affair.
/// It runs in a process group of its own with nothing to read, no open files and only harmless variables, PATH and
/// HOME among them, and is killed with its group when it takes longer than `Politeness::timeout`, prints more than
/// `Politeness::max_body_bytes`, is not wanted any more, or, by itself, when this program dies. Ended otherwise than
/// with status 0, or without output: `unreachable`, with status and last line of its standard error. All other
/// requests with `via` are sent as if they had none.
class Fetcher {
public:
    using Done = std::function<void(const model::Request&, Outcome)>;

    Fetcher(FetcherOptions options, const core::Clock& clock, Environment environment);
    ~Fetcher();
    Fetcher(Fetcher&&) noexcept;
    Fetcher& operator=(Fetcher&&) noexcept;
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    /// Queues a request. `done` is called exactly once, from `run`, and may submit more.
    void submit(model::Request request, const model::Politeness& politeness, Done done);

    /// Works until every submitted request is done. Between two calls of `done` the other requests go on, and those
    /// that may start are started, as long as no more than 256 requests are under way or wait for their `done`, and
    /// these have less than 8 MiB of bodies. What `done` throws passes through; the requests that are still
    /// open are dropped then, their `done` not called.
    void run();

    /// The hosts that are left alone from now on: those whose last requests failed, and those that asked for it.
    [[nodiscard]] std::vector<ClosedHost> closed_hosts() const;

    /// Transfers and commands started, retries and token requests included.
    [[nodiscard]] long transfers() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_FETCHER_HPP
