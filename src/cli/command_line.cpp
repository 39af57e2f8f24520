#include "command_line.hpp"

#include "gpuprice/text/suggestion.hpp"

#include "tell.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <ostream>

namespace gpuprice::cli {

namespace {

constexpr const char* k_footer =
    "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 partial: a market blocked, drifting, partial,\n"
    "failed or skipped beside others, or suddenly empty, or rows left out (the rest is saved),\n"
    "4 'status' needs a person, 5 another run holds the lock, 10 a --fail-on condition is met.\n"
    "\n"
    "Which command answers what:\n"
    "- is a card above its launch price, since when, how surely: markup CARD\n"
    "- where is it cheapest: markup CARD --sort median_usd, premium CARD\n"
    "- which offers look like fraud, and why: listings CARD (columns FLAGS and LEFT OUT)\n"
    "- what has moved, and is it more than noise: report, spikes CARD, trends CARD, history CARD\n"
    "- from which listings does a number come: markup CARD --explain-number\n"
    "- who tells me when it falls: alerts\n"
    "\n"
    "The configuration, $XDG_CONFIG_HOME/gpuprice/config.json (else ~/.config/gpuprice/config.json) or --config, is\n"
    "JSON; every key is optional: {\"markets\": [\"ebay-us\"], \"currency\": \"USD\", \"contact\": "
    "\"ops@example.org\"}\n"
    "gpuprice(1), CONFIGURATION, has all of them, 'gpuprice alerts --help' a rule.\n"
    "\n"
    "Examples:\n"
    "  gpuprice scrape ebay-us\n"
    "  gpuprice markup a100 h100 --region US,CN\n"
    "  gpuprice listings a100-80gb-pcie --kind quote\n"
    "  gpuprice export sightings > sightings.csv";

void add_global_options(CLI::App& app, GlobalOptions& options)
{
    app.add_option("--db", options.db, "Database file; default $GPUPRICE_DB, then $XDG_DATA_HOME/gpuprice/history.db")
        ->type_name("FILE");
    app.add_option("--config", options.config,
                   "Configuration; default $GPUPRICE_CONFIG, then $XDG_CONFIG_HOME/gpuprice/config.json")
        ->type_name("FILE");
    app.add_option("--format", options.format, "Output format")->type_name("table|csv|json|jsonl|md");
    app.add_option("--color", options.color, "Colour; auto = on a terminal without NO_COLOR")
        ->type_name("auto|always|never");
    app.add_option("--log-format", options.log_format,
                   "Messages on standard error; json = one object a line with time, level, market and message")
        ->type_name("text|json");
}

/// The log format asked for, as far as can be seen before the arguments are understood.
LogFormat log_format_in(const std::vector<std::string>& arguments)
{
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool is_json = arguments[i] == "--log-format=json" ||
                             (arguments[i] == "--log-format" && i + 1 < arguments.size() && arguments[i + 1] == "json");
        if (is_json) {
            return LogFormat::json;
        }
    }
    return LogFormat::text;
}

/// The first word that is neither an option nor its value; "" without one. Before a command was understood, it is meant
/// to be one.
std::string command_word(const std::vector<std::string>& arguments)
{
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        const bool takes_value =
            word == "--db" || word == "--config" || word == "--format" || word == "--color" || word == "--log-format";
        if (takes_value) {
            ++i;
        } else if (!word.starts_with('-')) {
            return word;
        }
    }
    return {};
}

/// The sentence for a command line that names no command, or none that exists.
std::string no_command(const std::string& word)
{
    std::vector<std::string_view> known;
    for (const CommandEntry& entry : k_commands) {
        known.push_back(entry.name);
    }
    return word.empty()
               ? "name a command: " + text::joined(known)
               : "'" + word + "' is no command" + text::hint(word, known) + " (there are " + text::joined(known) + ")";
}

/// For words that a command with actions does not know: which actions it has.
std::string actions_of(const CLI::App& app)
{
    std::string known;
    for (const CLI::App* command : app.get_subcommands()) {
        const bool has_chosen = !command->get_subcommands().empty();
        for (const CLI::App* action : command->get_subcommands([](const CLI::App*) { return true; })) {
            if (!has_chosen) {
                known.append(known.empty() ? "; '" + command->get_name() + "' alone lists, and there are " : ", ")
                    .append(action->get_name());
            }
        }
    }
    return known;
}

/// The command that was chosen, or the action of it.
const CLI::App& deepest(const CLI::App& app)
{
    const CLI::App* chosen = &app;
    while (!chosen->get_subcommands().empty()) {
        chosen = chosen->get_subcommands().front();
    }
    return *chosen;
}

/// "gpuprice rates update"
std::string path_of(const CLI::App& command)
{
    const CLI::App* parent = command.get_parent();
    return (parent != nullptr ? path_of(*parent) + " " : "") + command.get_name();
}

/// For the first option that the command does not know: which one was probably meant.
std::string near_option(const CLI::App& app, const CLI::App& command, const std::vector<std::string>& arguments)
{
    std::vector<std::string> shown;
    for (const CLI::App* each : {&app, &command}) {
        for (const CLI::Option* option : each->get_options()) {
            for (const std::string& name : option->get_lnames()) {
                if (!option->get_group().empty()) {
                    shown.push_back("--" + name);
                }
            }
        }
    }
    const std::vector<std::string_view> names{shown.begin(), shown.end()};
    for (const std::string& word : arguments) {
        const std::string name = word.substr(0, word.find('='));
        // One that is not shown is known all the same.
        const bool is_known = app.get_option_no_throw(name) != nullptr || command.get_option_no_throw(name) != nullptr;
        if (name.starts_with("--") && !is_known) {
            return text::hint(name, names);
        }
    }
    return {};
}

}  // namespace

CommandLine::CommandLine()
    : app_{std::make_unique<CLI::App>("gpuprice tracks what accelerator cards really cost.", "gpuprice")}
{
    app_->set_version_flag("--version", std::string{"gpuprice "} + GPUPRICE_VERSION);
    app_->require_subcommand(1);
    app_->get_formatter()->column_width(36);
    app_->footer(k_footer);
    app_->set_help_all_flag("--help-all", "Print the help of every command");
    add_global_options(*app_, options_);
    for (const CommandEntry& entry : k_commands) {
        CLI::App* command = app_->add_subcommand(std::string{entry.name}, std::string{entry.summary});
        command->fallthrough();
        commands_.emplace_back(command, entry.add(*command));
    }
}

CommandLine::~CommandLine() = default;

Parsed CommandLine::parse(const std::vector<std::string>& arguments, Context& context)
{
    Parsed parsed;
    context.log_format = log_format_in(arguments);
    try {
        // CLI11 takes a vector from the back.
        app_->parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::ParseError& error) {
        const bool without_command = app_->get_subcommands().empty();
        const std::string word = without_command ? command_word(arguments) : std::string{};
        const bool asked_for = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (asked_for && word.empty()) {                  // the help of a command that is none would be another's
            app_->exit(error, context.out, context.err);  // writes to the first
        } else {
            const CLI::App& command = deepest(*app_);
            tell_usage(context,
                       without_command ? no_command(word)
                                       : error.what() + near_option(*app_, command, arguments) + actions_of(*app_),
                       path_of(command));
            parsed.code = k_usage;
        }
        return parsed;
    }
    for (auto& [command, runner] : commands_) {
        if (command->parsed()) {
            parsed.runner = std::move(runner);
        }
    }
    parsed.options = options_;
    return parsed;
}

}  // namespace gpuprice::cli
