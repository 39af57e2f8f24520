#include "market_health.hpp"

#include "gpuprice/text/counted.hpp"

#include <fmt/format.h>

#include <map>

namespace gpuprice::cli {

namespace {

std::string days_since(core::Instant then, core::Instant now)
{
    const auto days = std::chrono::duration_cast<std::chrono::days>(now - then).count();
    return text::counted(static_cast<std::size_t>(days), "day");
}

}  // namespace

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
        return fmt::format("stale: no complete answer for {}", days_since(*status.last_ok, now));
    }
    return {};
}

std::string health_of(const store::MarketStatus& status, std::size_t on_show, core::Instant now)
{
    if (std::string trouble = trouble_of(status, k_stale_after_days, now); !trouble.empty()) {
        return trouble;
    }
    if (status.last && !status.last_ok && now - status.last->at > std::chrono::days{k_stale_after_days}) {
        return fmt::format("stale: nothing for {}", days_since(status.last->at, now));
    }
    return on_show < k_thin_market ? fmt::format("thin: {} on show", on_show) : std::string{};
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
