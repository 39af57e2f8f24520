#include "rendering.hpp"

#include "child_output.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string_view>

namespace gpuprice::fetch {

namespace {

constexpr std::size_t k_errors_kept = 4'096;
// So that a command that prints without end takes turns with everybody else.
constexpr std::size_t k_read_at_once = std::size_t{1} << 20;

bool has_secret_header(const model::Request& request)
{
    return std::ranges::any_of(request.headers, [](const auto& header) {
        return ::curl_strequal(header.first.c_str(), "Authorization") != 0 ||
               ::curl_strequal(header.first.c_str(), "Proxy-Authorization") != 0 ||
               ::curl_strequal(header.first.c_str(), "Cookie") != 0;
    });
}

std::string replaced(std::string text, std::string_view what, std::string_view by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

}  // namespace

bool is_rendered(const Job& job)
{
    return !job.request.via.empty() && !job.is_errand() && job.request.method == "GET" && job.request.body.empty() &&
           !job.basic && std::holds_alternative<std::monostate>(job.request.credential) &&
           !has_secret_header(job.request);
}

core::Result<Scratch> Scratch::make(const std::filesystem::path& below)
{
    std::string name = (below / "gpuprice-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        return core::Error{core::ErrorKind::unsupported,
                           "no directory can be made in " + below.string() + ": " + std::strerror(errno), ""};
    }
    return Scratch{name};
}

Scratch::~Scratch()
{
    // What was killed a moment ago may still be writing its last.
    constexpr int k_tries = 3;
    std::error_code failed = std::make_error_code(std::errc::directory_not_empty);
    for (int i = 0; failed && i < k_tries && !path_.empty(); ++i) {
        std::filesystem::remove_all(path_, failed);
    }
}

Rendering::Rendering(JobPtr job, Scratch scratch, ChildProcess child, SteadyTime now)
    : job_{std::move(job)},
      scratch_{std::move(scratch)},
      child_{std::move(child)},
      deadline_{now + job_->politeness.timeout}
{
}

void Rendering::read_output()
{
    read_some(child_.output(), k_read_at_once, [this](std::string_view bytes) {
        if (bytes.size() > job_->politeness.max_body_bytes - body_.size()) {
            failure_ = Failure::too_large;
            child_.output().close();
            return;
        }
        body_ += bytes;
    });
}

void Rendering::read_errors()
{
    read_some(child_.errors(), k_read_at_once, [this](std::string_view bytes) {
        errors_ += bytes;
        if (errors_.size() > 2 * k_errors_kept) {
            errors_.erase(0, errors_.size() - k_errors_kept);
        }
    });
}

bool Rendering::take_in(SteadyTime now)
{
    // In this order: what was printed before the end is there when the end is.
    const bool ended = child_.has_ended();
    const std::size_t before = body_.size();
    read_output();
    read_errors();
    if (failure_ == Failure::none && !ended && now >= deadline_) {
        failure_ = Failure::timed_out;
    }
    // Something that the command left behind may hold its output open, or even write on: it is not waited for.
    const bool drained = !child_.output().is_open() || body_.size() - before < k_read_at_once;
    return failure_ != Failure::none || (ended && drained);
}

core::Error Rendering::failed(core::ErrorKind kind, const std::string& what) const
{
    return {kind, fmt::format("the command '{}' {}", job_->request.via, what), job_->place()};
}

Outcome Rendering::finish()
{
    const int status = child_.end();
    const std::string line = last_line(errors_);
    const std::string said = line.empty() ? "" : ": " + line;
    if (failure_ == Failure::too_large) {
        return failed(core::ErrorKind::too_large,
                      fmt::format("printed more than {} bytes (politeness.max_body_mb of the market)",
                                  job_->politeness.max_body_bytes));
    }
    if (failure_ == Failure::timed_out) {
        return failed(core::ErrorKind::timed_out,
                      fmt::format("took longer than {} ms (politeness.timeout_s of the market){}",
                                  job_->politeness.timeout.count(), said));
    }
    if (WIFSIGNALED(status)) {
        return failed(core::ErrorKind::unreachable, fmt::format("was ended by signal {}{}", WTERMSIG(status), said));
    }
    if (WEXITSTATUS(status) != 0) {
        return failed(core::ErrorKind::unreachable, fmt::format("ended with status {}{}", WEXITSTATUS(status), said));
    }
    if (body_.empty()) {
        return failed(core::ErrorKind::unreachable, "printed nothing" + said);
    }
    model::Response response;
    response.status = 200;
    // A browser prints UTF-8, whatever the <meta> of the page says it once was.
    response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
    response.body = std::move(body_);
    response.url = job_->url.text;
    return response;
}

void Rendering::append_descriptors(std::vector<int>& all)
{
    all.push_back(child_.ended().get());
    for (const Descriptor* pipe : {&child_.output(), &child_.errors()}) {
        if (pipe->is_open()) {
            all.push_back(pipe->get());
        }
    }
}

Renderings::Renderings(const FetcherOptions& options, Environment environment)
    : commands_{options.commands},
      user_agent_{options.user_agent},
      most_{static_cast<std::size_t>(std::max(options.max_commands, 1))},
      environment_{std::move(environment)}
{
}

core::Result<std::unique_ptr<Rendering>> Renderings::launch(JobPtr& job, SteadyTime now) const
{
    const auto found = commands_.find(job->request.via);
    if (found == commands_.end()) {
        return core::Error{core::ErrorKind::missing, "no such command is configured", ""};
    }
    auto command = check_command(found->second);
    if (!command) {
        return std::move(command).error();
    }
    auto path = find_program(command->front(), environment_);
    if (!path) {
        return std::move(path).error();
    }
    auto scratch = Scratch::make(environment_("TMPDIR").value_or("/tmp"));
    if (!scratch) {
        return std::move(scratch).error();
    }
    const std::string directory = scratch->path().string();
    Program program{std::move(path).value(), std::move(command).value(), {"TMPDIR=" + directory}, {}};
    for (std::string& word : program.words) {
        word = word == "{url}" ? job->url.text
                               : replaced(replaced(std::move(word), "{tmp}", directory), "{user_agent}", user_agent_);
    }
    append_harmless_variables(program.variables, environment_);
    auto child = ChildProcess::start(program);
    if (!child) {
        return std::move(child).error();
    }
    return std::make_unique<Rendering>(std::move(job), std::move(scratch).value(), std::move(child).value(), now);
}

void Renderings::start(JobPtr job, SteadyTime now)
{
    auto rendering = launch(job, now);
    if (rendering) {
        running_.push_back(std::move(rendering).value());
        return;
    }
    core::Error error = std::move(rendering).error();
    const std::string at = error.where.empty() ? "" : " at " + error.where;
    core::Error told{error.kind,
                     fmt::format("the command '{}' cannot be used{}: {}", job->request.via, at, error.message),
                     job->place()};
    failed_.emplace_back(std::move(job), std::move(told));
}

std::vector<std::pair<JobPtr, Outcome>> Renderings::collect(SteadyTime now)
{
    auto over = std::exchange(failed_, {});
    std::erase_if(running_, [&over, now](const std::unique_ptr<Rendering>& rendering) {
        if (!rendering->take_in(now)) {
            return false;
        }
        Outcome outcome = rendering->finish();
        over.emplace_back(rendering->release_job(), std::move(outcome));
        return true;
    });
    return over;
}

std::vector<int> Renderings::descriptors() const
{
    std::vector<int> all;
    for (const auto& rendering : running_) {
        rendering->append_descriptors(all);
    }
    return all;
}

std::optional<SteadyTime> Renderings::next_deadline() const
{
    std::optional<SteadyTime> next;
    for (const auto& rendering : running_) {
        next = next ? std::min(*next, rendering->deadline()) : rendering->deadline();
    }
    // What could not be started is to be collected now.
    return failed_.empty() ? next : SteadyTime{};
}

std::pair<std::vector<JobPtr>, std::vector<JobPtr>> Renderings::drain()
{
    std::vector<JobPtr> begun;
    for (const auto& rendering : running_) {
        begun.push_back(rendering->release_job());
    }
    running_.clear();
    for (auto& [job, outcome] : std::exchange(failed_, {})) {
        begun.push_back(std::move(job));
    }
    return {std::move(begun), take_waiting()};
}

}  // namespace gpuprice::fetch
