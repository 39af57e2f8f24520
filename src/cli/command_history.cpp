#include "gpuprice/analysis/daily.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/cell_chart.hpp"
#include "gpuprice/report/history.hpp"
#include "gpuprice/report/history_chart.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/counted.hpp"

#include "commands.hpp"
#include "daily_of.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "output_file.hpp"
#include "pruned_notes.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
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
    tell(session.context(), Level::info, text::counted(charts.size(), "chart") + " in " + file);
}

enum class Charts { automatic, always, never };

struct HistoryArguments {
    Filters filters;
    std::string chart = "auto";
    std::string plot_file;
};

Charts charts_of(const std::string& word)
{
    if (word == "auto" || word == "always" || word == "never") {
        return word == "auto" ? Charts::automatic : word == "always" ? Charts::always : Charts::never;
    }
    throw core::UsageError("--chart: '" + word + "' is none of auto, always, never");
}

/// The launch prices in the report's currency at the rate of the last day shown.
std::map<const catalog::Card*, report::LaunchLevel> launch_levels(const report::HistoryContext& context,
                                                                  const std::vector<analysis::CellDays>& cells,
                                                                  const model::RateTable& rates)
{
    std::map<const catalog::Card*, report::LaunchLevel> levels;
    for (const analysis::CellDays& cell : cells) {
        const auto launch = context.launches.find(cell.cell.card);
        if (launch == context.launches.end()) {
            continue;
        }
        const core::Money& amount = launch->second.amount;
        if (const auto rate = rates.find(amount.currency, cell.currency, cell.rows.back().day)) {
            levels[cell.cell.card] = {amount.to_double() * rate->factor, launch->second.approximate};
        }
    }
    return levels;
}

int run_history(Session& session, const HistoryArguments& arguments)
{
    const Filters& filters = arguments.filters;
    const Charts charts = charts_of(arguments.chart);
    if (filters.cards.empty()) {
        throw core::UsageError("history: name a card or a family, such as a100-80gb-pcie or h100");
    }
    const Scope scope = scope_of(session, filters, {model::PriceKind::ask});
    const auto render = render_options(session, filters.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);

    const DailyCells daily = daily_of(session, store, rates, scope, filters.include_flagged);
    const auto& cells = daily.cells;

    report::HistoryContext context;
    context.basis = scope.basis;
    context.events = events_within(session.catalog(), cells);
    context.indexes = daily.indexes;
    context.courses = daily.courses;
    analysis::LaunchPrices launches{rates};
    for (const analysis::CellDays& cell : cells) {
        if (const auto& launch = launches.of(*cell.cell.card)) {
            context.launches.emplace(cell.cell.card, *launch);
        }
    }
    if (!arguments.plot_file.empty()) {
        plot(session, arguments.plot_file, cells, context, rates);
    }
    context.launch_levels = launch_levels(context, cells, rates);
    // A file is read anywhere; only a terminal may be unable to show blocks.
    context.glyphs = render.width ? session.glyphs() : report::Glyphs::unicode;
    std::string chart;
    if (render.format == report::Format::table &&
        (charts == Charts::always || (charts == Charts::automatic && render.width))) {
        constexpr std::size_t k_usual_width = 80;
        chart =
            report::history_chart(cells, context, {render.width.value_or(k_usual_width), context.glyphs, render.color});
        context.is_charted = !chart.empty();
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
    const auto missing = analysis::missing_rates(daily.history, rates, {daily.since.value_or(core::Day{}), daily.until},
                                                 scope.basis.currency, scope.filter);
    add_pruned_notes(table, store, scope.selection.markets, daily.since);
    add_closing_notes(table, session, missing);
    session.context().out << chart << (chart.empty() ? "" : "\n") << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_history(CLI::App& command)
{
    const auto arguments = std::make_shared<HistoryArguments>();
    add_filters(command, arguments->filters, report::history_table({}, {}, report::HistoryRows::every_day).columns);
    add_range(command, arguments->filters);
    describe(command, "card", "Cards or families, such as a100-80gb-pcie, a100 or h100; at least one");
    command
        .add_option("--chart", arguments->chart,
                    "Draw the prices above the rows; auto = on a terminal, in braille or, where TERM is dumb or the "
                    "locale is not UTF-8, in ASCII")
        ->type_name("auto|always|never");
    command.add_option("--plot", arguments->plot_file, "Draw the prices as well, as an SVG in this file")
        ->type_name("FILE");
    command.footer(
        "One row a day for each cell: card, price kind, condition group and region. A day without data is no row. In\n"
        "the table a long series shows the last day of each week; the other formats have all days and two indexes,\n"
        "1 at their beginning: index_mix, of fresh quotes less each seller's own level, on the last day of each week\n"
        "that can be compared, and repricing, of standing offers, on each day. Both are in the cell's own currency.\n"
        "`gpuprice markup CARD --as-of DAY --explain-number` lists the listings behind any day. Examples:\n"
        "  gpuprice history a100-80gb-pcie --since 12w\n"
        "  gpuprice history h100 --plot h100.svg\n"
        "  gpuprice history h100 --region US --format csv > h100.csv");
    return [arguments](Session& session) { return run_history(session, *arguments); };
}

}  // namespace gpuprice::cli
