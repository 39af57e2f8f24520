#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/report/markup.hpp"
#include "gpuprice/report/number_listings.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "pruned_notes.hpp"
#include "report_runs.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

int run_markup(Session& session, const Filters& filters, Shows shows, report::Format fallback)
{
    const Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const auto render = render_options(session, filters.arrangement, fallback);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable rates = session.rates(store);

    store::Selection selection = standing_on_day(scope);
    selection.with_unassigned = true;
    const model::History history = store.select(selection);
    analysis::MarkupOptions options{scope.basis, scope.filter, filters.include_flagged};
    analysis::MarkupReport report = analysis::markup(history, session.catalog(), rates, scope.day, options);
    if (report.rows.empty()) {
        report.last_day = last_day_with_data(store, scope);
    }
    auto missing = analysis::missing_rates(history, rates, {scope.day, scope.day}, scope.basis.currency, scope.filter);
    analysis::add_missing_rates(missing, report, rates);
    if (shows == Shows::listings) {
        report::Table table = report::number_listings(report, scope.basis);
        add_pruned_notes(table, store, scope.selection.markets, scope.day);
        add_closing_notes(table, session, missing);
        session.context().out << report::render(table, render);
        return k_done;
    }
    std::vector<std::string> notes = pruned_notes(store, scope.selection.markets, scope.day);
    std::ranges::move(closing_notes(session, missing), std::back_inserter(notes));
    session.context().out << report::render_markup(report, scope.basis, notes, render);
    return k_done;
}

}  // namespace

int write_markup(Session& session, const Filters& filters, report::Format fallback)
{
    return run_markup(session, filters, Shows::numbers, fallback);
}

Runner add_markup(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters);
    const auto explains = add_explain_number(
        command, "List the listings behind each price, with their votes and exchange rates, and those left out");
    command.footer(
        "Each row is one cell: card, price kind, condition group and region. 1 or 2 sellers give no median,\n"
        "3 to 5 a thin one without an interval. Examples:\n"
        "  gpuprice markup a100\n"
        "  gpuprice markup h100-80gb-pcie --currency CNY --as-of 2026-03-31\n"
        "  gpuprice markup h100 --explain-number\n"
        "  gpuprice markup --format csv > markup.csv");
    return [filters, explains](Session& session) {
        return run_markup(session, *filters, *explains ? Shows::listings : Shows::numbers, report::Format::table);
    };
}

}  // namespace gpuprice::cli
