#include "alert_rows.hpp"
#include "alerts_actions.hpp"
#include "arrangement.hpp"
#include "commands.hpp"
#include "fail_on.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

struct AlertsArguments {
    ArrangementOptions arrangement;
    FailOn fail_on;
};

int run_alerts_list(Session& session, const AlertsArguments& arguments)
{
    const auto render = render_options(session, arguments.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    bool firing = false;
    session.context().out << report::render(alert_states(session, store, firing), render);
    return firing && arguments.fail_on.wants("firing") ? k_condition_met : k_done;
}

}  // namespace

Runner add_alerts(CLI::App& command)
{
    command.require_subcommand(0, 1);
    const auto arguments = std::make_shared<AlertsArguments>();
    add_arrangement(command, arguments->arrangement, alert_columns());
    add_fail_on(command, arguments->fail_on,
                {{"firing", "a rule fires by what today shows; an alert that nothing can judge today does not count"}});
    const auto chosen =
        std::make_shared<Runner>([arguments](Session& session) { return run_alerts_list(session, *arguments); });
    for (const CommandEntry& entry : k_alerts_actions) {
        CLI::App* action = command.add_subcommand(std::string{entry.name}, std::string{entry.summary});
        action->fallthrough();
        // The parser is gone when the command runs: what it chose has to be kept now.
        action->callback([chosen, runner = entry.add(*action)] { *chosen = runner; });
    }
    command.footer(
        "Without an action: what each rule of the configuration says today, and nothing is sent. Rules are judged and\n"
        "told at the end of every scrape. Thin data fires nothing, and WHY says so. Rules stand in the configuration,\n"
        "$XDG_CONFIG_HOME/gpuprice/config.json or --config, for example\n"
        "{\"alerts\": {\"rules\": [{\"name\": \"cheap-h100\", \"metric\": \"price\", \"below\": 20000, \"currency\": "
        "\"USD\",\n"
        "\"card\": \"h100\"}], \"channels\": {\"ops\": {\"kind\": \"webhook\", \"url\": "
        "\"https://hooks.example.org/prices\"}}}}\n"
        "Metrics, channels and their keys: gpuprice(1), CONFIGURATION. Examples:\n"
        "  gpuprice alerts\n"
        "  gpuprice alerts --fail-on firing\n"
        "  gpuprice alerts test\n"
        "  gpuprice alerts backtest cheap-h100 --since 6m");
    return [chosen](Session& session) { return (*chosen)(session); };
}

}  // namespace gpuprice::cli
