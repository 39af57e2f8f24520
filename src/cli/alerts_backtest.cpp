#include "gpuprice/alerts/episodes.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/table.hpp"
#include "gpuprice/text/counted.hpp"

#include "alert_findings.hpp"
#include "alert_text.hpp"
#include "alerts_actions.hpp"
#include "arrangement.hpp"
#include "filters.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using alerts::Reading;
using alerts::Rule;
using nlohmann::ordered_json;
using report::Align;
using report::Audience;
using report::Cell;

constexpr int k_value_digits = 4;

struct BacktestArguments {
    std::string rule;
    Filters range;
    ArrangementOptions arrangement;
};

/// What one rule came to.
struct Replayed {
    const Rule* rule = nullptr;
    std::optional<analysis::DayRange> days;  ///< from the first day with data on; none without any
    alerts::Backtest result;
    std::optional<Reading> nearest;  ///< where it never fired: the judged reading that came nearest
};

bool is_nearer(const Rule& rule, const Reading& reading, const std::optional<Reading>& than)
{
    const bool counts = reading.verdict != alerts::Verdict::unjudged && reading.value &&
                        (alerts::has_threshold(rule.metric) || rule.metric == alerts::Metric::new_low);
    if (!counts || !than) {
        return counts;
    }
    return rule.side == alerts::Side::below ? *reading.value < *than->value : *reading.value > *than->value;
}

Replayed replay(Session& session, const store::Store& store, const Rule& rule, const analysis::DayRange& days)
{
    Replayed replayed;
    replayed.rule = &rule;
    const auto readings = rule_readings(session, store, rule, days);
    if (readings.empty()) {
        return replayed;
    }
    // A market that was not asked yet is no data.
    const auto first = std::ranges::find_if(
        readings, [](const Reading& each) { return each.subject.cell || each.verdict != alerts::Verdict::unjudged; });
    replayed.days = {first != readings.end() ? first->day : days.last, days.last};
    replayed.result = alerts::backtest(rule, readings, *replayed.days);
    std::map<std::string, std::string> texts;
    for (const Reading& reading : readings) {
        if (reading.verdict == alerts::Verdict::fires) {
            texts.emplace(reading.subject.key, subject_text(reading.subject));
        }
        if (is_nearer(rule, reading, replayed.nearest)) {
            replayed.nearest = reading;
        }
    }
    for (model::AlertEpisode& episode : replayed.result.episodes) {
        episode.text = texts[episode.subject];
    }
    return replayed;
}

/// How often it fired in a month; none where too few days could be judged.
std::optional<double> rate_of(const Replayed& replayed)
{
    const bool is_thin = !replayed.days || replayed.result.judged_days < alerts::k_least_days_for_rate;
    return is_thin ? std::nullopt : std::optional{alerts::per_month(replayed.result.episodes.size(), *replayed.days)};
}

std::string summary_of(const Replayed& replayed)
{
    const Rule& rule = *replayed.rule;
    const std::string head = fmt::format("{} ({})", rule.name, condition_text(rule));
    const alerts::Backtest& result = replayed.result;
    if (!replayed.days || result.judged_days == 0) {
        const bool is_thin = result.reason.starts_with("thin") && rule.min_sellers > 3;
        return head + " could be judged on no day: " +
               (result.reason.empty() ? "nothing that it is about was on offer" : "at best " + result.reason) + "." +
               (is_thin ? " \"min_sellers\" of the rule accepts fewer, from 3 on." : "");
    }
    const analysis::DayRange& days = *replayed.days;
    const std::string range = fmt::format("from {} to {}", core::to_text(days.first), core::to_text(days.last));
    const std::string judged =
        fmt::format("It could be judged on {} of {}.", result.judged_days,
                    text::counted(static_cast<std::size_t>((days.last - days.first).count() + 1), "day"));
    if (result.episodes.empty()) {
        std::string nearest;
        if (replayed.nearest) {
            nearest = fmt::format(" It came nearest on {}: {} of {}.", core::to_text(replayed.nearest->day),
                                  value_text(rule, replayed.nearest->value), subject_text(replayed.nearest->subject));
        }
        return fmt::format("{} would never have fired {}. {}{}", head, range, judged, nearest);
    }
    const auto rate = rate_of(replayed);
    return fmt::format(
        "{} would have fired {} {}{}. {}{}", head, text::counted(result.episodes.size(), "time"), range,
        rate ? ": " + report::decimal_text(*rate, 2) + " a month" : "", judged,
        rate ? ""
             : fmt::format(" That is too thin to say how often: {} days are needed.", alerts::k_least_days_for_rate));
}

