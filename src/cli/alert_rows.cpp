#include "alert_rows.hpp"

#include "gpuprice/alerts/episodes.hpp"
#include "gpuprice/text/counted.hpp"

#include "alert_findings.hpp"
#include "alert_run.hpp"
#include "alert_text.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace gpuprice::cli {

namespace {

using alerts::Reading;
using alerts::Rule;
using alerts::Verdict;
using report::Align;
using report::Audience;
using report::Cell;

constexpr int k_value_digits = 4;

Cell text_or_none(std::string_view text) { return text.empty() ? Cell::none() : Cell{text}; }

/// What one subject of a rule comes to.
struct State {
    const model::AlertEpisode* open = nullptr;
    std::string word;
    std::string reason;
};

State state_of(const alerts::Tracker& tracker, const Reading& reading, core::Day today)
{
    State state;
    state.open = tracker.open(reading.subject.key);
    state.reason = reading.reason;
    state.word = state.open != nullptr ? "firing" : reading.verdict == Verdict::unjudged ? "not_judgeable" : "quiet";
    if (state.open == nullptr && reading.verdict == Verdict::fires) {
        if (const auto until = tracker.cooling_until(reading.subject.key, today)) {
            state.reason =
                "it holds, but the last time ended so lately that none begins before " + core::to_text(*until);
        }
    }
    return state;
}

std::vector<Cell> row_of(const Rule& rule, const Reading* reading, const State& state, const std::string& subject)
{
    const auto word = state.word == "firing"          ? Cell::toned(Cell{state.word}, report::Tone::bad)
                      : state.word == "not_judgeable" ? Cell::with_display(Cell{state.word}, "not judgeable")
                                                      : Cell{state.word};
    const auto* cell = reading != nullptr && reading->subject.cell ? &*reading->subject.cell : nullptr;
    const bool has_threshold = alerts::has_threshold(rule.metric);
    const auto value = reading != nullptr ? reading->value : std::nullopt;
    return {Cell{rule.name},
            Cell{condition_text(rule)},
            text_or_none(subject),
            word,
            Cell{value_text(rule, value)},
            state.open != nullptr ? Cell{core::to_text(state.open->started)} : Cell::none(),
            cell != nullptr ? Cell::count(reading->sellers) : Cell::none(),
            text_or_none(state.reason),
            Cell{alerts::to_text(rule.metric)},
            cell != nullptr ? Cell{cell->card->id} : Cell::none(),
            cell != nullptr ? Cell{model::to_text(cell->kind)} : Cell::none(),
            cell != nullptr ? Cell{model::to_text(cell->condition)} : Cell::none(),
            cell != nullptr ? text_or_none(cell->region) : Cell::none(),
            reading != nullptr ? text_or_none(reading->subject.market) : Cell::none(),
            reading != nullptr ? text_or_none(reading->subject.listing) : Cell::none(),
            reading != nullptr ? Cell{core::to_text(reading->day)} : Cell::none(),
            value ? Cell::number(*value, k_value_digits) : Cell::none(),
            rule.metric == alerts::Metric::price    ? Cell{rule.currency.code()}
            : rule.metric == alerts::Metric::market ? Cell::none()
                                                    : Cell{"ratio"},
            has_threshold ? Cell::number(rule.threshold, k_value_digits) : Cell::none(),
            has_threshold ? Cell::number(rule.clear, k_value_digits) : Cell::none()};
}

/// \param firing  set where an episode that goes on was judged today.
/// \returns  how many episodes it would begin that are not written down yet.
std::size_t add_rows(report::Table& table, Session& session, const store::Store& store, const Rule& rule,
                     std::vector<model::AlertEpisode> known, core::Day today, bool& firing)
{
    std::erase_if(known, [&rule](const auto& episode) { return episode.rule != rule.name; });
    const auto readings = rule_readings(session, store, rule, {today, today});
    alerts::Tracker tracker{rule, std::move(known), today};
    const auto changes = tracker.take(today, readings);
    date_back(session, store, rule, today, changes, tracker);
    std::set<std::string_view> shown;
    for (const Reading& reading : readings) {
        const State state = state_of(tracker, reading, today);
        // Of listings only those that matter: one between its two thresholds may be neither.
        if (!reading.subject.listing.empty() && state.open == nullptr && reading.verdict != Verdict::fires) {
            continue;
        }
        shown.insert(reading.subject.key);
        firing = firing || (state.open != nullptr && reading.verdict != Verdict::unjudged);
        table.rows.push_back(row_of(rule, &reading, state, subject_text(reading.subject)));
    }
    for (const model::AlertEpisode& episode : tracker.episodes()) {
        if (!episode.ended && !shown.contains(episode.subject)) {
            table.rows.push_back(
                row_of(rule, nullptr, {&episode, "firing", "there is nothing to judge it by today"}, episode.text));
            shown.insert(episode.subject);
        }
    }
    if (shown.empty()) {
        const auto last = last_day_with_data(store, rule_scope(session, rule));
        const std::string reason = "nothing that it is about is on offer today" +
                                   (last ? "; the last was on " + core::to_text(*last) : std::string{});
        table.rows.push_back(row_of(rule, nullptr, {nullptr, "not_judgeable", reason}, ""));
    }
    return static_cast<std::size_t>(std::ranges::count(changes, model::AlertEvent::start, &alerts::Change::event));
}

}  // namespace

