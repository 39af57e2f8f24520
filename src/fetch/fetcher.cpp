#include "gpuprice/fetch/fetcher.hpp"

#include "gpuprice/fetch/http_date.hpp"
#include "gpuprice/fetch/retry.hpp"

#include "host_queues.hpp"
#include "job.hpp"
#include "token.hpp"
#include "transfer.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <deque>
#include <map>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace gpuprice::fetch {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int k_max_redirects = 5;
constexpr milliseconds k_longest_poll{1'000};

struct MultiCleanup {
    void operator()(CURLM* handle) const noexcept { ::curl_multi_cleanup(handle); }
};

bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// RFC 9110, section 15.4: 303 turns everything but HEAD into GET; 301 and 302 do so to POST, by old custom.
bool becomes_get(long status, const std::string& method)
{
    return status == 303 ? method != "HEAD" : (status == 301 || status == 302) && method == "POST";
}

std::string place_of(const Job& job) { return job.method + " " + job.url.for_people(); }

bool has_line_break(const std::string& text) { return text.find_first_of(std::string_view{"\r\n\0", 3}) != text.npos; }

bool is_clean(const model::Request& request)
{
    return !request.method.empty() && !has_line_break(request.method) &&
           std::ranges::none_of(request.headers, [](const auto& header) {
               return header.first.empty() || has_line_break(header.first) || has_line_break(header.second);
           });
}

}  // namespace

CurlGlobal::CurlGlobal()
{
    if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        throw std::runtime_error("libcurl cannot be initialized");
    }
}

CurlGlobal::~CurlGlobal() { ::curl_global_cleanup(); }

// A job is always in exactly one place: in `queues`, under way in `active`, waiting for a token in `tokens`, or, with
// its outcome, in `finished`.
struct Fetcher::State {
    struct TokenSlot {
        std::optional<Token> token;
        std::optional<core::Error> refused;  ///< for good: the client is not asked for again
        bool under_way = false;
        std::vector<JobPtr> waiting;
    };

    State(FetcherOptions chosen, const core::Clock& wall, Environment variables)
        : options{std::move(chosen)},
          clock{&wall},
          environment{std::move(variables)},
          retries{options.max_tries, options.first_backoff, options.max_backoff, options.jitter_seed},
          multi{::curl_multi_init()}
    {
        if (!multi) {
            throw std::bad_alloc{};
        }
    }

    void submit(model::Request request, const model::Politeness& politeness, Done done);
    void run();

    [[nodiscard]] bool is_idle() const { return queues.empty() && active.empty() && finished.empty(); }
    [[nodiscard]] bool is_too_late(SteadyTime at) const { return options.deadline && at >= *options.deadline; }

    void cancel_all();
    void drop_all();
    void start_jobs();
    void start(JobPtr job);
    [[nodiscard]] core::Result<std::string> secret_header(const Job& job) const;
    [[nodiscard]] bool wait_for_token(JobPtr& job);
    void collect();
    void settle(JobPtr job, Outcome outcome);
    [[nodiscard]] bool renew_token(JobPtr& job, const Outcome& outcome);
    [[nodiscard]] bool retry(JobPtr& job, const Outcome& outcome);
    void follow(JobPtr job, const model::Response& response);
    void finish(JobPtr job, Outcome outcome);
    void take_token(const std::string& key, Outcome outcome);
    void deliver();
    void wait();

    FetcherOptions options;
    const core::Clock* clock;
    Environment environment;
    RetryPolicy retries;
    long transfers = 0;
    HostQueues queues;
    std::map<std::string, TokenSlot> tokens;
    std::deque<std::pair<JobPtr, Outcome>> finished;
    std::unique_ptr<CURLM, MultiCleanup> multi;
    std::map<CURL*, std::unique_ptr<Transfer>> active;  // after multi: a transfer leaves it when destroyed
};

void Fetcher::State::submit(model::Request request, const model::Politeness& politeness, Done done)
{
    auto job = std::make_unique<Job>();
    job->request = std::move(request);
    job->politeness = politeness;
    job->done = std::move(done);
    job->method = job->request.method;
    job->body = job->request.body;
    auto url = parse_url(job->request.url);
    if (!url) {
        finished.emplace_back(std::move(job), std::move(url).error().with_where("request"));
        return;
    }
    job->url = *url;
    job->home = job->url.origin();
    if (!is_clean(job->request)) {
        const std::string place = place_of(*job);
        finished.emplace_back(
            std::move(job),
            core::Error{core::ErrorKind::invalid, "its method or a header is empty or holds a line break", place});
        return;
    }
    queues.add(std::move(job));
}

