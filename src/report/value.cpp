#include "gpuprice/report/value.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::ValueRow;

std::vector<Column> columns_of(core::Currency currency, model::PriceKind kind)
{
    const std::string unit = unit_of(currency) + (model::is_rental(kind) ? "_per_hour" : "");
    std::vector<Column> columns{
        {"as_of", "", Align::left, Audience::files},
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"vendor", "VENDOR"},
        {"price_" + unit, "PRICE", Align::right},
        {"price_of", "OF", Align::left, Audience::people, 16},
        {"basis", "", Align::left, Audience::files},
        {"price_kind", "", Align::left, Audience::files},
        {"condition", "", Align::left, Audience::files},
        {"region", "", Align::left, Audience::files},
        {"sellers", "", Align::right, Audience::files},
        {"low_" + unit, "", Align::right, Audience::files},
        {"high_" + unit, "", Align::right, Audience::files},
        {"launch_day", "", Align::left, Audience::files},
        {"launch_kind", "", Align::left, Audience::files},
        {"launch_source", "", Align::left, Audience::files},
        {"fp16_dense_tflops", "TFLOP/S", Align::right},
        {"memory_gb", "GB", Align::right},
        {"memory_bandwidth_gbs", "GB/S", Align::right},
        {unit + "_per_tflops", "PER TFLOP/S", Align::right},
        {unit + "_per_gb", "PER GB", Align::right},
        {unit + "_per_gbs", "PER GB/S", Align::right},
        {"reason", "NOTE", Align::left, Audience::both, 20},
    };
    give_way(columns, {"memory_gb", "memory_bandwidth_gbs", "fp16_dense_tflops", "vendor", "reason", "price_of"});
    return columns;
}

std::string price_of(const ValueRow& row)
{
    if (row.cell != nullptr) {
        const analysis::CellKey& cell = row.cell->cell;
        return fmt::format("market: {} in {}, {} sellers{}", model::to_text(cell.condition),
                           cell.region.empty() ? "??" : cell.region, row.cell->price.sellers,
                           row.cell->price.thin ? ", thin" : "");
    }
    if (row.launch) {
        return fmt::format("LAUNCH {}{}, {}", row.launch->approximate ? "≈" : "", core::to_text(row.launch->day),
                           spaced(catalog::to_text(row.launch->kind)));
    }
    return "–";
}

/// A price per unit, of which hourly rents have small ones.
Cell unit_price_cell(const std::optional<double>& price)
{
    constexpr double k_small = 0.1;
    return ratio_cell(price,
                      price ? (*price < k_small ? fmt::format("{:.2g}", *price) : amount_text(*price)) : std::string{});
}

Cell figure(const std::optional<double>& value)
{
    return value ? Cell::number(*value, 2, amount_text(*value)) : Cell::none();
}

std::vector<Cell> cells_of(const ValueRow& row, core::Day day, model::PriceKind kind)
{
    const analysis::MarkupRow* cell = row.cell;
    const auto of_cell = [cell](auto field) { return cell == nullptr ? Cell::none() : field(*cell); };
    const auto of_launch = [&row](auto field) { return row.launch ? Cell{field(*row.launch)} : Cell::none(); };
    std::vector<Cell> cells;
    cells.reserve(24);
    cells.emplace_back(core::to_text(day));
    cells.emplace_back(row.card->id);
    cells.emplace_back(row.card->family);
    cells.emplace_back(row.card->vendor);
    cells.push_back(amount_cell(row.price));
    cells.emplace_back(price_of(row));
    cells.push_back(row.price ? Cell{cell == nullptr ? "launch" : "market"} : Cell::none());
    cells.push_back(cell == nullptr ? Cell::none() : Cell{model::to_text(kind)});
    cells.push_back(of_cell([](const auto& c) { return Cell{model::to_text(c.cell.condition)}; }));
    cells.push_back(of_cell([](const auto& c) { return Cell{c.cell.region}; }));
    cells.push_back(of_cell([](const auto& c) { return Cell::count(c.price.sellers); }));
    cells.push_back(of_cell([](const auto& c) { return amount_cell(c.price.low); }));
    cells.push_back(of_cell([](const auto& c) { return amount_cell(c.price.high); }));
    cells.push_back(of_launch([](const auto& launch) { return core::to_text(launch.day); }));
    cells.push_back(of_launch([](const auto& launch) { return catalog::to_text(launch.kind); }));
    cells.push_back(of_launch([](const auto& launch) { return launch.source; }));
    cells.push_back(figure(row.card->fp16_dense_tflops));
    cells.push_back(row.card->memory_gb ? Cell::count(static_cast<std::size_t>(*row.card->memory_gb)) : Cell::none());
    cells.push_back(figure(row.card->memory_bandwidth_gbs));
    cells.push_back(unit_price_cell(row.per_tflops));
    cells.push_back(unit_price_cell(row.per_gb));
    cells.push_back(unit_price_cell(row.per_gbs));
    cells.emplace_back(row.reason);
    return cells;
}

}  // namespace

Table value_table(std::span<const ValueRow> rows, const analysis::MarkupReport& stock, model::PriceKind kind,
                  std::size_t unpriced, const analysis::PriceBasis& basis)
{
    const std::string_view what = model::is_rental(kind) ? "per card and hour" : "per card";
    Table table;
    table.title = fmt::format("What cards give for their money on {}, prices {} in {}, {}", core::to_text(stock.day),
                              what, stock.currency.code(), basis_text(basis));
    table.columns = columns_of(stock.currency, kind);
    for (const ValueRow& row : rows) {
        table.rows.push_back(cells_of(row, stock.day, kind));
    }
    if (!rows.empty()) {
        table.notes.emplace_back(
            "TFLOP/s are FP16, dense, of tensor or matrix units as the maker states them; GB/s are of memory. Market = "
            "median of the cell with the most sellers, of equals the first by condition (unknown, new, used) and then "
            "by country code: not the cheapest. `gpuprice markup CARD` shows all cells, --region and --condition "
            "choose.");
    }
    if (std::ranges::any_of(rows, [](const ValueRow& row) { return row.launch.has_value(); })) {
        table.notes.emplace_back(
            "LAUNCH = no market price: the launch price, at the exchange rate of its own day. It is not what the card "
            "costs now, so these come after the others.");
    }
    for (const ValueRow& row : rows) {
        if (!row.price && !row.card->prices.empty() && !model::is_rental(kind)) {
            const std::size_t figures = row.card->prices.size();
            table.notes.push_back(fmt::format(
                "Of {} {} for reference: gpuprice cards {}", row.card->id,
                figures == 1 ? "one figure is known" : fmt::format("{} figures are known", figures), row.card->id));
        }
    }
    if (unpriced > 0) {
        table.notes.push_back(fmt::format("{} more cards of the catalogue have {}; name one to see it.", unpriced,
                                          model::is_rental(kind) ? "no rent" : "neither a market nor a launch price"));
    }
    add_note(table, excluded_note(stock));
    add_note(table, rates_note(stock.offers));
    table.empty_text = fmt::format("No card has a price on {}.", core::to_text(stock.day));
    return table;
}

}  // namespace gpuprice::report
