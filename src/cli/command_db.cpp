#include "gpuprice/core/error.hpp"

#include "commands.hpp"
#include "db_prune.hpp"
#include "live_lines.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Cell;

/// What a table holds, for people; its own name where that is not known here.
std::string words_of(std::string_view table)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> k_words{
        {{"listing", "listings"},
         {"revision", "descriptions of listings, each as it once was"},
         {"price_span", "prices, each with the time it stood"},
         {"seen_by", "which searches found which listings"},
         {"closing", "listings that were seen to end"},
         {"coverage", "when each market was observed"},
         {"run", "runs of scrape and import"},
         {"run_market", "what each run came to, a line a market"},
         {"rate", "exchange rates"},
         {"http_cache", "kept pages"},
         {"host_pause", "hosts that asked for a pause"},
         {"prune_mark", "years that were taken out of a market"},
         {"alert_episode", "episodes of alert rules"},
         {"alert_message", "messages of alerts"},
         {"rules", "versions of the rules that titles were read by"},
         {"meta", "the file's own settings"}}};
    const auto* found = std::ranges::find(k_words, table, &std::pair<std::string_view, std::string_view>::first);
    return std::string{found == k_words.end() ? table : found->second};
}

int run_info(Session& session)
{
    const auto render = session.render_options();
    const store::Store store = session.open_store(store::Access::read);
    const store::Contents contents = store.contents();
    report::Table table;
    table.title = session.database().string();
    table.columns = {{"table", "WHAT"}, {"rows", "ROWS", Align::right}, {"bytes", "SIZE", Align::right}};
    for (const store::Contents::Table& part : contents.tables) {
        table.rows.push_back(
            {Cell::with_display(Cell{part.name}, words_of(part.name)), Cell::count(static_cast<std::size_t>(part.rows)),
             Cell::with_display(Cell::count(static_cast<std::size_t>(part.bytes)), size_text(part.bytes))});
    }
    table.notes.push_back(fmt::format("Format {}; {} in all, {} of it free for what comes next.", contents.format,
                                      size_text(contents.bytes), size_text(contents.free_bytes)));
    if (contents.first && contents.last) {
        table.notes.push_back(fmt::format("Prices from {} to {}.", core::to_text(core::day_of(*contents.first)),
                                          core::to_text(core::day_of(*contents.last))));
    }
    add_pruned_notes(table, store, {}, std::nullopt);
    session.context().out << report::render(table, render);
    return k_done;
}

int run_check(Session& session)
{
    const auto render = session.render_options();
    const store::Store store = session.open_store(store::Access::read);
    std::optional<LiveStep> progress{std::in_place, session.context(), Progress::shown, "db check"};
    const std::vector<store::Problem> problems =
        store.check([&progress](std::string_view step) { progress->at(step); });
    progress.reset();
    report::Table table;
    table.columns = {{"where", "WHERE"}, {"problem", "PROBLEM"}};
    for (const store::Problem& problem : problems) {
        table.rows.push_back({Cell{problem.where}, Cell{problem.what}});
    }
    table.empty_text = session.database().string() + " is sound.";
    if (!problems.empty()) {
        const std::string backup = store::newest_backup(session.database()).string();
        table.notes.push_back(
            backup.empty()
                ? "There is no backup beside it. Save what can be read: gpuprice export sightings > sightings.csv; "
                  "a new database reads that back."
                : "The newest backup is " + backup +
                      ": look at it with --db, and put it in the place of the damaged file.");
    }
    session.context().out << report::render(table, render);
    return problems.empty() ? k_done : k_failed;
}

int run_backup(Session& session, const std::string& target)
{
    const store::Store store = session.open_store(store::Access::read);
    std::filesystem::path made = target;
    if (target.empty()) {
        made = store.back_up("backup", session.clock().now());
    } else {
        store.back_up_to(made);
    }
    const auto problems = store::Store::open(made, store::Access::read).check();
    if (!problems.empty()) {
        // Under its own name it would be taken for a rescue.
        const std::filesystem::path damaged = made.string() + ".damaged";
        std::filesystem::rename(made, damaged);
        throw core::DataError("the copy is not sound (" + problems.front().where + ": " + problems.front().what +
                              ") and was put aside as " + damaged.string() + ": run 'gpuprice db check'");
    }
    session.context().out << made.string() << "\n";
    return k_done;
}

}  // namespace

Runner add_db(CLI::App& command)
{
    command.require_subcommand(0, 1);
    const auto chosen = std::make_shared<Runner>(run_info);
    const auto target = std::make_shared<std::string>();
    const auto choose = [&chosen](CLI::App* action, Runner runner) {
        // The parser is gone when the command runs: what it chose has to be kept now.
        action->callback([chosen, runner = std::move(runner)] { *chosen = runner; });
    };
    const auto add = [&command, &choose](const char* name, const char* summary, Runner runner) {
        CLI::App* action = command.add_subcommand(name, summary);
        action->fallthrough();
        choose(action, std::move(runner));
        return action;
    };
    add("info", "What it holds and how much room that takes", run_info)->footer("Example:\n  gpuprice db info");
    add("check", "Whether it is sound: its pages, and what its tables say of each other", run_check)
        ->footer(
            "Reads the whole file and derives the whole history. Exits with 1 when something is wrong, and names it.\n"
            "Example:\n  gpuprice db check");
    CLI::App* backup = add("backup", "A copy of it, also while another run writes",
                           [target](Session& session) { return run_backup(session, *target); });
    backup->add_option("file", *target, "The copy; default beside the database, with the time in its name")
        ->type_name("FILE");
    backup->footer(
        "The copy has its name only when it is whole, is checked, and overwrites nothing. Its name is printed.\n"
        "Examples:\n  gpuprice db backup\n  gpuprice db backup /media/stick/history.db");
    CLI::App* prune = command.add_subcommand("prune", "Remove what no number needs, and give its space back");
    prune->fallthrough();
    choose(prune, add_prune(*prune));
    command.footer("Without an action: info.");
    return [chosen](Session& session) { return (*chosen)(session); };
}

}  // namespace gpuprice::cli