ordered_json summary_json(const Replayed& replayed)
{
    const alerts::Backtest& result = replayed.result;
    ordered_json object;
    object["rule"] = replayed.rule->name;
    object["condition"] = condition_text(*replayed.rule);
    object["first_day"] = replayed.days ? ordered_json(core::to_text(replayed.days->first)) : ordered_json(nullptr);
    object["last_day"] = replayed.days ? ordered_json(core::to_text(replayed.days->last)) : ordered_json(nullptr);
    object["judged_days"] = result.judged_days;
    object["episodes"] = result.episodes.size();
    const auto rate = rate_of(replayed);
    object["per_month"] = rate ? ordered_json(report::rounded(*rate, k_value_digits)) : ordered_json(nullptr);
    object["reason"] = result.reason.empty() ? ordered_json(nullptr) : ordered_json(result.reason);
    return object;
}

void add_rows(report::Table& table, const Replayed& replayed)
{
    const Rule& rule = *replayed.rule;
    for (const model::AlertEpisode& episode : replayed.result.episodes) {
        const auto value = [&rule](double number) {
            return Cell::number(number, k_value_digits, value_text(rule, number));
        };
        const core::Day last = episode.ended.value_or(replayed.days->last);
        table.rows.push_back(
            {Cell{episode.rule}, Cell{episode.text}, Cell{core::to_text(episode.started)},
             episode.ended ? Cell{core::to_text(*episode.ended)} : Cell::with_display(Cell::none(), "goes on"),
             Cell::count(static_cast<std::size_t>((last - episode.started).count())), value(episode.first_value),
             value(episode.extreme), episode.ending.empty() ? Cell::none() : Cell{episode.ending}});
    }
}

std::vector<report::Column> columns()
{
    std::vector<report::Column> columns{{"rule", "RULE"},
                                        {"subject", "SUBJECT", Align::left, Audience::both, 16, true},
                                        {"started", "BEGAN"},
                                        {"ended", "ENDED"},
                                        {"days", "DAYS", Align::right},
                                        {"first_value", "AT FIRST", Align::right},
                                        {"extreme", "FARTHEST", Align::right},
                                        {"ending", "HOW IT ENDED", Align::left, Audience::both, 12}};
    report::give_way(columns, {"ending", "days", "extreme", "first_value"});
    return columns;
}

int run_backtest(Session& session, const BacktestArguments& arguments)
{
    const auto render = render_options(session, arguments.arrangement);
    const auto rules = chosen_rules(session, arguments.rule);
    if (rules.empty()) {
        throw core::UsageError("no rule is configured under \"alerts\" in " + session.configuration().file.string() +
                               ": 'gpuprice alerts' shows the form of one");
    }
    Filters range = arguments.range;
    if (range.since.empty()) {
        range.since = std::to_string(k_looked_back.count()) + "d";
    }
    const Scope scope = scope_of(session, range, {});
    const core::Day last = scope.until ? core::day_of(*scope.until) : scope.day;
    const analysis::DayRange days{core::day_of(*scope.since), std::min(last, scope.day)};
    const store::Store store = session.open_store(store::Access::read);

    report::Table table;
    table.title = "What the rules would have told";
    table.columns = columns();
    table.empty_text = "No rule would have fired.";
    ordered_json document;
    document["since"] = core::to_text(days.first);
    document["until"] = core::to_text(days.last);
    document["rules"] = ordered_json::array();
    for (const Rule* rule : rules) {
        const Replayed replayed = replay(session, store, *rule, days);
        add_rows(table, replayed);
        table.notes.push_back(summary_of(replayed));
        document["rules"].push_back(summary_json(replayed));
    }
    for (std::string& note : session.clock_notes()) {
        table.notes.push_back(std::move(note));
    }
    if (render.format == report::Format::json && render.arrangement.select.empty()) {
        document["rows"] = ordered_json::array();
        for (const auto& row : table.rows) {
            document["rows"].push_back(ordered_json::parse(report::row_json(table, row)));
        }
        session.context().out << report::render_document(document.dump(2) + "\n", table, render);
    } else {
        session.context().out << report::render(table, render);
    }
    return k_done;
}

}  // namespace

Runner add_alerts_backtest(CLI::App& action)
{
    const auto arguments = std::make_shared<BacktestArguments>();
    action.add_option("rule", arguments->rule, "Only this rule; all when none is given")->type_name("RULE");
    add_range(action, arguments->range);
    add_arrangement(action, arguments->arrangement, columns());
    action.footer(
        "Judges every day from --since on (default: one year back) by the history up to that day, as a scrape on that\n"
        "day would have done had the rule been written then, and sends nothing. Examples:\n"
        "  gpuprice alerts backtest\n"
        "  gpuprice alerts backtest cheap-h100 --since 2026-01-01 --format json");
    return [arguments](Session& session) { return run_backtest(session, *arguments); };
}

}  // namespace gpuprice::cli
