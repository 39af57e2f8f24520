#include "gpuprice/cli/run.hpp"

#include "gpuprice/core/error.hpp"

#include "commands.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ios>
#include <new>
#include <ostream>

namespace gpuprice::cli {

namespace {

constexpr const char* k_footer =
    "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 partial: a market blocked, drifting, partial,\n"
    "failed or skipped beside others, or suddenly empty, or rows left out (the rest is saved),\n"
    "4 'status' needs a person, 5 another run holds the lock.\n"
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
}

/// The sentence for a command line that names no command, or none that exists.
std::string no_command(const std::vector<std::string>& arguments)
{
    std::string known;
    for (const CommandEntry& entry : k_commands) {
        known.append(known.empty() ? "" : ", ").append(entry.name);
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        const bool takes_value = word == "--db" || word == "--config" || word == "--format" || word == "--color";
        if (takes_value) {
            ++i;
        } else if (!word.starts_with('-')) {
            return "'" + word + "' is no command; there are " + known;
        }
    }
    return "name a command: " + known;
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

/// What parsing leaves behind: the command to run, or the exit code of --help and of usage errors.
struct Parsed {
    GlobalOptions options;
    Runner runner;
    int code = k_done;
};

Parsed parse(const std::vector<std::string>& arguments, Context& context)
{
    Parsed parsed;
    CLI::App app{"gpuprice tracks what accelerator cards really cost.", "gpuprice"};
    app.set_version_flag("--version", std::string{"gpuprice "} + GPUPRICE_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(36);
    app.footer(k_footer);
    app.set_help_all_flag("--help-all", "Print the help of every command");
    add_global_options(app, parsed.options);
    std::vector<std::pair<CLI::App*, Runner>> commands;
    for (const CommandEntry& entry : k_commands) {
        CLI::App* command = app.add_subcommand(std::string{entry.name}, std::string{entry.summary});
        command->fallthrough();
        commands.emplace_back(command, entry.add(*command));
    }
    try {
        // CLI11 takes a vector from the back.
        app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (const CLI::ParseError& error) {
        const bool asked_for = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (asked_for) {
            app.exit(error, context.out, context.err);
        } else {
            const bool without_command = app.get_subcommands().empty();
            tell(context, without_command ? no_command(arguments) : error.what() + actions_of(app));
            context.err << "Run 'gpuprice --help' for the commands and options.\n";
            parsed.code = k_usage;
        }
        return parsed;
    }
    for (auto& [command, runner] : commands) {
        if (command->parsed()) {
            parsed.runner = std::move(runner);
        }
    }
    return parsed;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Context& context)
{
    try {
        Parsed parsed = parse(arguments, context);
        if (!parsed.runner) {
            return parsed.code;
        }
        Session session{context, parsed.options};
        const int code = parsed.runner(session);
        context.out.flush();
        return code;
    } catch (const core::UsageError& error) {
        tell(context, error.what());
        return k_usage;
    } catch (const core::BusyError& error) {
        tell(context, error.what());
        return k_busy;
    } catch (const core::DataError& error) {
        tell(context, error.what());
    } catch (const std::ios_base::failure&) {
        if (errno == EPIPE) {
            return k_done;  // the reader has had enough
        }
        tell(context, std::string{"the output cannot be written: "} + std::strerror(errno));
    } catch (const std::bad_alloc&) {
        tell(context, "out of memory");
    } catch (const std::filesystem::filesystem_error& error) {
        tell(context, error.what());
    } catch (const std::exception& error) {
        tell(context, std::string{"internal error, please report it: "} + error.what());
    }
    return k_failed;
}

}  // namespace gpuprice::cli
