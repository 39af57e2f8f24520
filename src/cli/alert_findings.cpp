#include "alert_findings.hpp"

#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/text/suggestion.hpp"

#include "market_health.hpp"

#include <algorithm>
#include <iterator>

namespace gpuprice::cli {

namespace {

using alerts::Metric;
using alerts::Reading;
using alerts::Rule;

/// A market's health as it was at the end of a day.
alerts::MarketDay market_on(const store::Store& store, const std::string& market, core::Day day)
{
    const auto lines = store.ledger(market, store::k_ledger_kept, end_of(day));
    if (lines.empty()) {
        return {day, market, false, ""};
    }
    store::MarketStatus status;
    status.market = market;
    status.last = lines.front();
    const auto well = std::ranges::find_if(lines, model::went_well, &model::MarketRun::outcome);
    if (well != lines.end()) {
        status.last_ok = well->at;
    }
    // What was open on a past day takes the whole history to say; what the last runs saw is near enough.
    for (const model::MarketRun& run : lines) {
        status.open = std::max(status.open, run.seen);
    }
    return {day, market, true, trouble_of(status, k_stale_after_days, day)};
}

std::vector<Reading> market_readings(const Session& session, const store::Store& store, const Rule& rule,
                                     const analysis::DayRange& days)
{
    std::vector<std::string> markets = rule.markets.empty() ? session.configuration().markets : rule.markets;
    if (markets.empty()) {
        markets = store.markets();
    }
    std::vector<alerts::MarketDay> all;
    for (core::Day day = days.first; day <= days.last; day += std::chrono::days{1}) {
        for (const std::string& market : markets) {
            all.push_back(market_on(store, market, day));
        }
    }
    return alerts::market_readings(all);
}

std::vector<Reading> listing_readings(Session& session, const store::Store& store, const Rule& rule, const Scope& scope,
                                      const analysis::DayRange& days)
{
    store::Selection selection = scope.selection;
    selection.since = core::Instant{days.first - model::carry_forward_limit(model::PriceKind::ask)};
    selection.until = end_of(days.last);
    const model::History history = store.select(selection);
    const model::RateTable& rates = session.rates(store);
    std::vector<Reading> all;
    core::Day begin = days.last + std::chrono::days{1};
    for (const model::Span& span : history.spans) {
        begin = std::min(begin, core::day_of(span.first));
    }
    for (core::Day day = std::max(begin, days.first); day <= days.last; day += std::chrono::days{1}) {
        const auto report =
            analysis::markup(history, session.catalog(), rates, day, {scope.basis, scope.filter, false});
        std::ranges::move(alerts::listing_readings(rule, report), std::back_inserter(all));
    }
    return all;
}

std::vector<Reading> cell_readings(Session& session, const store::Store& store, const Rule& rule, const Scope& scope,
                                   const analysis::DayRange& days)
{
    // These two compare a day with those before it, and no exchange rate may have a part in that.
    const bool looks_back =
        rule.metric == Metric::spike || rule.metric == Metric::level_shift || rule.metric == Metric::new_low;
    store::Selection selection = scope.selection;
    selection.until = end_of(days.last);
    analysis::DailyOptions options;
    options.basis = scope.basis;
    options.filter = scope.filter;
    options.until = days.last;
    if (looks_back) {
        options.quote = analysis::QuoteCurrency::own;
    } else {
        options.since = days.first;
        selection.since = core::Instant{days.first - model::carry_forward_limit(model::PriceKind::ask)};
    }
    const model::History history = store.select(selection);
    const model::RateTable& rates = session.rates(store);
    const auto cells = analysis::daily(history, session.catalog(), rates, options);
    switch (rule.metric) {
        case Metric::multiple: return alerts::multiple_readings(rule, cells, days, rates);
        case Metric::spike:
        case Metric::level_shift: return alerts::spike_readings(rule, cells, days);
        case Metric::new_low: return alerts::new_low_readings(rule, cells, days);
        default: return alerts::price_readings(rule, cells, days);
    }
}

/// What a filter refused, as the configuration's own: its place in front, and no option named.
std::string place_of(const Session& session, const Rule& rule, std::string_view refusal)
{
    constexpr std::string_view k_option = "--market: ";
    const auto& rules = session.configuration().alerts.rules;
    const auto index = std::ranges::find(rules, rule.name, &Rule::name) - rules.begin();
    const bool is_market = refusal.starts_with(k_option);
    return "/alerts/rules/" + std::to_string(index) + (is_market ? "/market" : "/card") + " (rule " + rule.name +
           "): " + std::string{is_market ? refusal.substr(k_option.size()) : refusal};
}

}  // namespace

Scope rule_scope(Session& session, const Rule& rule)
{
    Filters filters;
    filters.cards = rule.cards;
    filters.markets = rule.markets;
    filters.regions = rule.regions;
    if (rule.metric == Metric::price) {
        filters.currency = rule.currency.code();
    }
    try {
        Scope scope = scope_of(session, filters, rule.kinds);
        scope.filter.conditions = rule.conditions;
        return scope;
    } catch (const core::UsageError& error) {
        throw core::UsageError("configuration " + session.configuration().file.string() + ": " +
                               place_of(session, rule, error.what()));
    }
}

std::vector<const Rule*> chosen_rules(const Session& session, const std::string& name)
{
    const AlertSettings& settings = session.configuration().alerts;
    std::vector<const Rule*> chosen;
    std::vector<std::string_view> names;
    for (const Rule& rule : settings.rules) {
        names.push_back(rule.name);
        if (name.empty() || rule.name == name) {
            chosen.push_back(&rule);
        }
    }
    if (settings.rules.empty() && !name.empty()) {
        throw core::UsageError("there is no rule '" + name + "': none is configured under \"alerts\" in " +
                               session.configuration().file.string());
    }
    if (chosen.empty() && !name.empty()) {
        throw core::UsageError("there is no rule '" + name + "'" + text::hint(name, names) + " (there are " +
                               text::joined(names) + ")");
    }
    return chosen;
}

std::vector<Reading> rule_readings(Session& session, const store::Store& store, const Rule& rule,
                                   const analysis::DayRange& days)
{
    const Scope scope = rule_scope(session, rule);
    switch (rule.metric) {
        case Metric::market: return market_readings(session, store, rule, days);
        case Metric::listing: return listing_readings(session, store, rule, scope, days);
        default: return cell_readings(session, store, rule, scope, days);
    }
}

void date_back(Session& session, const store::Store& store, const Rule& rule, core::Day today,
               const std::vector<alerts::Change>& changes, alerts::Tracker& tracker)
{
    if (std::ranges::find(changes, model::AlertEvent::start, &alerts::Change::event) == changes.end()) {
        return;
    }
    const analysis::DayRange days{today - k_looked_back, today};
    tracker.date_back(changes, alerts::backtest(rule, rule_readings(session, store, rule, days), days).episodes);
}

}  // namespace gpuprice::cli
