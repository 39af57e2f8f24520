#include "market_health.hpp"

#include "gpuprice/text/counted.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace gpuprice::cli {

namespace {

/// "4 days" since then, where that is longer than the limit.
std::optional<std::string> too_long_since(core::Instant then, core::Day today, int limit)
{
    const std::chrono::days days = today - core::day_of(then);
    return days > std::chrono::days{limit} ? std::optional{text::counted(static_cast<std::size_t>(days.count()), "day")}
                                           : std::nullopt;
}

}  // namespace

std::string trouble_of(const store::MarketStatus& status, int stale_after_days, core::Day today)
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
    const auto stale =
        status.last_ok ? too_long_since(*status.last_ok, today, stale_after_days) : std::optional<std::string>{};
    return stale ? "stale: no complete answer for " + *stale : "";
}

std::string health_of(const store::MarketStatus& status, std::size_t on_show, core::Day today)
{
    if (std::string trouble = trouble_of(status, k_stale_after_days, today); !trouble.empty()) {
        return trouble;
    }
    if (status.last && !status.last_ok) {
        if (const auto stale = too_long_since(status.last->at, today, k_stale_after_days)) {
            return "stale: nothing for " + *stale;
        }
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
