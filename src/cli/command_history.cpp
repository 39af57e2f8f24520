#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/cell_chart.hpp"
#include "gpuprice/report/history.hpp"
#include "gpuprice/report/wording.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "output_file.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

/// The catalogue's events of the families shown, from the first to the last day shown.
std::vector<const catalog::Event*> events_within(const catalog::Catalog& catalog,
                                                 const std::vector<analysis::CellDays>& cells)
{
    std::vector<const catalog::Event*> events;
    for (const catalog::Event& event : catalog.events()) {
        const bool is_within = std::ranges::any_of(cells, [&event](const analysis::CellDays& cell) {
            return cell.rows.front().day <= event.day && event.day <= cell.rows.back().day &&
                   std::ranges::any_of(event.families, [&cell](const std::string& family) {
                       return family == "all" || family == cell.cell.card->family;
                   });
        });
        if (is_within) {
            events.push_back(&event);
        }
    }
    return events;
}

/// Draws the cells that have a median, each with its launch price and the events.
void plot(Session& session, const std::string& file, const std::vector<analysis::CellDays>& cells,
          const report::HistoryContext& context, const model::RateTable& rates)
{
    std::vector<const analysis::CellDays*> priced;
    for (const analysis::CellDays& cell : cells) {
        if (!cell.stock.empty()) {
            priced.push_back(&cell);
        }
    }
    if (priced.empty()) {
        throw core::DataError("--plot: there is nothing to draw, no day has the 3 sellers of a price");
    }
    const auto marks = report::event_marks(session.catalog(), priced);
    std::vector<report::PriceChart> charts;
    charts.reserve(priced.size());
    for (const analysis::CellDays* cell : priced) {
        const auto launch = context.launches.find(cell->cell.card);
        const bool has_launch = launch != context.launches.end() && !model::is_rental(cell->cell.kind);
        charts.push_back(report::cell_chart(*cell, has_launch ? &launch->second : nullptr, rates, marks));
    }
    const std::string title = fmt::format("Daily prices of {} per card in {}", cells.front().cell.card->family,
                                          context.basis.currency.code());
    std::vector<std::string> notes{"Prices are " + report::basis_text(context.basis) + "."};
    if (!marks.empty()) {
        notes.emplace_back("Dated events are context, nothing here says that they are causes.");
    }
    for (std::string& note : session.clock_notes()) {
        notes.push_back(std::move(note));
    }
    write_file(file, report::svg_file(title, charts, notes));
    session.context().err << "gpuprice: " << charts.size() << (charts.size() == 1 ? " chart" : " charts") << " in "
                          << file << "\n";
}

int run_history(Session& session, const Filters& filters, const std::string& plot_file)
{
    if (filters.cards.empty()) {
        throw core::UsageError("history: name a card or a family, such as a100-80gb-pcie or h100");
    }
    Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const auto render = session.render_options();
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable rates = session.rates(store);

    analysis::DailyOptions options;
    options.basis = scope.basis;
    options.filter = scope.filter;
    options.include_flagged = filters.include_flagged;
    options.standing = analysis::StandingPrices::kept;
    options.until = scope.until ? core::day_of(*scope.until) : scope.day;
    if (scope.since) {
        options.since = core::day_of(*scope.since);
        scope.selection.since = *scope.since - model::carry_forward_limit(model::PriceKind::ask);
    }
    scope.selection.until = end_of(options.until);
    const model::History history = store.select(scope.selection);
    const auto cells = analysis::daily(history, session.catalog(), rates, options);

    report::HistoryContext context;
    context.basis = scope.basis;
    context.events = events_within(session.catalog(), cells);
    analysis::LaunchPrices launches{rates};
    for (const analysis::CellDays& cell : cells) {
        context.indexes.push_back(analysis::cell_index(cell));
        if (const auto& launch = launches.of(*cell.cell.card)) {
            context.launches.emplace(cell.cell.card, *launch);
        }
    }
    if (!plot_file.empty()) {
        plot(session, plot_file, cells, context, rates);
    }
    const bool for_people = render.format == report::Format::table || render.format == report::Format::md;
    report::Table table = report::history_table(
        cells, context, for_people ? report::HistoryRows::readable : report::HistoryRows::every_day);
    std::vector<CellDay> last_days;
    for (const analysis::CellDays& cell : cells) {
        last_days.push_back({cell.cell, cell.rows.back().day, cell.currency});
    }
    for (std::string& note : explain_notes(session, filters, last_days)) {
        table.notes.push_back(std::move(note));
    }
    if (!last_days.empty()) {
        table.notes.emplace_back("Any other day: with that day after --as-of.");
    }
    const auto missing = analysis::missing_rates(history, rates, {options.since.value_or(core::Day{}), options.until},
                                                 scope.basis.currency, scope.filter);
    add_closing_notes(table, session, missing);
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_history(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters);
    add_range(command, *filters);
    const auto plot_file = std::make_shared<std::string>();
    command.add_option("--plot", *plot_file, "Draw the prices as well, as an SVG in this file")->type_name("FILE");
    command.footer(
        "One row a day for each cell: card, price kind, condition group and region. A day without data is no row. In\n"
        "the table a long series shows the last day of each week; the other formats have all days and two indexes,\n"
        "1 at their beginning: index_mix, of fresh quotes less each seller's own level, on the last day of each week\n"
        "that can be compared, and repricing, of standing offers, on each day. Both are in the cell's own currency.\n"
        "`gpuprice markup CARD --as-of DAY --explain-number` lists the listings behind any day. Examples:\n"
        "  gpuprice history a100-80gb-pcie --since 12w\n"
        "  gpuprice history h100 --plot h100.svg\n"
        "  gpuprice history h100 --region US --format csv > h100.csv");
    return [filters, plot_file](Session& session) { return run_history(session, *filters, *plot_file); };
}

}  // namespace gpuprice::cli
