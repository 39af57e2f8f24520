#include "loop.hpp"

#include "gpuprice/fetch/check_request.hpp"
#include "gpuprice/fetch/http_date.hpp"

#include "repeated_secret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <new>
#include <vector>

namespace gpuprice::fetch {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int k_max_redirects = 5;
constexpr milliseconds k_longest_poll{1'000};

bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// RFC 9110, section 15.4: 303 turns everything but HEAD into GET; 301 and 302 do so to POST, by old custom.
bool becomes_get(long status, const std::string& method)
{
    return status == 303 ? method != "HEAD" : (status == 301 || status == 302) && method == "POST";
}

std::size_t body_bytes(const Outcome& outcome) { return outcome ? outcome->body.size() : 0; }

}  // namespace

Loop::Loop(FetcherOptions options, const core::Clock& clock, Environment environment)
    : options_{std::move(options)},
      clock_{clock},
      environment_{std::move(environment)},
      retries_{options_.max_tries, options_.first_backoff, options_.max_backoff, options_.jitter_seed},
      breakers_{options_.breaker_failures, options_.breaker_pause},
      renderings_{options_, environment_},
      multi_{::curl_multi_init()}
{
    if (!multi_) {
        throw std::bad_alloc{};
    }
}

void Loop::finish(JobPtr job, Outcome outcome)
{
    if (job->is_token_request()) {
        take_token(job->token_key, outcome);
        return;
    }
    if (job->is_robots_request()) {
        take_robots(job->robots_of, outcome);
        return;
    }
    hide_repeated(job->sent_secrets, outcome);
    undelivered_bytes_ += body_bytes(outcome);
    finished_.emplace_back(std::move(job), std::move(outcome));
}

void Loop::run()
{
    try {
        while (!is_idle()) {
            if (is_stopped()) {
                cancel_all("the run was stopped");
            } else if (is_too_late(steady_clock::now())) {
                cancel_all("the time for this run is over");
            }
            while (JobPtr job = is_crowded() ? nullptr : queues_.take(steady_clock::now())) {
                start(std::move(job));
            }
            int running = 0;
            ::curl_multi_perform(multi_.get(), &running);
            collect();
            collect_renderings();
            deliver();  // one only: what its answer freed is put to work before the next
            if (finished_.empty()) {
                wait();
            }
        }
    } catch (...) {
        cancel_all("");
        finished_.clear();
        undelivered_bytes_ = 0;
        throw;
    }
}

void Loop::cancel_all(const std::string& why)
{
    std::vector<JobPtr> jobs = queues_.drain();
    for (auto& [handle, transfer] : active_) {
        const std::string origin = transfer->job().url.origin();
        queues_.release(origin);
        breakers_.give_up(origin);
        jobs.push_back(transfer->release_job());
    }
    active_.clear();
    auto [rendered, waiting] = renderings_.drain();
    for (const JobPtr& job : rendered) {
        queues_.release(job->url.origin());
        breakers_.give_up(job->url.origin());
    }
    std::ranges::move(rendered, std::back_inserter(jobs));
    std::ranges::move(waiting, std::back_inserter(jobs));
    std::ranges::move(tokens_.drain(), std::back_inserter(jobs));
    std::ranges::move(robots_.drain(), std::back_inserter(jobs));
    for (JobPtr& job : jobs) {
        if (!job->is_errand()) {
            const std::string place = job->place();
            finish(std::move(job), core::Error{core::ErrorKind::cancelled, why, place});
        }
    }
}

void Loop::start(JobPtr job)
{
    const std::string origin = job->url.origin();
    if (auto refusal = breakers_.refusal(origin, steady_clock::now())) {
        queues_.put_back(origin);
        const std::string place = job->place();
        finish(std::move(job), core::Error{core::ErrorKind::unreachable, std::move(*refusal), place});
        return;
    }
    if (lacks_permission(job) || lacks_token(job) || lacks_place(job)) {
        queues_.put_back(origin);
        return;
    }
    auto header = secret_header(*job);
    if (!header) {
        queues_.put_back(origin);
        const std::string place = job->place();
        finish(std::move(job), std::move(header).error().with_where(place));
        return;
    }
    ++job->tries;
    ++transfers_;
    breakers_.begin(origin, steady_clock::now());
    if (is_rendered(*job)) {
        renderings_.start(std::move(job), steady_clock::now());
        return;
    }
    auto transfer = std::make_unique<Transfer>(multi_.get(), std::move(job), options_, *header);
    CURL* handle = transfer->handle();
    active_.emplace(handle, std::move(transfer));
}

core::Result<std::string> Loop::secret_header(Job& job) const
{
    const bool wanted = !std::holds_alternative<std::monostate>(job.request.credential);
    if (!wanted || !job.at_home()) {
        return std::string{};
    }
    if (auto open = check_secrecy(job.url); !open) {
        return core::Error{open.error().kind, open.error().message, ""};
    }
    if (const auto* named = std::get_if<model::HeaderSecret>(&job.request.credential)) {
        auto secret = read_secret(named->secret, environment_);
        if (!secret) {
            return secret;
        }
        job.sent_secrets.push_back(*secret);
        return named->header + ": " + named->prefix + *secret;
    }
    job.sent_secrets.push_back(job.token);
    return "Authorization: Bearer " + job.token;
}

// True when the job now waits for the robots.txt of where it goes, or has been turned away by it.
bool Loop::lacks_permission(JobPtr& job)
{
    if (!is_governed(*job)) {
        return false;
    }
    const std::string origin = job->url.origin();
    if (const RobotsFile* file = robots_.find(origin, steady_clock::now())) {
        const auto refusal = file->refusal(job->url.target());
        if (!refusal) {
            return false;
        }
        const std::string place = job->place();
        finish(std::move(job), core::Error{file->refusal_kind(), *refusal, place});
        return true;
    }
    JobPtr errand = make_robots_job(*job);
    if (robots_.wait(origin, std::move(job))) {
        queues_.add_first(std::move(errand));
    }
    return true;
}

void Loop::take_robots(const std::string& origin, const Outcome& outcome)
{
    RobotsFile file = read_robots(origin, outcome, steady_clock::now());
    if (const auto delay = file.delay()) {
        queues_.slow_down(origin, *delay);
    }
    resume(robots_.take(origin, std::move(file)));
}

// In reverse, each to the front: they keep their order and their place ahead of the others.
void Loop::resume(std::vector<JobPtr> jobs)
{
    std::ranges::reverse(jobs);
    for (JobPtr& job : jobs) {
        queues_.add_first(std::move(job));
    }
}

// True when the job now waits for its token, or has failed for want of one.
bool Loop::lacks_token(JobPtr& job)
{
    const auto* credentials = std::get_if<model::OAuthClientCredentials>(&job->request.credential);
    if (credentials == nullptr || !job->at_home() || !job->token.empty()) {
        return false;
    }
    const std::string key = token_key(*credentials);
    if (auto token = tokens_.find(key, steady_clock::now())) {
        job->token = std::move(*token);
        return false;
    }
    if (const auto refusal = tokens_.refusal(key)) {
        const std::string place = job->place();
        finish(std::move(job), core::Error{*refusal}.with_where(place));
        return true;
    }
    const model::Politeness politeness = job->politeness;
    const model::OAuthClientCredentials wanted = *credentials;
    if (tokens_.wait(key, std::move(job))) {
        auto token_job = make_token_job(wanted, politeness, environment_);
        if (token_job) {
            queues_.add_first(std::move(token_job).value());
        } else {
            take_token(key, std::move(token_job).error());
        }
    }
    return true;
}

void Loop::take_token(const std::string& key, const Outcome& outcome)
{
    const core::Result<Token> token =
        outcome ? read_token(*outcome, steady_clock::now()) : core::Result<Token>{outcome.error()};
    std::vector<JobPtr> waiting = tokens_.take(key, token);
    if (token) {
        for (const JobPtr& job : waiting) {
            job->token = token->value;
        }
        resume(std::move(waiting));
    } else {
        for (JobPtr& job : waiting) {
            const std::string place = job->place();
            finish(std::move(job), core::Error{token.error()}.with_where(place + ": token"));
        }
    }
}

// True when the job now waits until another command has ended.
bool Loop::lacks_place(JobPtr& job)
{
    if (!is_rendered(*job) || !renderings_.is_full()) {
        return false;
    }
    renderings_.wait(std::move(job));
    return true;
}

void Loop::collect_renderings()
{
    for (auto& [job, outcome] : renderings_.collect(steady_clock::now())) {
        queues_.release(job->url.origin());
        settle(std::move(job), std::move(outcome));
    }
    if (!renderings_.is_full()) {
        resume(renderings_.take_waiting());
    }
}

void Loop::collect()
{
    int left = 0;
    while (const CURLMsg* message = ::curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        const CURLcode code = message->data.result;  // NOLINT(cppcoreguidelines-pro-type-union-access): curl's own
        const auto node = active_.extract(message->easy_handle);
        Transfer& transfer = *node.mapped();
        queues_.release(transfer.job().url.origin());
        Outcome outcome = transfer.finish(code);
        settle(transfer.release_job(), std::move(outcome));
    }
}

// Called for what stands after the retries.
void Loop::note_health(const Job& job, const Outcome& outcome)
{
    const std::string origin = job.url.origin();
    const auto asked = outcome && is_retryable(outcome->status) ? retry_after(*outcome, clock_.now()) : std::nullopt;
    if (asked && *asked > options_.max_backoff) {
        breakers_.shut(origin, *asked, steady_clock::now());
    } else if (outcome && outcome->status < 500) {
        breakers_.answered(origin);
    } else if (outcome) {
        breakers_.failed(origin, fmt::format("the status {}", outcome->status), steady_clock::now());
    } else if (is_retryable(outcome.error().kind) || outcome.error().kind == core::ErrorKind::denied) {
        breakers_.failed(origin, outcome.error().message, steady_clock::now());
    } else {
        breakers_.answered(origin);  // too large, garbled: somebody is there
    }
}

std::vector<ClosedHost> Loop::closed_hosts() const
{
    const SteadyTime now = steady_clock::now();
    std::vector<ClosedHost> hosts;
    for (Breakers::Closed& each : breakers_.closed(now)) {
        hosts.push_back(
            {std::move(each.origin), std::chrono::ceil<milliseconds>(each.until - now), std::move(each.why)});
    }
    return hosts;
}

void Loop::settle(JobPtr job, Outcome outcome)
{
    if (renew_token(job, outcome) || retry(job, outcome)) {
        return;
    }
    note_health(*job, outcome);
    if (outcome && is_redirect(outcome->status) && outcome->header("Location") && !job->is_token_request()) {
        follow(std::move(job), *outcome);
        return;
    }
    finish(std::move(job), std::move(outcome));
}

bool Loop::renew_token(JobPtr& job, const Outcome& outcome)
{
    const auto* credentials = std::get_if<model::OAuthClientCredentials>(&job->request.credential);
    const bool refused = outcome && outcome->status == 401 && credentials != nullptr && job->at_home();
    if (!refused || job->renewed_token) {
        return false;
    }
    breakers_.answered(job->url.origin());
    tokens_.reject(token_key(*credentials), job->token);
    job->token.clear();
    job->renewed_token = true;
    queues_.add_first(std::move(job));
    return true;
}

bool Loop::retry(JobPtr& job, const Outcome& outcome)
{
    const bool worth_it = outcome ? is_retryable(outcome->status) : is_retryable(outcome.error().kind);
    if (!worth_it || breakers_.is_probing(job->url.origin())) {
        return false;
    }
    const auto asked = outcome ? retry_after(*outcome, clock_.now()) : std::nullopt;
    const auto pause = retries_.wait_after(job->tries, asked);
    const SteadyTime now = steady_clock::now();
    if (!pause || is_too_late(now + *pause)) {
        return false;
    }
    if (asked) {
        queues_.pause(job->url.origin(), now + *asked);
    }
    job->due = now + *pause;
    job->token.clear();
    queues_.add(std::move(job));
    return true;
}

void Loop::follow(JobPtr job, const model::Response& response)
{
    const std::string place = job->place();
    if (++job->redirects > k_max_redirects) {
        finish(std::move(job), core::Error{core::ErrorKind::invalid, "more than 5 redirects", place});
        return;
    }
    auto target = resolve_redirect(job->url, *response.header("Location"));
    if (!target) {
        finish(std::move(job), std::move(target).error().with_where(place + ": redirect"));
        return;
    }
    if (becomes_get(response.status, job->method)) {
        job->method = "GET";
        job->body.clear();
    }
    job->url = *target;
    queues_.add_first(std::move(job));
}

void Loop::deliver()
{
    if (finished_.empty()) {
        return;
    }
    auto [job, outcome] = std::move(finished_.front());
    finished_.pop_front();
    undelivered_bytes_ -= body_bytes(outcome);
    job->done(job->request, std::move(outcome));
}

void Loop::wait()
{
    if (is_idle()) {
        return;
    }
    const SteadyTime now = steady_clock::now();
    SteadyTime until = now + k_longest_poll;
    if (const auto next = is_crowded() ? std::nullopt : queues_.next_start()) {
        until = std::min(until, *next);
    }
    if (options_.deadline) {
        until = std::min(until, *options_.deadline);
    }
    if (const auto next = renderings_.next_deadline()) {
        until = std::min(until, *next);
    }
    std::vector<curl_waitfd> pipes;
    for (const int descriptor : renderings_.descriptors()) {
        pipes.push_back({descriptor, CURL_WAIT_POLLIN, 0});
    }
    const auto left = std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(until - now));
    ::curl_multi_poll(multi_.get(), pipes.data(), static_cast<unsigned>(pipes.size()), static_cast<int>(left.count()),
                      nullptr);
}

}  // namespace gpuprice::fetch
