#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/table.hpp"
#include "gpuprice/report/wording.hpp"

#include "alert_findings.hpp"
#include "alert_run.hpp"
#include "alert_text.hpp"
#include "alerts_actions.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Audience;
using report::Cell;

Cell delivery_cell(bool is_sent, std::string_view word)
{
    return Cell::toned(Cell::with_display(Cell{word}, report::spaced(word)),
                       is_sent ? report::Tone::good : report::Tone::bad);
}

int exit_code(std::size_t sent, std::size_t all) { return sent == all ? k_done : sent == 0 ? k_failed : k_partial; }

int run_test(Session& session, const std::string& name)
{
    const auto render = session.render_options();
    const AlertSettings& settings = session.configuration().alerts;
    const auto rules = chosen_rules(session, name);
    const alerts::Rule* rule = name.empty() ? nullptr : rules.front();
    if (settings.channels.empty()) {
        throw core::UsageError("no channel is configured: describe one in " + session.configuration().file.string() +
                               R"(, such as {"alerts": {"channels": {"ops": {"kind": "webhook", "url": )"
                               R"("https://hooks.example/prices"}}}})");
    }
    report::Table table;
    table.columns = {{"channel", "CHANNEL"},
                     {"kind", "KIND"},
                     {"to", "TO", Align::left, Audience::both, 16},
                     {"delivery", "CAME TO"},
                     {"error", "WHY", Align::left, Audience::both, 12}};
    const fetch::Courier courier{courier_options(session), session.context().environment};
    const core::Instant now = session.clock().now();
    std::size_t sent = 0;
    std::vector<std::string> failures;
    for (const auto& [channel_name, channel] : settings.channels) {
        if (rule != nullptr && !rule->channels.empty() &&
            std::ranges::find(rule->channels, channel_name) == rule->channels.end()) {
            continue;
        }
        const auto outcome = courier.deliver(
            channel, test_message(rule, core::digest("test " + channel_name + core::random_key()), now));
        sent += outcome ? 1U : 0U;
        if (!outcome) {
            failures.push_back("alert channel " + channel_name +
                               ": the message did not arrive: " + outcome.error().text());
        }
        table.rows.push_back({Cell{channel_name}, Cell{fetch::kind_of(channel)}, Cell{fetch::place_of(channel)},
                              delivery_cell(outcome.has_value(), outcome ? "sent" : "failed"),
                              outcome ? Cell::none() : Cell{outcome.error().text()}});
    }
    session.context().out << report::render(table, render);
    for (const std::string& failure : failures) {
        tell(session.context(), failure);
    }
    return exit_code(sent, table.rows.size());
}

int run_send(Session& session)
{
    const auto render = session.render_options();
    session.require_database();
    store::Store store = session.open_store(store::Access::write);
    check_alert_rules(session);
    const AlertRun run = run_alerts(session, store);
    report::Table table;
    table.columns = {{"rule", "RULE"},        {"subject", "SUBJECT", Align::left, Audience::both, 16, true},
                     {"event", "EVENT"},      {"channel", "CHANNEL"},
                     {"delivery", "CAME TO"}, {"error", "WHY", Align::left, Audience::both, 12}};
    table.empty_text = "Nothing is to be told.";
    const auto episodes = store.alert_episodes();
    std::size_t sent = 0;
    for (const model::AlertMessage& message : run.told) {
        const auto episode = std::ranges::find(episodes, message.episode, &model::AlertEpisode::id);
        const bool is_sent = message.delivery == model::Delivery::sent;
        sent += is_sent ? 1U : 0U;
        table.rows.push_back({Cell{episode->rule}, Cell{episode->text}, Cell{model::to_text(message.event)},
                              Cell{message.channel}, delivery_cell(is_sent, model::to_text(message.delivery)),
                              message.error.empty() ? Cell::none() : Cell{message.error}});
    }
    for (const std::string& line : run.begun) {
        table.notes.push_back("Began: " + line + ".");
    }
    for (const std::string& line : run.over) {
        table.notes.push_back("Is over: " + line + ".");
    }
    session.context().out << report::render(table, render);
    for (const std::string& failure : run.failures) {
        tell(session.context(), failure);
    }
    if (sent < table.rows.size()) {
        for (const std::string& note : delivery_notes(store, session.clock().now())) {
            tell(session.context(), note);
        }
    }
    // What failed waits for the next run, and is kept.
    return run.failures.empty() && sent == table.rows.size() ? k_done : k_partial;
}

}  // namespace

Runner add_alerts_test(CLI::App& action)
{
    const auto rule = std::make_shared<std::string>();
    action.add_option("rule", *rule, "Over the channels of this rule; over all when none is given")->type_name("RULE");
    action.footer(
        "Writes nothing down. Exits with 0 when all channels took the message, 3 when some did, 1 when none. Example:\n"
        "  gpuprice alerts test cheap-h100");
    return [rule](Session& session) { return run_test(session, *rule); };
}

Runner add_alerts_send(CLI::App& action)
{
    action.footer(
        "For histories that are imported, and to try again what failed; a scrape does all this by itself.\n"
        "Exits with 3 when something could not be sent; it is kept for the next run. Example:\n"
        "  gpuprice import sightings.csv && gpuprice alerts send");
    return run_send;
}

}  // namespace gpuprice::cli
