#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/ingest/scrape.hpp"
#include "gpuprice/markets/adapter.hpp"
#include "gpuprice/markets/definition.hpp"
#include "gpuprice/text/counted.hpp"

#include "input.hpp"
#include "markets_actions.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
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

struct CheckArguments {
    std::string market;
    std::string sample;
};

/// Reads a saved answer with the market's definition and says which of its selectors reach nothing.
int check_sample(Session& session, const CheckArguments& arguments)
{
    const auto render = session.render_options();
    const model::MarketDefinition market = session.market(arguments.market);
    Input input{arguments.sample, session.context()};
    const std::string bytes{std::istreambuf_iterator<char>{input.stream()}, {}};
    const markets::Step step = markets::find_adapter(market.adapter)->read_saved(market, bytes);
    if (!step.message.empty()) {
        tell(session.context(), input.name() + ": " + step.message);
    }
    report::Table table;
    table.columns = {{"place", "PLACE", Align::left, Audience::both, 20, true},
                     {"selector", "REACHES NOTHING", Align::left, Audience::both, 20, true}};
    for (const std::string& selector : step.unreached) {
        for (const std::string& place : markets::places_of(market, selector)) {
            table.rows.push_back({Cell{place}, Cell{selector}});
        }
    }
    if (step.listings.empty()) {
        table.empty_text = "No listing was read, so nothing can be said of what the selectors reach.";
    } else if (market.extract.empty()) {
        table.empty_text = "The adapter " + market.adapter + " knows its answers' form and has no selectors.";
    } else {
        table.empty_text = "Every selector that was asked for reaches something.";
    }
    table.notes = {fmt::format("{} read and {} left out of {}, with the definition {}.",
                               text::counted(step.listings.size(), "listing"),
                               text::counted(step.left_out.size(), "item"), input.name(), market.origin)};
    if (!step.unreached.empty()) {
        table.notes.push_back("What reaches nothing is a mistake, or something that this sample does not state.");
    }
    session.context().out << report::render(table, render);
    return step.listings.empty() ? k_partial : k_done;
}

int run_check(Session& session, const std::string& id)
{
    const auto render = session.render_options();
    auto files = markets::check_definitions(session.data_directory() / "markets", session.user_markets(),
                                            ingest::check_requests);
    if (!id.empty()) {
        std::erase_if(files, [&id](const markets::CheckedFile& file) { return file.id != id; });
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
    report::give_way(table.columns, {"file", "not_there"});
    bool sound = true;
    bool all_there = true;
    for (const markets::CheckedFile& file : files) {
        const std::string missing =
            file.definition ? missing_credentials(*file.definition, session.context().environment) : "";
        for (const std::string& problem : file.problems) {
            tell(session.context(), problem);
        }
        sound = sound && file.problems.empty();
        all_there = all_there && missing.empty();
        table.rows.push_back({
            Cell{file.id},
            Cell::with_display(Cell::truth(file.problems.empty()), file.problems.empty() ? "yes" : "no"),
            missing.empty() ? Cell::none() : Cell{missing},
            Cell{file.file.string()},
            file.problems.empty() ? Cell::none() : Cell{fmt::format("{}", fmt::join(file.problems, "\n"))},
        });
    }
    if (!all_there) {
        table.notes = {"What is not there are credentials: set the variable, or write the file with mode 0600."};
    }
    if (id.empty()) {
        for (const std::string& unknown : session.unknown_markets()) {
            tell(session.context(), session.configuration().file.string() + ": /markets: '" + unknown +
                                        "' is no market: correct it, or take it out");
            sound = false;
        }
    }
    session.context().out << report::render(table, render);
    return sound ? k_done : k_usage;
}

}  // namespace

Runner add_markets_check(CLI::App& action)
{
    const auto arguments = std::make_shared<CheckArguments>();
    CLI::Option* market =
        action.add_option("market", arguments->market, "Only this one; all when none is given")->type_name("ID");
    action
        .add_option("--sample", arguments->sample,
                    "Hold that market's selectors against a saved answer; - = standard input")
        ->type_name("FILE")
        ->needs(market);
    action.footer(
        "Every problem is named with its file and its place in it, a JSON pointer; exits with 2 then. With a sample,\n"
        "selectors that give nothing in any of its items are named; exits with 3 when it gives no listing. Examples:\n"
        "  gpuprice markets check\n"
        "  gpuprice markets check vast --sample bundles.json");
    return [arguments](Session& session) {
        return arguments->sample.empty() ? run_check(session, arguments->market) : check_sample(session, *arguments);
    };
}

}  // namespace gpuprice::cli