void Fetcher::State::run()
{
    try {
        while (!is_idle()) {
            if (is_too_late(steady_clock::now())) {
                cancel_all();
            }
            start_jobs();
            int running = 0;
            ::curl_multi_perform(multi.get(), &running);
            collect();
            deliver();
            wait();
        }
    } catch (...) {
        drop_all();
        throw;
    }
}

void Fetcher::State::cancel_all()
{
    std::vector<JobPtr> jobs = queues.drain();
    for (auto& [handle, transfer] : active) {
        queues.release(transfer->job().url.origin());
        jobs.push_back(transfer->release_job());
    }
    active.clear();
    for (auto& [key, slot] : tokens) {
        std::ranges::move(slot.waiting, std::back_inserter(jobs));
        slot.waiting.clear();
        slot.under_way = false;
    }
    for (JobPtr& job : jobs) {
        if (!job->is_token_request()) {
            const std::string place = place_of(*job);
            finish(std::move(job), core::Error{core::ErrorKind::cancelled, "the time for this run is over", place});
        }
    }
}

void Fetcher::State::drop_all()
{
    cancel_all();
    finished.clear();
}

void Fetcher::State::start_jobs()
{
    while (JobPtr job = queues.take(steady_clock::now())) {
        start(std::move(job));
    }
}

void Fetcher::State::start(JobPtr job)
{
    const std::string origin = job->url.origin();
    if (wait_for_token(job)) {
        queues.release(origin);
        return;
    }
    auto header = secret_header(*job);
    if (!header) {
        queues.release(origin);
        const std::string place = place_of(*job);
        finish(std::move(job), std::move(header).error().with_where(place));
        return;
    }
    ++job->tries;
    ++transfers;
    auto transfer = std::make_unique<Transfer>(multi.get(), std::move(job), options, *header);
    CURL* handle = transfer->handle();
    active.emplace(handle, std::move(transfer));
}

core::Result<std::string> Fetcher::State::secret_header(const Job& job) const
{
    const bool wanted = !std::holds_alternative<std::monostate>(job.request.credential);
    if (!wanted || !job.at_home()) {
        return std::string{};
    }
    if (job.url.scheme != "https" && !job.url.is_loopback()) {
        return core::Error{core::ErrorKind::denied, "credentials are sent over https only", ""};
    }
    if (const auto* named = std::get_if<model::HeaderSecret>(&job.request.credential)) {
        auto secret = read_secret(named->secret, environment);
        return secret ? named->header + ": " + named->prefix + *secret : secret;
    }
    return "Authorization: Bearer " + job.token;
}

// True when the job now waits for its token, or has failed for want of one.
bool Fetcher::State::wait_for_token(JobPtr& job)
{
    const auto* credentials = std::get_if<model::OAuthClientCredentials>(&job->request.credential);
    if (credentials == nullptr || !job->at_home() || !job->token.empty()) {
        return false;
    }
    const std::string key = token_key(*credentials);
    TokenSlot& slot = tokens[key];
    if (slot.token && slot.token->good_until > steady_clock::now()) {
        job->token = slot.token->value;
        return false;
    }
    const auto refuse = [&](core::Error error) {
        slot.refused = error;
        const std::string place = place_of(*job);
        finish(std::move(job), std::move(error).with_where(place));
    };
    if (slot.refused) {
        refuse(*slot.refused);
        return true;
    }
    if (!slot.under_way) {
        auto token_job = make_token_job(*credentials, job->politeness, environment);
        if (!token_job) {
            refuse(std::move(token_job).error());
            return true;
        }
        slot.under_way = true;
        queues.add_first(std::move(token_job).value());
    }
    slot.waiting.push_back(std::move(job));
    return true;
}

