#include "gpuprice/core/error.hpp"

#include "arrangement.hpp"
#include "commands.hpp"
#include "markets_actions.hpp"
#include "run_table.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Audience;
using report::Cell;

std::string credentials_text(const model::MarketDefinition& market)
{
    std::string text;
    for (const auto& [name, source] : market.credentials) {
        text.append(text.empty() ? "" : ", ").append(source.env.empty() ? source.file : "$" + source.env);
    }
    return text;
}

std::vector<report::Column> columns_of_markets()
{
    std::vector<report::Column> columns{{"market", "MARKET"},
                                        {"adapter", "ADAPTER"},
                                        {"country", "COUNTRY"},
                                        {"currency", "CURRENCY"},
                                        {"switched_on", "ON"},
                                        {"outcome", "LAST RUN"},
                                        {"last_ok", "LAST OK"},
                                        {"open", "OPEN", Align::right},
                                        {"credentials", "NEEDS", Align::left, Audience::both, 12},
                                        {"base_url", "ADDRESS", Align::left, Audience::both, 16},
                                        {"import_only", "", Align::left, Audience::files},
                                        {"problem", "", Align::left, Audience::files},
                                        {"note", "", Align::left, Audience::files}};
    report::give_way(columns, {"base_url", "adapter", "currency", "country", "open", "credentials", "last_ok"});
    return columns;
}

int run_markets(Session& session, const ArrangementOptions& arrangement)
{
    const auto render = render_options(session, arrangement);
    std::map<std::string, store::MarketStatus> health;
    if (std::filesystem::exists(session.database())) {
        for (store::MarketStatus& status : session.open_store(store::Access::read).status()) {
            health.emplace(status.market, std::move(status));
        }
    }
    report::Table table;
    table.columns = columns_of_markets();
    const auto& on = session.configuration().markets;
    const auto switched_on_cell = [&on](const std::string& id) {
        const bool switched_on = std::ranges::find(on, id) != on.end();
        return Cell::with_display(Cell::truth(switched_on), switched_on ? "yes" : "no");
    };
    for (const model::MarketDefinition& market : session.markets()) {
        const auto found = health.find(market.id);
        const store::MarketStatus* status = found == health.end() ? nullptr : &found->second;
        table.rows.push_back({
            Cell{market.id},
            Cell{market.adapter},
            Cell{market.country},
            Cell{market.currency.code()},
            switched_on_cell(market.id),
            status != nullptr && status->last ? outcome_cell(*status->last) : Cell::with_display(Cell::none(), "never"),
            status != nullptr && status->last_ok ? Cell{core::to_text(*status->last_ok)} : Cell::none(),
            status != nullptr ? Cell::count(static_cast<std::size_t>(std::max(status->open, 0L))) : Cell::none(),
            Cell{credentials_text(market)},
            market.base_url.empty() ? Cell::with_display(Cell::none(), "(import only)") : Cell{market.base_url},
            Cell::truth(market.base_url.empty()),
            Cell::none(),
            Cell{market.note},
        });
    }
    for (const markets::CheckedFile& broken : session.broken_markets()) {
        std::vector<Cell> cells(table.columns.size(), Cell::none());
        cells[0] = Cell{broken.id};
        cells[4] = switched_on_cell(broken.id);
        cells[9] = Cell::with_display(Cell::none(), "(not usable)");
        cells[11] = Cell{broken.problems.front()};
        table.rows.push_back(std::move(cells));
    }
    std::ranges::stable_sort(table.rows, {}, [](const auto& row) { return std::get<std::string>(row[0].value); });
    table.notes = {"Switch markets on in " + session.configuration().file.string() +
                       ": {\"markets\": [\"ebay-us\"]}; or name them: gpuprice scrape ebay-us.",
                   "Import only: save pages in your browser and run 'gpuprice import --market MARKET FILE'."};
    for (const std::string& unknown : session.unknown_markets()) {
        table.notes.push_back("The configuration switches on '" + unknown + "', which no file defines.");
    }
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_markets(CLI::App& command)
{
    command.require_subcommand(0, 1);
    const auto chosen = std::make_shared<Runner>();
    const auto arrangement = std::make_shared<ArrangementOptions>();
    add_arrangement(command, *arrangement, columns_of_markets());
    for (const CommandEntry& entry : k_markets_actions) {
        CLI::App* action = command.add_subcommand(std::string{entry.name}, std::string{entry.summary});
        action->fallthrough();
        // The parser is gone when the command runs: what it chose has to be kept now.
        action->callback([chosen, runner = entry.add(*action)] { *chosen = runner; });
    }
    command.footer(
        "Without an action: the list of markets. A file in the configuration's markets directory adds a market or\n"
        "overrides, key by key, the shipped one of the same id. Examples:\n"
        "  gpuprice markets --sort open:desc --limit 5\n"
        "  gpuprice markets --format json\n"
        "  gpuprice markets probe https://shop.example.com --save");
    return [chosen, arrangement](Session& session) {
        if (!*chosen) {
            return run_markets(session, *arrangement);
        }
        if (!arrangement_of(*arrangement).is_empty()) {
            throw core::UsageError("--select, --sort and --limit are for the list of markets, without an action");
        }
        return (*chosen)(session);
    };
}

}  // namespace gpuprice::cli
