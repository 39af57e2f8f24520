#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/markets/definition.hpp"

#include "markets_actions.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Audience;
using report::Cell;

std::string missing_credentials(const model::MarketDefinition& market, const fetch::Environment& environment)
{
    std::string missing;
    for (const auto& [name, source] : market.credentials) {
        if (!fetch::read_secret(source, environment)) {
            missing.append(missing.empty() ? "" : ", ").append(place_of(source));
        }
    }
    return missing;
}

int run_check(Session& session, const std::string& id)
{
    const auto render = session.render_options();
    auto files = markets::check_definitions(session.data_directory() / "markets", session.user_markets());
    if (!id.empty()) {
        // A file that cannot be read has no id but its name.
        std::erase_if(files, [&id](const markets::CheckedFile& file) {
            return file.id != id && !(file.id.empty() && file.file.stem() == id);
        });
        if (files.empty()) {
            (void)session.market(id);  // says which there are
        }
    }
    report::Table table;
    table.columns = {{"market", "MARKET"},
                     {"sound", "SOUND"},
                     {"not_there", "NOT THERE", Align::left, Audience::both, 12},
                     {"file", "FILE", Align::left, Audience::both, 16},
                     {"problem", "", Align::left, Audience::files}};
    bool sound = true;
    bool all_there = true;
    for (const markets::CheckedFile& file : files) {
        const std::string missing =
            file.definition ? missing_credentials(*file.definition, session.context().environment) : "";
        if (!file.problem.empty()) {
            session.context().err << "gpuprice: " << file.problem << "\n";
        }
        sound = sound && file.problem.empty();
        all_there = all_there && missing.empty();
        table.rows.push_back({
            file.id.empty() ? Cell::none() : Cell{file.id},
            Cell::with_display(Cell::truth(file.problem.empty()), file.problem.empty() ? "yes" : "no"),
            missing.empty() ? Cell::none() : Cell{missing},
            Cell{file.file.string()},
            file.problem.empty() ? Cell::none() : Cell{file.problem},
        });
    }
    if (!all_there) {
        table.notes = {"What is not there are credentials: set the variable, or write the file with mode 0600."};
    }
    session.context().out << report::render(table, render);
    if (sound && id.empty()) {
        (void)session.markets();  // the configuration may switch on what does not exist
    }
    return sound ? k_done : k_usage;
}

}  // namespace

Runner add_markets_check(CLI::App& action)
{
    const auto id = std::make_shared<std::string>();
    action.add_option("market", *id, "Only this one; all when none is given")->type_name("ID");
    action.footer(
        "Every problem is named with its file and its place in it, a JSON pointer; exits with 2 then.\n"
        "Example: gpuprice markets check");
    return [id](Session& session) { return run_check(session, *id); };
}

}  // namespace gpuprice::cli