void Fetcher::State::collect()
{
    int left = 0;
    while (const CURLMsg* message = ::curl_multi_info_read(multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        const CURLcode code = message->data.result;
        auto node = active.extract(message->easy_handle);
        Outcome outcome = node.mapped()->finish(code);
        JobPtr job = node.mapped()->release_job();
        queues.release(job->url.origin());
        settle(std::move(job), std::move(outcome));
    }
}

void Fetcher::State::settle(JobPtr job, Outcome outcome)
{
    if (renew_token(job, outcome) || retry(job, outcome)) {
        return;
    }
    if (outcome && is_redirect(outcome->status) && outcome->header("Location") && !job->is_token_request()) {
        follow(std::move(job), *outcome);
        return;
    }
    finish(std::move(job), std::move(outcome));
}

bool Fetcher::State::renew_token(JobPtr& job, const Outcome& outcome)
{
    if (!outcome || outcome->status != 401 || job->token.empty() || !job->at_home() || job->renewed_token) {
        return false;
    }
    TokenSlot& slot = tokens[token_key(std::get<model::OAuthClientCredentials>(job->request.credential))];
    if (slot.token && slot.token->value == job->token) {
        slot.token.reset();
    }
    job->token.clear();
    job->renewed_token = true;
    queues.add_first(std::move(job));
    return true;
}

bool Fetcher::State::retry(JobPtr& job, const Outcome& outcome)
{
    const bool worth_it = outcome ? is_retryable(outcome->status) : is_retryable(outcome.error().kind);
    if (!worth_it) {
        return false;
    }
    const auto asked = outcome ? retry_after(*outcome, clock->now()) : std::nullopt;
    const auto pause = retries.wait_after(job->tries, asked);
    const SteadyTime now = steady_clock::now();
    if (!pause || is_too_late(now + *pause)) {
        return false;
    }
    if (asked) {
        queues.pause(job->url.origin(), now + *asked);
    }
    job->due = now + *pause;
    job->token.clear();
    queues.add(std::move(job));
    return true;
}

void Fetcher::State::follow(JobPtr job, const model::Response& response)
{
    const std::string place = place_of(*job);
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
    queues.add_first(std::move(job));
}

void Fetcher::State::finish(JobPtr job, Outcome outcome)
{
    if (job->is_token_request()) {
        const std::string key = job->token_key;
        take_token(key, std::move(outcome).with_where("token"));
        return;
    }
    finished.emplace_back(std::move(job), std::move(outcome));
}

void Fetcher::State::take_token(const std::string& key, Outcome outcome)
{
    TokenSlot& slot = tokens[key];
    slot.under_way = false;
    core::Result<Token> token =
        outcome ? read_token(*outcome, steady_clock::now()) : core::Result<Token>{std::move(outcome).error()};
    if (token) {
        slot.token = *token;
    } else if (!is_retryable(token.error().kind)) {
        slot.refused = token.error();
    }
    std::vector<JobPtr> waiting = std::exchange(slot.waiting, {});
    // In reverse, each to the front: they keep their order and their place ahead of the others.
    std::ranges::reverse(waiting);
    for (JobPtr& job : waiting) {
        if (token) {
            job->token = token->value;
            queues.add_first(std::move(job));
        } else {
            const std::string place = place_of(*job);
            finish(std::move(job), core::Error{token.error()}.with_where(place));
        }
    }
}

void Fetcher::State::deliver()
{
    while (!finished.empty()) {
        auto [job, outcome] = std::move(finished.front());
        finished.pop_front();
        job->done(job->request, std::move(outcome));
    }
}

void Fetcher::State::wait()
{
    if (is_idle()) {
        return;
    }
    const SteadyTime now = steady_clock::now();
    SteadyTime until = now + k_longest_poll;
    if (const auto next = queues.next_start()) {
        until = std::min(until, *next);
    }
    if (options.deadline) {
        until = std::min(until, *options.deadline);
    }
    const auto left = std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(until - now));
    ::curl_multi_poll(multi.get(), nullptr, 0, static_cast<int>(left.count()), nullptr);
}

Fetcher::Fetcher(FetcherOptions options, const core::Clock& clock, Environment environment)
    : state_{std::make_unique<State>(std::move(options), clock, std::move(environment))}
{
}

Fetcher::~Fetcher() = default;
Fetcher::Fetcher(Fetcher&&) noexcept = default;
Fetcher& Fetcher::operator=(Fetcher&&) noexcept = default;

void Fetcher::submit(model::Request request, const model::Politeness& politeness, Done done)
{
    state_->submit(std::move(request), politeness, std::move(done));
}

void Fetcher::run() { state_->run(); }

long Fetcher::transfers() const noexcept { return state_->transfers; }

}  // namespace gpuprice::fetch