std::vector<report::Column> alert_columns()
{
    std::vector<report::Column> columns{{"rule", "RULE"},
                                        {"condition", "CONDITION", Align::left, Audience::both, 12},
                                        {"subject", "SUBJECT", Align::left, Audience::both, 16, true},
                                        {"state", "STATE"},
                                        {"now", "NOW", Align::right, Audience::people},
                                        {"since", "SINCE"},
                                        {"sellers", "SELLERS", Align::right},
                                        {"reason", "WHY", Align::left, Audience::both, 12, true},
                                        {"metric", "", Align::left, Audience::files},
                                        {"card", "", Align::left, Audience::files},
                                        {"price_kind", "", Align::left, Audience::files},
                                        {"condition_group", "", Align::left, Audience::files},
                                        {"region", "", Align::left, Audience::files},
                                        {"market", "", Align::left, Audience::files},
                                        {"listing", "", Align::left, Audience::files, 0, true},
                                        {"day", "", Align::left, Audience::files},
                                        {"value", "", Align::right, Audience::files},
                                        {"unit", "", Align::left, Audience::files},
                                        {"threshold", "", Align::right, Audience::files},
                                        {"clear", "", Align::right, Audience::files}};
    report::give_way(columns, {"sellers", "condition", "since", "reason"});
    return columns;
}

report::Table alert_states(Session& session, const store::Store& store, bool& firing)
{
    const AlertSettings& settings = session.configuration().alerts;
    const core::Instant now = session.clock().now();
    report::Table table;
    table.columns = alert_columns();
    table.empty_text = "No rule is configured yet. Write one into " + session.configuration().file.string() +
                       R"(: {"alerts": {"rules": [{"name": "cheap-h100", "metric": "price", "below": 20000, )"
                       R"("currency": "USD", "card": "h100"}]}})";
    const auto episodes = store.alert_episodes();
    std::size_t untold = 0;
    for (const Rule& rule : settings.rules) {
        untold += add_rows(table, session, store, rule, episodes, core::day_of(now), firing);
    }
    if (untold > 0) {
        table.notes.push_back("Not told yet: " + std::to_string(untold) +
                              " that fire today. The next scrape tells, or 'gpuprice alerts send' now.");
    }
    if (!settings.rules.empty() && settings.channels.empty()) {
        table.notes.emplace_back("No channel is configured, so nobody is told: describe one under /alerts/channels.");
    }
    if (!episodes.empty()) {
        const auto open = static_cast<std::size_t>(
            std::ranges::count_if(episodes, [](const auto& episode) { return !episode.ended; }));
        table.notes.push_back(text::counted(episodes.size(), "episode") + " so far, " + std::to_string(open) +
                              " of them open: 'gpuprice alerts episodes' lists them.");
    }
    std::ranges::move(delivery_notes(store, now), std::back_inserter(table.notes));
    std::ranges::move(session.clock_notes(), std::back_inserter(table.notes));
    return table;
}

}  // namespace gpuprice::cli
