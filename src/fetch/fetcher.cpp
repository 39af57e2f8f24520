#include "gpuprice/fetch/fetcher.hpp"

#include "gpuprice/fetch/check_request.hpp"

#include "curl_state.hpp"
#include "job.hpp"
#include "loop.hpp"

#include <utility>

namespace gpuprice::fetch {

struct Fetcher::State {
    Loop loop;
};

Fetcher::Fetcher(FetcherOptions options, const core::Clock& clock, Environment environment)
{
    require_curl();
    state_.reset(new State{Loop{std::move(options), clock, std::move(environment)}});
}

Fetcher::~Fetcher() = default;
Fetcher::Fetcher(Fetcher&&) noexcept = default;
Fetcher& Fetcher::operator=(Fetcher&&) noexcept = default;

void Fetcher::submit(model::Request request, const model::Politeness& politeness, Done done)
{
    auto job = std::make_unique<Job>();
    job->request = std::move(request);
    job->politeness = politeness;
    job->done = std::move(done);
    job->method = job->request.method;
    job->body = job->request.body;
    auto url = check_request(job->request);
    if (!url) {
        const core::Error& refused = url.error();
        state_->loop.finish(std::move(job), core::Error{refused.kind, refused.message, "request"});
        return;
    }
    job->url = *url;
    job->home = job->url.origin();
    state_->loop.add(std::move(job));
}

void Fetcher::run() { state_->loop.run(); }

std::vector<ClosedHost> Fetcher::closed_hosts() const { return state_->loop.closed_hosts(); }

long Fetcher::transfers() const noexcept { return state_->loop.transfers(); }

}  // namespace gpuprice::fetch
