#include "gpuprice/analysis/turnover.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/turnover.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

namespace gpuprice::cli {

namespace {

constexpr std::chrono::days k_window{180};

int run_turnover(Session& session, const Filters& filters, Shows shows)
{
    Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const core::Day since = scope.since ? core::day_of(*scope.since) : scope.day - k_window;
    if (since > scope.day) {
        throw core::UsageError("--since " + core::to_text(since) + " lies after the day of the table, " +
                               core::to_text(scope.day));
    }
    for (const model::PriceKind kind : scope.filter.kinds) {
        if (model::is_point(kind)) {
            throw core::UsageError("--kind " + std::string{model::to_text(kind)} +
                                   ": it is a day's price and does not stay on the market");
        }
    }
    const auto render = render_options(session, filters.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);

    // When a listing appeared is known from its first span only, so the past is loaded whole.
    scope.selection.until = end_of(scope.day);
    scope.selection.words = store::Words::titles;
    const model::History history = store.select(scope.selection);
    const analysis::TurnoverReport report = analysis::turnover(
        history, session.catalog(), rates, scope.day, {scope.basis, scope.filter, filters.include_flagged, since});
    report::Table table = shows == Shows::listings ? report::turnover_listings(report, scope.basis)
                                                   : report::turnover_table(report, scope.basis);
    if (shows == Shows::listings) {
        std::vector<CellDay> stock;
        for (const analysis::MarkupRow& row : report.stock.rows) {
            stock.push_back({row.cell, report.day, report.currency});
        }
        for (std::string& note : explain_notes(session, filters, stock)) {
            table.notes.push_back("STOCK, FRESH, BEST and UNITS. " + std::move(note));
        }
    }
    const auto missing =
        analysis::missing_rates(history, rates, {since, scope.day}, scope.basis.currency, scope.filter);
    add_pruned_notes(table, store, scope.selection.markets, since);
    add_closing_notes(table, session, missing);
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_turnover(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters, report::turnover_table({}, {}).columns);
    add_since(command, *filters);
    describe(command, "--kind", "Only these price kinds: ask, auction_bid, rental_on_demand, rental_spot");
    const auto explains = add_explain_number(
        command, "List the listings behind the shares gone and the stays, and those left out with the reason");
    command.footer(
        "The nearest thing to sales where sold prices are closed: the share of listings gone within 7 and 30 days, "
        "the\n"
        "median stay, the prices of those that went over those that stayed, fresh asks beside the stock, the best\n"
        "credible offer and the units near it. Looks back 180 days unless --since says otherwise.\n"
        "Examples:\n"
        "  gpuprice turnover a100\n"
        "  gpuprice turnover a100 --explain-number\n"
        "  gpuprice turnover h100 --region US --since 1y");
    return [filters, explains](Session& session) {
        return run_turnover(session, *filters, *explains ? Shows::listings : Shows::numbers);
    };
}

}  // namespace gpuprice::cli
