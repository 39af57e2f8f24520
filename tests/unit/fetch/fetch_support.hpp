#ifndef GPUPRICE_TESTS_UNIT_FETCH_SUPPORT_HPP
#define GPUPRICE_TESTS_UNIT_FETCH_SUPPORT_HPP

#include "gpuprice/fetch/fetcher.hpp"

#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

/// A fetcher that waits milliseconds where the real one waits seconds, and what its requests came to.
class Fetching {
public:
    explicit Fetching(fetch::FetcherOptions options = quick(), std::map<std::string, std::string> variables = {})
        : fetcher{std::move(options), clock_, [variables = std::move(variables)](const std::string& name) {
                      const auto found = variables.find(name);
                      return found != variables.end() ? std::optional{found->second} : std::nullopt;
                  }}
    {
    }

    static fetch::FetcherOptions quick()
    {
        fetch::FetcherOptions options;
        options.user_agent = "gpuprice-tests/1 (+https://example.org/contact)";
        options.first_backoff = std::chrono::milliseconds{2};
        options.max_backoff = std::chrono::milliseconds{1'500};
        options.jitter_seed = 7;
        return options;
    }

    /// Any number at once, no delay, one second for a transfer, no robots.txt.
    static model::Politeness eager()
    {
        model::Politeness politeness;
        politeness.max_in_flight = 16;
        politeness.min_delay = std::chrono::milliseconds{0};
        politeness.timeout = std::chrono::milliseconds{1'000};
        politeness.max_body_bytes = std::size_t{1} << 20;
        politeness.obeys_robots = false;
        return politeness;
    }

    void add(model::Request request, const model::Politeness& politeness = eager())
    {
        fetcher.submit(std::move(request), politeness, [this](const model::Request& asked, fetch::Outcome outcome) {
            contexts.push_back(asked.context);
            outcomes.push_back(std::move(outcome));
        });
    }

    /// One request from its submission to its outcome.
    fetch::Outcome get(model::Request request, const model::Politeness& politeness = eager())
    {
        add(std::move(request), politeness);
        fetcher.run();
        return outcomes.back();
    }
    fetch::Outcome get(const std::string& url, const model::Politeness& politeness = eager())
    {
        return get(to(url), politeness);
    }

    static model::Request to(const std::string& url)
    {
        model::Request request;
        request.url = url;
        return request;
    }

private:
    core::FixedClock clock_{core::Instant{std::chrono::seconds{1'775'000'000}}};

public:
    fetch::Fetcher fetcher;
    std::vector<fetch::Outcome> outcomes;
    std::vector<std::string> contexts;
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_UNIT_FETCH_SUPPORT_HPP
