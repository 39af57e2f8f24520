#include "gpuprice/fetch/fetcher.hpp"

#include "curl_state.hpp"
#include "job.hpp"
#include "loop.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::fetch {

namespace {

bool has_line_break(const std::string& text)
{
    return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos;
}

bool is_clean(const model::Request& request)
{
    return !request.method.empty() && !has_line_break(request.method) &&
           std::ranges::none_of(request.headers, [](const auto& header) {
               return header.first.empty() || has_line_break(header.first) || has_line_break(header.second);
           });
}

}  // namespace

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
    auto url = parse_url(job->request.url);
    if (!url) {
        state_->loop.finish(std::move(job), std::move(url).error().with_where("request"));
        return;
    }
    job->url = *url;
    job->home = job->url.origin();
    if (!is_clean(job->request)) {
        const std::string place = job->place();
        state_->loop.finish(
            std::move(job),
            core::Error{core::ErrorKind::invalid, "its method or a header is empty or holds a line break", place});
        return;
    }
    state_->loop.add(std::move(job));
}

void Fetcher::run() { state_->loop.run(); }

std::vector<ClosedHost> Fetcher::closed_hosts() const { return state_->loop.closed_hosts(); }

long Fetcher::transfers() const noexcept { return state_->loop.transfers(); }

}  // namespace gpuprice::fetch
