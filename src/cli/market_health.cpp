#include "market_health.hpp"

#include <fmt/format.h>

#include <map>

namespace gpuprice::cli {

std::string trouble_of(const store::MarketStatus& status, int stale_after_days, core::Instant now)
{
    if (!status.last) {
        return {};
    }
    switch (status.last->outcome) {
        case model::Outcome::blocked:
        case model::Outcome::failed:
        case model::Outcome::drift:
        case model::Outcome::skipped: return std::string{model::to_text(status.last->outcome)};
        case model::Outcome::empty:
            if (status.open > 0) {
                return "empty, where it had listings";
            }
            break;
        default: break;
    }
    if (status.last_ok && now - *status.last_ok > std::chrono::days{stale_after_days}) {
        return fmt::format("stale: no complete answer for {} days",
                           std::chrono::duration_cast<std::chrono::days>(now - *status.last_ok).count());
    }
    return {};
}

std::string health_of(const store::MarketStatus& status, std::size_t on_show, core::Instant now)
{
    if (std::string trouble = trouble_of(status, k_stale_after_days, now); !trouble.empty()) {
        return trouble;
    }
    if (status.last && !status.last_ok && now - status.last->at > std::chrono::days{k_stale_after_days}) {
        return fmt::format("stale: nothing for {} days",
                           std::chrono::duration_cast<std::chrono::days>(now - status.last->at).count());
    }
    return on_show < k_thin_market ? fmt::format("thin: {} on show", on_show) : std::string{};
}

std::string advice_of(const store::MarketStatus& status)
{
    const std::string& id = status.market;
    switch (status.last ? status.last->outcome : model::Outcome::ok) {
        case model::Outcome::blocked:
            return id +
                   " is blocked: it answers, but not to gpuprice (a login, a captcha, its robots.txt or refused keys). "
                   "Read the message and 'gpuprice markets show " +
                   id + "'; saved pages can still be imported.";
        case model::Outcome::failed:
            return id +
                   " is broken: no answer came, or none that could be read. If the next run fails too, look whether it "
                   "has moved or changed its form: gpuprice markets test " +
                   id + " --from FILE.";
        case model::Outcome::drift:
            return fmt::format(
                "{} drifts: it showed {} listings, far fewer or without the prices of the runs before; {} stay open. "
                "Look at the market itself; if that is all it has: gpuprice scrape --accept {}.",
                id, status.last->seen, status.open, id);
        case model::Outcome::skipped:
            return id + " was skipped: the run could not ask it. Read the message and run 'gpuprice scrape " + id +
                   "'.";
        case model::Outcome::empty:
            return status.open > 0
                       ? fmt::format(
                             "{} is empty: it says itself that it has no results, where {} listings were open. They "
                             "count as gone when a second run, a day later, finds the same.",
                             id, status.open)
                       : "";
        case model::Outcome::partial:
            return status.last->requests > 0  // an import asks nobody, and is never more than a part
                       ? id + " answered in part: what it showed is kept, what it did not show proves nothing."
                       : "";
        default: return {};
    }
}

std::vector<std::string> rates_known(const model::RateTable& rates)
{
    std::map<core::Day, std::string> by_last_day;
    for (const core::Currency currency : rates.currencies()) {
        by_last_day[*rates.last_day(currency)].append(" ").append(currency.code());
    }
    std::vector<std::string> lines;
    for (const auto& [day, currencies] : by_last_day) {
        lines.push_back(fmt::format("Exchange rates known up to {}:{}.", core::to_text(day), currencies));
    }
    return lines;
}

}  // namespace gpuprice::cli
