#include "gpuprice/report/markup.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/since_launch.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"
#include "markup_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;

bool has_several_kinds(const MarkupReport& report)
{
    return std::ranges::any_of(
        report.rows, [&report](const MarkupRow& row) { return row.cell.kind != report.rows.front().cell.kind; });
}

std::vector<Column> columns_of(const MarkupReport& report)
{
    const std::string unit = unit_of(report.currency);
    const Audience kind_audience = has_several_kinds(report) ? Audience::both : Audience::files;
    std::vector<Column> columns{
        {"as_of", "DAY", Align::left, Audience::files},
        {"card", "CARD"},
        {"family", "FAMILY", Align::left, Audience::files},
        {"price_kind", "KIND", Align::left, kind_audience},
        {"condition", "COND"},
        {"region", "IN"},
        {"median_" + unit, "MEDIAN", Align::right},
        {"low_" + unit, "", Align::right, Audience::files},
        {"high_" + unit, "", Align::right, Audience::files},
        {"interval", "95 % INTERVAL", Align::right, Audience::people},
        {"p10_" + unit, "", Align::right, Audience::files},
        {"p25_" + unit, "", Align::right, Audience::files},
        {"p75_" + unit, "", Align::right, Audience::files},
        {"listings", "LISTINGS", Align::right, Audience::files},
        {"sellers", "SELLERS", Align::right, Audience::files},
        {"counts", "N", Align::right, Audience::people},
        {"markets", "", Align::right, Audience::files},
        {"launch_amount", "", Align::right, Audience::files},
        {"launch_currency", "", Align::left, Audience::files},
        {"launch_day", "", Align::left, Audience::files},
        {"launch_kind", "", Align::left, Audience::files},
        {"launch_low", "", Align::right, Audience::files},
        {"launch_high", "", Align::right, Audience::files},
        {"launch_approximate", "", Align::left, Audience::files},
        {"launch_source", "", Align::left, Audience::files, 0, true},
        {"multiple", "MULTIPLE", Align::right},
        {"multiple_range", "RANGE", Align::right, Audience::people},
        {"multiple_low", "", Align::right, Audience::files},
        {"multiple_high", "", Align::right, Audience::files},
        {"markup", "MARKUP", Align::right},
        {"launch", "LAUNCH", Align::right, Audience::people},
        {"rate_to_launch_currency", "", Align::right, Audience::files},
        {"rate_day", "", Align::left, Audience::files},
        {"rate_source", "", Align::left, Audience::files},
        {"excluded", "LEFT OUT", Align::left, Audience::both, 12},
        {"unresolved", "", Align::right, Audience::files},
        {"unresolved_of", "", Align::left, Audience::files},
        {"thin", "", Align::left, Audience::files},
        {"reason", "NOTE", Align::left, Audience::both, 10},
    };
    auto since = since_columns();
    columns.insert(std::ranges::find(columns, "launch", &Column::key), std::make_move_iterator(since.begin()),
                   std::make_move_iterator(since.end()));
    // Above launch or not, how surely and since when: what a narrow terminal keeps.
    give_way(columns, {"launch", "excluded", "interval", "markup", "reason", "multiple_range", "counts", "since",
                       "multiple", "price_kind"});
    return columns;
}

