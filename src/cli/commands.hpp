#ifndef GPUPRICE_SRC_CLI_COMMANDS_HPP
#define GPUPRICE_SRC_CLI_COMMANDS_HPP

/// \file
/// The commands: one file each, `command_<name>.cpp`, and one line here.

#include <array>
#include <functional>
#include <string_view>

namespace CLI {
class App;
}

namespace gpuprice::cli {

class Session;

/// Does the command's work with the options that it was added with; returns the exit code.
using Runner = std::function<int(Session&)>;

// Each adds its options to `command`, a subcommand made for it, and opens or reads nothing.
[[nodiscard]] Runner add_scrape(CLI::App& command);
[[nodiscard]] Runner add_import(CLI::App& command);
[[nodiscard]] Runner add_report(CLI::App& command);
[[nodiscard]] Runner add_markup(CLI::App& command);
[[nodiscard]] Runner add_history(CLI::App& command);
[[nodiscard]] Runner add_spikes(CLI::App& command);
[[nodiscard]] Runner add_trends(CLI::App& command);
[[nodiscard]] Runner add_listings(CLI::App& command);
[[nodiscard]] Runner add_cards(CLI::App& command);
[[nodiscard]] Runner add_markets(CLI::App& command);
[[nodiscard]] Runner add_rates(CLI::App& command);
[[nodiscard]] Runner add_status(CLI::App& command);
[[nodiscard]] Runner add_premium(CLI::App& command);
[[nodiscard]] Runner add_turnover(CLI::App& command);
[[nodiscard]] Runner add_rent(CLI::App& command);
[[nodiscard]] Runner add_value(CLI::App& command);
[[nodiscard]] Runner add_explain(CLI::App& command);
[[nodiscard]] Runner add_alerts(CLI::App& command);
[[nodiscard]] Runner add_schedule(CLI::App& command);
[[nodiscard]] Runner add_export(CLI::App& command);
[[nodiscard]] Runner add_reparse(CLI::App& command);
[[nodiscard]] Runner add_db(CLI::App& command);

struct CommandEntry {
    std::string_view name;
    std::string_view summary;
    Runner (*add)(CLI::App&);
};

/// In the order of the help.
inline constexpr std::array k_commands{
    CommandEntry{"scrape", "Fetch the configured markets into the price history", add_scrape},
    CommandEntry{"import", "Read saved answers and files of sightings and quotes into the price history", add_import},
    CommandEntry{"report", "What happened to prices, on one page: terminal, Markdown, JSON or HTML", add_report},
    CommandEntry{"markup", "What cards cost, how far that is above or below their launch price, and since when",
                 add_markup},
    CommandEntry{"history", "The daily prices of a card", add_history},
    CommandEntry{"spikes", "When prices left their recent range, and whether they came back", add_spikes},
    CommandEntry{"trends", "Where prices drift, by how much, and how sure that is", add_trends},
    CommandEntry{"listings", "What is on offer, one line each, with what looks wrong about it", add_listings},
    CommandEntry{"premium", "What the same card costs in one region over another", add_premium},
    CommandEntry{"turnover", "How long listings stay, and what those that went had asked", add_turnover},
    CommandEntry{"rent", "After how long buying a card is cheaper than renting it", add_rent},
    CommandEntry{"value", "What cards give for their money, across vendors", add_value},
    CommandEntry{"explain", "Why a title or a stored listing is, or is not, that card", add_explain},
    CommandEntry{"cards", "The catalogue: cards, launch prices and price references", add_cards},
    CommandEntry{"markets", "The sources and their health", add_markets},
    CommandEntry{"rates", "Exchange rates: the last day known of each currency; renewing them", add_rates},
    CommandEntry{"status", "The ledger: what each market's last runs came to", add_status},
    CommandEntry{"alerts", "What the alert rules say, whom they told, how often they would have fired", add_alerts},
    CommandEntry{"schedule", "Print a crontab line or systemd units that scrape by themselves", add_schedule},
    CommandEntry{"export", "Write the history for other programs", add_export},
    CommandEntry{"reparse", "Read stored titles anew after the rules or the catalogue have changed", add_reparse},
    CommandEntry{"db", "The database file: whether it is sound, a copy of it, what it holds", add_db},
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_COMMANDS_HPP
