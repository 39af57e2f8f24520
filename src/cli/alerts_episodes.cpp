#include "gpuprice/report/table.hpp"

#include "alert_findings.hpp"
#include "alert_run.hpp"
#include "alert_text.hpp"
#include "alerts_actions.hpp"
#include "arrangement.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <iterator>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Audience;
using report::Cell;

constexpr int k_value_digits = 4;

struct EpisodesArguments {
    std::string rule;
    ArrangementOptions arrangement;
};

/// "ops sent; mail waiting (no answer)"
std::string deliveries(const std::vector<model::AlertMessage>& messages, std::int64_t episode, model::AlertEvent event)
{
    std::string text;
    for (const model::AlertMessage& message : messages) {
        if (message.episode == episode && message.event == event) {
            const bool is_failed = message.delivery != model::Delivery::sent && !message.error.empty();
            std::string state{model::to_text(message.delivery)};
            std::ranges::replace(state, '_', ' ');
            text.append(text.empty() ? "" : "; ").append(message.channel).append(" ").append(state);
            text.append(is_failed ? " (" + message.error + ")" : "");
        }
    }
    return text;
}

std::vector<report::Column> columns()
{
    std::vector<report::Column> columns{{"rule", "RULE"},
                                        {"subject", "SUBJECT", Align::left, Audience::both, 16, true},
                                        {"started", "BEGAN"},
                                        {"ended", "ENDED"},
                                        {"first_value", "AT FIRST", Align::right},
                                        {"extreme", "FARTHEST", Align::right},
                                        {"last_value", "LAST", Align::right},
                                        {"told", "TOLD", Align::left, Audience::both, 12},
                                        {"end_told", "END TOLD", Align::left, Audience::files},
                                        {"ending", "HOW IT ENDED", Align::left, Audience::both, 12},
                                        {"judged", "", Align::left, Audience::files}};
    report::give_way(columns, {"last_value", "ending", "extreme", "first_value"});
    return columns;
}

int run_episodes(Session& session, const EpisodesArguments& arguments)
{
    const auto render = render_options(session, arguments.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const auto messages = store.alert_messages();
    report::Table table;
    table.columns = columns();
    table.empty_text = "No rule has fired yet.";
    const AlertSettings& settings = session.configuration().alerts;
    for (const model::AlertEpisode& episode : store.alert_episodes()) {
        if (!arguments.rule.empty() && episode.rule != arguments.rule) {
            continue;
        }
        const alerts::Rule* rule = settings.find(episode.rule);
        // The unit of a rule that is gone or was changed is not known any more.
        const bool is_same = rule != nullptr && alerts::definition_of(*rule) == episode.definition;
        const auto value = [&](double number) {
            return is_same ? Cell::number(number, k_value_digits, value_text(*rule, number))
                           : Cell::number(number, k_value_digits);
        };
        const std::string told = deliveries(messages, episode.id, model::AlertEvent::start);
        const std::string end_told = deliveries(messages, episode.id, model::AlertEvent::end);
        table.rows.push_back(
            {Cell{episode.rule}, Cell{episode.text}, Cell{core::to_text(episode.started)},
             episode.ended ? Cell{core::to_text(*episode.ended)} : Cell::with_display(Cell::none(), "goes on"),
             value(episode.first_value), value(episode.extreme), value(episode.last_value),
             told.empty() ? Cell::with_display(Cell::none(), "nobody") : Cell{told},
             end_told.empty() ? Cell::none() : Cell{end_told},
             episode.ending.empty() ? Cell::none() : Cell{episode.ending}, Cell{core::to_text(episode.judged)}});
    }
    table.notes = delivery_notes(store, session.clock().now());
    for (std::string& note : session.clock_notes()) {
        table.notes.push_back(std::move(note));
    }
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_alerts_episodes(CLI::App& action)
{
    const auto arguments = std::make_shared<EpisodesArguments>();
    action.add_option("rule", arguments->rule, "Only those of this rule")->type_name("RULE");
    add_arrangement(action, arguments->arrangement, columns());
    action.footer("Example:\n  gpuprice alerts episodes --format csv");
    return [arguments](Session& session) { return run_episodes(session, *arguments); };
}

}  // namespace gpuprice::cli
