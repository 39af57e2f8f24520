#include "gpuprice/core/digest.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/text/unicode.hpp"

#include "commands.hpp"
#include "option_values.hpp"
#include "schedule_text.hpp"
#include "session.hpp"
#include "shell_quote.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <utility>
#include <variant>
#include <vector>

namespace gpuprice::cli {

namespace {

constexpr std::chrono::minutes k_jitter{10};
constexpr std::chrono::minutes k_max_runtime{30};

struct ScheduleArguments {
    std::vector<std::string> markets;
    std::string every = "6h";
    std::string jitter;
    std::string max_runtime;
    std::string minute;
    bool cron = false;
    bool systemd = false;
};

std::chrono::minutes minutes_option(const std::string& text, const char* option)
{
    const std::chrono::seconds duration = duration_option(text, option);
    if (duration.count() % 60 != 0) {
        throw core::UsageError(fmt::format("{}: '{}' is no number of whole minutes", option, text));
    }
    return std::chrono::duration_cast<std::chrono::minutes>(duration);
}

/// 0 starts every run on the minute.
std::chrono::minutes jitter_option(const std::string& text, std::chrono::minutes every)
{
    if (text.empty()) {
        return std::min(k_jitter, every / 4);
    }
    const bool is_none = text == "0" || text == "0s" || text == "0m" || text == "0h";
    return is_none ? std::chrono::minutes{0} : minutes_option(text, "--jitter");
}

/// What cron and systemd can both repeat evenly.
std::chrono::minutes every_option(const std::string& text)
{
    constexpr std::array k_parts{15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440};
    const std::chrono::minutes every = minutes_option(text, "--every");
    if (std::ranges::find(k_parts, every.count()) == k_parts.end()) {
        throw core::UsageError("--every: '" + text +
                               "' does not divide a day evenly; use 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h or 24h");
    }
    return every;
}

/// A minute of the hour that differs between installations and stays the same for each.
unsigned minute_of(const std::string& database)
{
    constexpr unsigned k_minutes = 59;
    unsigned number = 0;
    const std::string digest = core::digest(database).substr(0, 6);
    std::from_chars(digest.data(), digest.data() + digest.size(), number, 16);
    return 1 + number % k_minutes;
}

/// The environment variables that the channels of alerts read, by channel.
std::vector<std::pair<std::string, std::string>> channel_variables(const fetch::Channels& channels)
{
    std::vector<std::pair<std::string, std::string>> variables;
    for (const auto& [name, channel] : channels) {
        std::vector<std::string> named;
        if (const auto* webhook = std::get_if<fetch::Webhook>(&channel)) {
            named = {webhook->url_secret.env, webhook->token.env};
        } else if (const auto* mail = std::get_if<fetch::MailServer>(&channel)) {
            named = {mail->password.env};
        }
        for (const std::string& variable : named) {
            if (!variable.empty()) {
                variables.emplace_back(name, variable);
            }
        }
    }
    return variables;
}

/// Markets that a run by itself could not ask, and channels that it could not tell, each with the reason, as comment
/// lines.
std::string warnings(const std::vector<model::MarketDefinition>& markets, const fetch::Channels& channels, bool cron)
{
    std::string text;
    for (const auto& [name, variable] : channel_variables(channels)) {
        text += fmt::format("# The alert channel {} reads ${}, which {} does not know: {}.\n", text::printable(name),
                            text::printable(variable), cron ? "cron" : "systemd",
                            cron ? "set it at the top of the crontab, or name a file of mode 0600 in the configuration"
                                 : "write it into /etc/gpuprice/environment");
    }
    for (const model::MarketDefinition& market : markets) {
        for (const auto& [name, source] : market.credentials) {
            if (!source.env.empty()) {
                text += fmt::format("# {} reads ${}, which {} does not know: {}.\n", market.id,
                                    text::printable(source.env), cron ? "cron" : "systemd",
                                    cron ? "set it at the top of the crontab, or name a file of mode 0600 in the "
                                           "market's definition"
                                         : "write it into /etc/gpuprice/environment");
            }
        }
    }
    return text;
}

/// The path where an option or one of the variables names it, which cron does not know; else none, for it is the usual
/// one.
std::string named_path(const Session& session, const std::string& option, std::initializer_list<const char*> variables,
                       const std::filesystem::path& path)
{
    const bool is_named = !option.empty() || std::ranges::any_of(variables, [&session](const char* variable) {
        return !session.context().environment(variable).value_or("").empty();
    });
    return is_named ? std::filesystem::absolute(path).lexically_normal().string() : std::string{};
}

/// For a command in a comment, which a line break must not end.
std::string shell_word(const std::filesystem::path& path)
{
    const std::string word = path.string();
    return is_plain_word(word) ? word : text::printable(shell_quoted(word));
}

/// What the service's account needs of the user's configuration.
std::string configuration_lines(const Session& session)
{
    const std::filesystem::path& file = session.configuration().file;
    return std::filesystem::exists(file)
               ? fmt::format("#   install -D -m 644 {} /etc/gpuprice/config.json  # markets, alerts and all\n",
                             shell_word(file))
               : std::string{"#   /etc/gpuprice/config.json: {\"markets\": [...], \"alerts\": {...}}\n"};
}

/// Definitions of the user's own that the service's account will look for elsewhere.
std::string own_definitions(const Session& session, const std::vector<model::MarketDefinition>& markets)
{
    std::string text;
    for (const model::MarketDefinition& market : markets) {
        const std::filesystem::path file = session.user_markets() / (market.id + ".json");
        if (std::filesystem::exists(file)) {
            text +=
                fmt::format("#   install -D -m 644 {} /etc/gpuprice/markets/{}.json\n", shell_word(file), market.id);
        }
    }
    return text;
}

int run_schedule(Session& session, const ScheduleArguments& arguments)
{
    if (arguments.cron == arguments.systemd) {
        throw core::UsageError("schedule: choose one of --cron and --systemd");
    }
    if (arguments.systemd && !(session.options().db.empty() && session.options().config.empty())) {
        throw core::UsageError(
            "--db and --config do not go with --systemd: the service has directories of its own, "
            "/var/lib/gpuprice and /etc/gpuprice");
    }
    Schedule schedule;
    schedule.every = every_option(arguments.every);
    schedule.jitter = jitter_option(arguments.jitter, schedule.every);
    schedule.max_runtime = arguments.max_runtime.empty() ? std::min(k_max_runtime, schedule.every / 2)
                                                         : minutes_option(arguments.max_runtime, "--max-runtime");
    if (schedule.jitter + schedule.max_runtime > schedule.every) {
        throw core::UsageError(
            fmt::format("--max-runtime and --jitter together are longer than --every {}: a run would "
                        "meet the next one",
                        arguments.every));
    }
    const auto& names = arguments.markets.empty() ? session.configuration().markets : arguments.markets;
    std::vector<model::MarketDefinition> markets;
    if (names.empty()) {
        throw core::UsageError("no market is switched on: name some, or list them under \"markets\" in " +
                               session.configuration().file.string());
    }
    for (const std::string& name : names) {
        markets.push_back(session.market(name));
        if (markets.back().base_url.empty()) {
            throw core::UsageError("market " + name +
                                   " is import-only and cannot be scraped: leave it out; 'gpuprice markets show " +
                                   name + "' says how its pages come in");
        }
        schedule.renders = schedule.renders || !markets.back().via.empty();
    }
    schedule.markets = arguments.markets;
    schedule.offset = arguments.minute.empty()
                          ? minute_of(session.database().string())
                          : static_cast<unsigned>(number_option(arguments.minute, "--minute", {0.0, 59.0}));
    const std::filesystem::path& program = session.context().program;
    schedule.program = program.empty() ? "gpuprice" : program.string();
    std::ostream& out = session.context().out;
    if (arguments.cron) {
        schedule.db = named_path(session, session.options().db, {"GPUPRICE_DB", "XDG_DATA_HOME"}, session.database());
        const std::filesystem::path& config = session.configuration().file;
        // A file that is named must be there.
        if (std::filesystem::exists(config)) {
            schedule.config =
                named_path(session, session.options().config, {"GPUPRICE_CONFIG", "XDG_CONFIG_HOME"}, config);
        }
        out << "# gpuprice every " << arguments.every
            << "; cron mails what it prints, and it prints only when something needs a person.\n"
            << "# To add it to your crontab: (crontab -l; THIS COMMAND) | crontab -, with this command as you wrote "
               "it\n"
            << warnings(markets, session.configuration().alerts.channels, true) << cron_line(schedule) << "\n";
    } else {
        out << "# The account, the configuration and the two units:\n"
            << "#   useradd --system --home-dir /var/lib/gpuprice --shell /usr/sbin/nologin gpuprice\n"
            << configuration_lines(session) << "#   the history will be /var/lib/gpuprice/history.db\n"
            << own_definitions(session, markets) << warnings(markets, session.configuration().alerts.channels, false)
            << "# /etc/systemd/system/gpuprice.service\n"
            << service_unit(schedule) << "# /etc/systemd/system/gpuprice.timer\n"
            << timer_unit(schedule) << "# Then: systemctl daemon-reload && systemctl enable --now gpuprice.timer\n";
    }
    return k_done;
}

}  // namespace

Runner add_schedule(CLI::App& command)
{
    const auto arguments = std::make_shared<ScheduleArguments>();
    command
        .add_option("market", arguments->markets, "Markets; those switched on in the configuration when none is given")
        ->type_name("MARKET");
    command.add_flag("--cron", arguments->cron, "Print a line for crontab(5)");
    command.add_flag("--systemd", arguments->systemd, "Print a service and a timer for systemd");
    command.add_option("--every", arguments->every, "How often: 15m to 24h, a part of a day; default 6h")
        ->type_name("15m|6h|24h");
    command
        .add_option(
            "--jitter", arguments->jitter,
            "Start up to so much later, at random; 0s = on the minute; default 10m, at most a quarter of --every")
        ->type_name("90s|10m|2h");
    command
        .add_option("--max-runtime", arguments->max_runtime,
                    "End a run after this long; default 30m, at most half of --every")
        ->type_name("90s|10m|2h");
    command
        .add_option("--minute", arguments->minute, "Minute of the hour; default one that differs between installations")
        ->type_name("0…59");
    command.footer(
        "Prints, and installs nothing. A run that would meet another one ends at once, with exit code 5.\n"
        "Examples:\n"
        "  gpuprice schedule --cron\n"
        "  gpuprice schedule --systemd --every 1h ebay-us\n"
        "  gpuprice schedule --cron --every 24h vast runpod");
    return [arguments](Session& session) { return run_schedule(session, *arguments); };
}

}  // namespace gpuprice::cli