std::vector<Cell> cells_of(const MarkupReport& report, const MarkupRow& row)
{
    const analysis::MarketPrice& price = row.price;
    const auto launch = [&row](auto cell) { return row.launch ? Cell{cell(*row.launch)} : Cell::none(); };
    const std::string no_multiple = row.launch ? "–" : "n/a";
    std::vector<Cell> cells;
    cells.reserve(56);
    cells.emplace_back(core::to_text(report.day));
    cells.emplace_back(row.cell.card->id);
    cells.emplace_back(row.cell.card->family);
    cells.emplace_back(model::to_text(row.cell.kind));
    cells.emplace_back(model::to_text(row.cell.condition));
    cells.emplace_back(row.cell.region);
    cells.push_back(amount_cell(price.median));
    cells.push_back(amount_cell(price.low));
    cells.push_back(amount_cell(price.high));
    cells.emplace_back(range_text(price.low, price.high));
    cells.push_back(amount_cell(price.p10));
    cells.push_back(amount_cell(price.p25));
    cells.push_back(amount_cell(price.p75));
    cells.push_back(Cell::count(price.listings));
    cells.push_back(Cell::count(price.sellers));
    cells.emplace_back(fmt::format("{}/{}", price.listings, price.sellers));
    cells.push_back(Cell::count(price.markets));
    cells.push_back(launch([](const auto& l) { return Cell::number(l.amount.to_double(), k_money_digits); }));
    cells.push_back(launch([](const auto& l) { return Cell{l.amount.currency.code()}; }));
    cells.push_back(launch([](const auto& l) { return Cell{core::to_text(l.day)}; }));
    cells.push_back(launch([](const auto& l) { return Cell{catalog::to_text(l.kind)}; }));
    cells.push_back(launch([](const auto& l) { return Cell::number(l.low, k_money_digits); }));
    cells.push_back(launch([](const auto& l) { return Cell::number(l.high, k_money_digits); }));
    cells.push_back(launch([](const auto& l) { return Cell::truth(l.approximate); }));
    cells.push_back(launch([](const auto& l) { return Cell{l.source}; }));
    cells.push_back(row.multiple ? ratio_cell(row.multiple, launch_multiple_text(*row.multiple, *row.launch))
                                 : Cell::with_display(Cell::none(), no_multiple));
    cells.emplace_back(multiple_range_text(row.multiple_low, row.multiple_high));
    cells.push_back(ratio_cell(row.multiple_low, {}));
    cells.push_back(ratio_cell(row.multiple_high, {}));
    cells.push_back(row.multiple ? Cell::number(*row.multiple - 1.0, k_ratio_digits, percent_text(*row.multiple - 1.0))
                                 : Cell::with_display(Cell::none(), no_multiple));
    std::ranges::move(since_cells(row.since), std::back_inserter(cells));
    cells.emplace_back(row.launch ? launch_text(*row.launch) : std::string{});
    cells.push_back(row.rate ? Cell::number(row.rate->factor, 8) : Cell::none());
    cells.push_back(row.rate ? Cell{core::to_text(row.rate->day)} : Cell::none());
    cells.push_back(row.rate ? Cell{row.rate->source} : Cell::none());
    std::string excluded;
    for (const auto& [flag, count] : price.excluded) {
        excluded += fmt::format("{}{}:{}", excluded.empty() ? "" : " ", flag, count);
    }
    cells.push_back(Cell::with_display(Cell{excluded}, counts_text(price.excluded)));
    cells.push_back(Cell::count(row.unresolved));
    cells.emplace_back(unresolved_of(row));
    cells.push_back(Cell::truth(price.thin));
    cells.emplace_back(reason_of(row));
    return cells;
}

/// The row of a family: how many of its listings are in no card's price, all else empty.
std::vector<Cell> cells_of(const std::vector<Column>& columns, core::Day day, const analysis::FamilyRow& row)
{
    std::vector<Cell> cells;
    cells.reserve(columns.size());
    for (const Column& column : columns) {
        cells.push_back(column.key == "as_of"           ? Cell{core::to_text(day)}
                        : column.key == "card"          ? Cell::with_display(Cell::none(), row.family + " unstated")
                        : column.key == "family"        ? Cell{row.family}
                        : column.key == "price_kind"    ? Cell{model::to_text(row.kind)}
                        : column.key == "condition"     ? Cell{model::to_text(row.condition)}
                        : column.key == "region"        ? Cell{row.region}
                        : column.key == "listings"      ? Cell::count(row.listings)
                        : column.key == "sellers"       ? Cell::count(row.sellers)
                        : column.key == "counts"        ? Cell{fmt::format("{}/{}", row.listings, row.sellers)}
                        : column.key == "unresolved"    ? Cell::count(row.listings)
                        : column.key == "unresolved_of" ? Cell{unresolved_of(row)}
                        : column.key == "reason"        ? Cell{k_variant_not_stated}
                                                        : Cell::none());
    }
    return cells;
}

}  // namespace

Table markup_table(const MarkupReport& report, const analysis::PriceBasis& basis)
{
    Table table;
    std::string what = "What cards cost";
    if (!report.rows.empty() && !has_several_kinds(report)) {
        const model::PriceKind kind = report.rows.front().cell.kind;
        what = kind == model::PriceKind::ask ? "Asks on show" : "Prices of kind " + std::string{model::to_text(kind)};
    }
    table.title = fmt::format("{} on {}, per card in {}, {}", what, core::to_text(report.day), report.currency.code(),
                              basis_text(basis));
    table.columns = columns_of(report);
    for (const MarkupRow& row : report.rows) {
        table.rows.push_back(cells_of(report, row));
    }
    for (const analysis::FamilyRow& row : report.families) {
        table.rows.push_back(cells_of(table.columns, report.day, row));
    }
    table.notes = price_notes(report);
    for (std::string& note : since_notes(report)) {
        table.notes.push_back(std::move(note));
    }
    for (std::string& note : left_out_notes(report)) {
        table.notes.push_back(std::move(note));
    }
    add_note(table, markup_rates_note(report));
    table.empty_text = nothing_stands_text(report);
    return table;
}

std::string render_markup(const MarkupReport& report, const analysis::PriceBasis& basis,
                          const std::vector<std::string>& notes, const RenderOptions& options)
{
    Table table = markup_table(report, basis);
    if (options.format == Format::json || options.format == Format::jsonl) {
        return render_document(markup_json(report), table, options);
    }
    table.notes.insert(table.notes.end(), notes.begin(), notes.end());
    return render(table, options);
}

}  // namespace gpuprice::report
