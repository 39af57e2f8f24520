#include "robots_files.hpp"

#include "gpuprice/fetch/retry.hpp"

#include "rendering.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace gpuprice::fetch {

namespace {

// RFC 9309, section 2.4: a copy is not to be used for longer.
constexpr std::chrono::hours k_good_for{24};
// A host that wants more time than this between two requests does not want this program.
constexpr std::chrono::minutes k_longest_delay{5};
constexpr std::chrono::milliseconds k_longest_transfer{30'000};

std::string address_of(const std::string& origin)
{
    const auto url = parse_url(origin + "/robots.txt");
    return url ? url->for_people() : origin + "/robots.txt";
}

}  // namespace

std::optional<std::string> RobotsFile::refusal(std::string_view target) const
{
    if (target == "/robots.txt") {
        return std::nullopt;
    }
    if (is_unread) {
        return fmt::format("{} {}; nothing is fetched from there without it", address, obstacle);
    }
    if (!obstacle.empty()) {
        return fmt::format("nothing may be fetched here: {} {}", address, obstacle);
    }
    const auto verdict = rules.check(target);
    if (verdict.allowed) {
        return std::nullopt;
    }
    return fmt::format("'{}' in {} does not allow it; save the page by hand and import it", verdict.rule, address);
}

std::optional<std::chrono::milliseconds> RobotsFile::delay() const
{
    return obstacle.empty() ? rules.crawl_delay() : std::nullopt;
}

// The operator's own key is the host's permission, and so is the documentation of an API, but not of a page that has to
// be rendered; neither speaks for another host. A cookie is the key to a login, not to an API.
bool is_governed(const Job& job)
{
    if (job.is_errand() || !job.at_home()) {
        return !job.is_errand();
    }
    const auto* header = std::get_if<model::HeaderSecret>(&job.request.credential);
    const bool has_key = std::holds_alternative<model::OAuthClientCredentials>(job.request.credential) ||
                         (header != nullptr && ::curl_strequal(header->header.c_str(), "Cookie") == 0);
    return (job.politeness.obeys_robots || is_rendered(job)) && !has_key;
}

JobPtr make_robots_job(const Job& governed)
{
    auto job = std::make_unique<Job>();
    job->robots_of = governed.url.origin();
    job->politeness = governed.politeness;
    job->politeness.max_body_bytes = k_robots_bytes;
    job->politeness.timeout = std::min(job->politeness.timeout, k_longest_transfer);
    job->request.url = job->robots_of + "/robots.txt";
    // An origin is an address without a path, so this cannot fail.
    job->url = parse_url(job->request.url).value();
    job->home = job->robots_of;
    job->method = job->request.method;
    return job;
}

RobotsFile read_robots(const std::string& origin, const Outcome& outcome, SteadyTime now)
{
    RobotsFile file;
    file.address = address_of(origin);
    file.good_until = now + k_good_for;
    if (!outcome) {
        file.is_unread = true;
        file.obstacle = "cannot be read (" + outcome.error().message + ")";
    } else if (outcome->status >= 200 && outcome->status < 300) {
        file.rules = Robots::parse(outcome->body);
        const auto delay = file.rules.crawl_delay();
        if (delay && *delay > k_longest_delay) {
            file.obstacle = fmt::format("asks for {} s between two requests, more than the {} s that are waited for",
                                        std::chrono::ceil<std::chrono::seconds>(*delay).count(),
                                        std::chrono::seconds{k_longest_delay}.count());
        }
    } else if (outcome->status < 400 || outcome->status >= 500 || is_retryable(outcome->status)) {
        file.is_unread = true;
        file.obstacle = fmt::format("cannot be read (it is answered with status {})", outcome->status);
    }
    return file;
}

const RobotsFile* RobotsFiles::find(const std::string& origin, SteadyTime now) const
{
    const auto found = slots_.find(origin);
    const bool good = found != slots_.end() && found->second.file && found->second.file->good_until > now;
    return good ? &*found->second.file : nullptr;
}

bool RobotsFiles::wait(const std::string& origin, JobPtr job)
{
    auto& waiting = slots_[origin].waiting;
    waiting.push_back(std::move(job));
    return waiting.size() == 1;
}

std::vector<JobPtr> RobotsFiles::take(const std::string& origin, RobotsFile file)
{
    Slot& slot = slots_[origin];
    slot.file = std::move(file);
    return std::exchange(slot.waiting, {});
}

std::vector<JobPtr> RobotsFiles::drain()
{
    std::vector<JobPtr> all;
    for (auto& [origin, slot] : slots_) {
        std::ranges::move(slot.waiting, std::back_inserter(all));
        slot.waiting.clear();
    }
    return all;
}

}  // namespace gpuprice::fetch
