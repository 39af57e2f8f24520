#ifndef GPUPRICE_SRC_FETCH_LOOP_HPP
#define GPUPRICE_SRC_FETCH_LOOP_HPP

#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/fetch/retry.hpp"

#include "breaker.hpp"
#include "host_queues.hpp"
#include "job.hpp"
#include "rendering.hpp"
#include "robots_files.hpp"
#include "token_store.hpp"
#include "transfer.hpp"

#include <curl/curl.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::fetch {

/// The event loop. A job is always in exactly one place: in `queues_`, under way in `active_` or `renderings_`, waiting
/// for a token in `tokens_`, for a robots.txt in `robots_` or for a place in `renderings_`, or, with its outcome, in
/// `finished_`.
class Loop {
public:
    Loop(FetcherOptions options, const core::Clock& clock, Environment environment);

    void add(JobPtr job) { queues_.add(std::move(job)); }

    /// Ends the job with that outcome; its caller hears of it from `run`.
    void finish(JobPtr job, Outcome outcome);

    void run();

    [[nodiscard]] long transfers() const noexcept { return transfers_; }
    [[nodiscard]] std::vector<ClosedHost> closed_hosts() const;

private:
    // However many hosts there are: what is open at once takes memory and file descriptors.
    static constexpr std::size_t k_most_transfers = 256;

    // A caller slower than the network: nothing is started while so much waits for it.
    static constexpr std::size_t k_most_undelivered_bytes = std::size_t{8} << 20;

    struct MultiCleanup {
        void operator()(CURLM* handle) const noexcept { ::curl_multi_cleanup(handle); }
    };

    [[nodiscard]] bool is_idle() const
    {
        return queues_.empty() && active_.empty() && renderings_.empty() && finished_.empty();
    }
    [[nodiscard]] bool is_crowded() const
    {
        return active_.size() + finished_.size() >= k_most_transfers || undelivered_bytes_ >= k_most_undelivered_bytes;
    }
    [[nodiscard]] bool is_too_late(SteadyTime at) const { return options_.deadline && at >= *options_.deadline; }
    [[nodiscard]] bool is_stopped() const { return options_.is_stopped && options_.is_stopped(); }

    void cancel_all(const std::string& why);
    void start(JobPtr job);
    [[nodiscard]] core::Result<std::string> secret_header(Job& job) const;
    [[nodiscard]] bool lacks_token(JobPtr& job);
    [[nodiscard]] bool lacks_permission(JobPtr& job);
    void take_robots(const std::string& origin, const Outcome& outcome);
    void resume(std::vector<JobPtr> jobs);
    void take_token(const std::string& key, const Outcome& outcome);
    [[nodiscard]] bool lacks_place(JobPtr& job);
    void collect();
    void collect_renderings();
    void note_health(const Job& job, const Outcome& outcome);
    void settle(JobPtr job, Outcome outcome);
    [[nodiscard]] bool renew_token(JobPtr& job, const Outcome& outcome);
    [[nodiscard]] bool retry(JobPtr& job, const Outcome& outcome);
    void follow(JobPtr job, const model::Response& response);
    void deliver();
    void wait();

    FetcherOptions options_;
    const core::Clock& clock_;
    Environment environment_;
    RetryPolicy retries_;
    long transfers_ = 0;
    HostQueues queues_;
    TokenStore tokens_;
    RobotsFiles robots_;
    Breakers breakers_;
    Renderings renderings_;
    std::deque<std::pair<JobPtr, Outcome>> finished_;
    std::size_t undelivered_bytes_ = 0;  // the bodies in finished_
    std::unique_ptr<CURLM, MultiCleanup> multi_;
    std::map<CURL*, std::unique_ptr<Transfer>> active_;  // after multi_: a transfer leaves it when destroyed
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_LOOP_HPP
