#include "gpuprice/ingest/reparse.hpp"

#include "commands.hpp"
#include "live_lines.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

struct ReparseArguments {
    bool dry_run = false;
    bool all = false;
};

report::Table table_of(const ingest::ReparseReport& report, bool dry_run)
{
    using report::Cell;
    constexpr std::size_t k_least_title = 20;
    report::Table table;
    table.columns = {{"market", "MARKET"},
                     {"field", "WHAT"},
                     {"before", "BEFORE", report::Align::left, report::Audience::both, 8},
                     {"after", "AFTER", report::Align::left, report::Audience::both, 8},
                     {"listings", "LISTINGS", report::Align::right},
                     {"example", "FOR EXAMPLE", report::Align::left, report::Audience::both, 14, true},
                     {"title", "TITLE", report::Align::left, report::Audience::both, k_least_title, true}};
    report::give_way(table.columns, {"example", "title"});
    const auto or_none = [](const std::string& text) { return text.empty() ? Cell::none() : Cell{text}; };
    for (const ingest::Rereading& change : report.changes) {
        std::vector<Cell> row;
        row.emplace_back(change.market);
        row.emplace_back(change.field);
        row.push_back(or_none(change.before));
        row.push_back(or_none(change.after));
        row.push_back(Cell::count(static_cast<std::size_t>(change.revisions)));
        row.emplace_back(change.example);
        row.emplace_back(change.title);
        table.rows.push_back(std::move(row));
    }
    table.empty_text = report.revisions == 0 ? "Every stored title was read by this program and catalogue already."
                                             : "No reading changed.";
    if (report.revisions > 0) {
        table.notes.push_back(fmt::format("{} {} read anew, {} {} otherwise than before{}", report.revisions,
                                          report.revisions == 1 ? "title" : "titles", report.changed,
                                          report.changed == 1 ? "reads" : "read",
                                          dry_run ? "; nothing was written." : "."));
    }
    return table;
}

int run_reparse(Session& session, const ReparseArguments& arguments)
{
    const auto render = session.render_options();
    const auto which = arguments.all ? store::Rederive::all : store::Rederive::outdated;
    const normalize::Normalizer& normalizer = session.normalizer();
    ingest::ReparseReport report;
    if (arguments.dry_run) {
        const store::Store store = session.open_store(store::Access::read, Session::Outdated::expected);
        report = ingest::rehearse_reparse(store, normalizer, which);
    } else {
        session.require_database();
        store::Store store = session.open_store(store::Access::write);
        Context& context = session.context();
        LiveLines lines{context, Progress::shown};
        report = ingest::reparse(store, normalizer, which, [&](const std::string& market) {
            if (lines.manner() == LiveLines::Manner::redrawn) {
                lines.draw({"reading " + market + " anew"});
            } else if (lines.manner() == LiveLines::Manner::plain) {
                tell(context, Level::info, "reading " + market + " anew …", market);
            }
        });
    }
    session.context().out << report::render(table_of(report, arguments.dry_run), render);
    return k_done;
}

}  // namespace

Runner add_reparse(CLI::App& command)
{
    const auto arguments = std::make_shared<ReparseArguments>();
    command.add_flag("--dry-run", arguments->dry_run, "Show what would change and write nothing");
    command.add_flag("--all", arguments->all, "Also titles that this program and catalogue have read already");
    command.footer(
        "Reads stored titles again with the rules and the catalogue of today, and shows whose offer kind, card,\n"
        "quantity, condition or flags that changes. Prices and times stay as they are. Stopped half-way it leaves\n"
        "each market either as it was or done; the next call goes on with the rest.\n"
        "Examples:\n"
        "  gpuprice reparse --dry-run\n"
        "  gpuprice reparse");
    return [arguments](Session& session) { return run_reparse(session, *arguments); };
}

}  // namespace gpuprice::cli
