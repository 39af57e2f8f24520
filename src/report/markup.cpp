#include "gpuprice/report/markup.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/unicode.hpp"

#include "figures.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;
using nlohmann::ordered_json;

/// Why a number of the row is missing, in one clause; empty when nothing is.
std::string reason_of(const MarkupRow& row)
{
    if (!row.price.reason.empty() || row.no_multiple.empty()) {
        return row.price.reason;
    }
    return "no multiple: " + row.no_multiple;
}

/// What the interval of the median and the spread of the launch price leave open; empty without an interval.
std::string multiple_range_text(const MarkupRow& row)
{
    if (!row.multiple_low || !row.multiple_high) {
        return {};
    }
    return fmt::format("{:.2f}–{}", rounded(*row.multiple_low, 2), multiple_text(*row.multiple_high));
}

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
        {"thin", "", Align::left, Audience::files},
        {"reason", "NOTE", Align::left, Audience::both, 10},
    };
    give_way(columns, {"launch", "multiple_range", "excluded", "reason", "interval", "multiple", "price_kind"});
    return columns;
}

std::vector<Cell> cells_of(const MarkupReport& report, const MarkupRow& row)
{
    const analysis::MarketPrice& price = row.price;
    const auto launch = [&row](auto cell) { return row.launch ? Cell{cell(*row.launch)} : Cell::none(); };
    const std::string no_multiple = row.launch ? "–" : "n/a";
    std::vector<Cell> cells;
    cells.reserve(48);
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
    cells.push_back(row.multiple ? ratio_cell(row.multiple, multiple_text(*row.multiple))
                                 : Cell::with_display(Cell::none(), no_multiple));
    cells.emplace_back(multiple_range_text(row));
    cells.push_back(ratio_cell(row.multiple_low, {}));
    cells.push_back(ratio_cell(row.multiple_high, {}));
    cells.push_back(row.multiple ? Cell::number(*row.multiple - 1.0, k_ratio_digits, percent_text(*row.multiple - 1.0))
                                 : Cell::with_display(Cell::none(), no_multiple));
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
    cells.push_back(Cell::truth(price.thin));
    cells.emplace_back(reason_of(row));
    return cells;
}

constexpr std::string_view k_unstated = "variant not stated";

/// The row of a family: how many of its listings are in no card's price, all else empty.
std::vector<Cell> cells_of(const std::vector<Column>& columns, core::Day day, const analysis::FamilyRow& row)
{
    std::vector<Cell> cells;
    cells.reserve(columns.size());
    for (const Column& column : columns) {
        cells.push_back(column.key == "as_of"        ? Cell{core::to_text(day)}
                        : column.key == "card"       ? Cell::with_display(Cell::none(), row.family + " unstated")
                        : column.key == "family"     ? Cell{row.family}
                        : column.key == "price_kind" ? Cell{model::to_text(row.kind)}
                        : column.key == "condition"  ? Cell{model::to_text(row.condition)}
                        : column.key == "region"     ? Cell{row.region}
                        : column.key == "listings"   ? Cell::count(row.listings)
                        : column.key == "sellers"    ? Cell::count(row.sellers)
                        : column.key == "counts"     ? Cell{fmt::format("{}/{}", row.listings, row.sellers)}
                        : column.key == "unresolved" ? Cell::count(row.listings)
                        : column.key == "reason"     ? Cell{k_unstated}
                                                     : Cell::none());
    }
    return cells;
}

/// Where votes are too few for a median, the offers themselves are the answer.
std::string named_offers(const MarkupReport& report, const MarkupRow& row)
{
    std::string text;
    for (const analysis::Offer* offer : row.price.counted) {
        text += fmt::format("{}{}/{} at {} {}", text.empty() ? "" : ", ", offer->revision->market,
                            offer->revision->raw.external_id, amount_text(offer->unit_price), report.currency.code());
    }
    return fmt::format("Too few sellers for a price of {}: {}.", cell_text(row.cell), text);
}

std::vector<std::string> notes_of(const MarkupReport& report)
{
    std::vector<std::string> notes;
    if (!report.rows.empty() || !report.families.empty()) {
        notes.emplace_back(
            "N = listings/sellers; every seller has one vote. RANGE = the multiple from the low end of the interval "
            "over "
            "the highest launch figure to the high end over the lowest.");
    }
    std::set<std::string> told;
    for (const MarkupRow& row : report.rows) {
        if (row.launch && told.insert(row.cell.card->id).second) {
            std::string note = launch_note(row.cell.card->id, *row.launch);
            note.front() = 'L';
            notes.push_back(note + ".");
        }
    }
    constexpr std::size_t k_most_named = 12;
    std::size_t unnamed = 0;
    std::size_t named = 0;
    for (const MarkupRow& row : report.rows) {
        if (row.price.median || row.price.counted.empty()) {
            continue;
        }
        if (named < k_most_named) {
            notes.push_back(named_offers(report, row));
            ++named;
        } else {
            ++unnamed;
        }
    }
    if (unnamed > 0) {
        notes.push_back(
            fmt::format("{} more cells have too few sellers; `gpuprice listings` names their offers.", unnamed));
    }
    if (const std::string counts = counts_text(report.left_out); !counts.empty()) {
        notes.push_back("In no price: " + counts + ".");
    }
    if (const std::string counts = counts_text(report.of_no_card); !counts.empty()) {
        notes.push_back("Found beside them, of no card: " + counts + ".");
    }
    if (!report.left_out.empty() || !report.of_no_card.empty()) {
        notes.emplace_back("`gpuprice listings` shows each with its reason.");
    }
    std::set<std::string> rates;
    for (const analysis::Offer& offer : report.offers) {
        if (!offer.rate.source.empty()) {
            rates.insert(offer.rate.source + " of " + core::to_text(offer.rate.day));
        }
    }
    for (const MarkupRow& row : report.rows) {
        if (row.rate && !row.rate->source.empty()) {
            rates.insert(row.rate->source + " of " + core::to_text(row.rate->day));
        }
    }
    if (!rates.empty()) {
        std::string text;
        for (const std::string& rate : rates) {
            text.append(text.empty() ? "" : "; ").append(rate);
        }
        notes.push_back("Exchange rates: " + text + ".");
    }
    return notes;
}

ordered_json optional_number(const std::optional<double>& value, int digits)
{
    return value ? ordered_json(rounded(*value, digits)) : ordered_json(nullptr);
}

ordered_json json_of(const MarkupRow& row)
{
    const analysis::MarketPrice& price = row.price;
    auto object = ordered_json::object();
    object["card"] = row.cell.card->id;
    object["family"] = row.cell.card->family;
    object["price_kind"] = model::to_text(row.cell.kind);
    object["condition"] = model::to_text(row.cell.condition);
    object["region"] = text::to_valid_utf8(row.cell.region);
    object["median"] = optional_number(price.median, k_money_digits);
    object["p10"] = optional_number(price.p10, k_money_digits);
    object["p25"] = optional_number(price.p25, k_money_digits);
    object["p75"] = optional_number(price.p75, k_money_digits);
    object["low"] = optional_number(price.low, k_money_digits);
    object["high"] = optional_number(price.high, k_money_digits);
    object["listings"] = price.listings;
    object["sellers"] = price.sellers;
    object["markets"] = price.markets;
    object["launch"] = nullptr;
    if (row.launch) {
        auto launch = ordered_json::object();
        launch["amount"] = rounded(row.launch->amount.to_double(), k_money_digits);
        launch["currency"] = row.launch->amount.currency.code();
        launch["day"] = core::to_text(row.launch->day);
        launch["kind"] = catalog::to_text(row.launch->kind);
        launch["source"] = row.launch->source;
        launch["low"] = rounded(row.launch->low, k_money_digits);
        launch["high"] = rounded(row.launch->high, k_money_digits);
        launch["approximate"] = row.launch->approximate;
        object["launch"] = std::move(launch);
    }
    object["multiple"] = optional_number(row.multiple, k_ratio_digits);
    object["multiple_low"] = optional_number(row.multiple_low, k_ratio_digits);
    object["multiple_high"] = optional_number(row.multiple_high, k_ratio_digits);
    object["markup"] =
        row.multiple ? ordered_json(rounded(*row.multiple - 1.0, k_ratio_digits)) : ordered_json(nullptr);
    object["rate"] = nullptr;
    if (row.rate) {
        object["rate"] = {
            {"factor", row.rate->factor}, {"day", core::to_text(row.rate->day)}, {"source", row.rate->source}};
    }
    object["excluded"] = ordered_json::object();
    for (const auto& [flag, count] : price.excluded) {
        object["excluded"][flag] = count;
    }
    object["unresolved"] = row.unresolved;
    object["thin"] = price.thin;
    object["reason"] = reason_of(row);
    return object;
}

ordered_json json_of(const analysis::FamilyRow& row)
{
    auto object = ordered_json::object();
    object["card"] = nullptr;
    object["family"] = row.family;
    object["price_kind"] = model::to_text(row.kind);
    object["condition"] = model::to_text(row.condition);
    object["region"] = text::to_valid_utf8(row.region);
    for (const char* key : {"median", "p10", "p25", "p75", "low", "high"}) {
        object[key] = nullptr;
    }
    object["listings"] = row.listings;
    object["sellers"] = row.sellers;
    object["markets"] = nullptr;
    for (const char* key : {"launch", "multiple", "multiple_low", "multiple_high", "markup", "rate"}) {
        object[key] = nullptr;
    }
    object["excluded"] = ordered_json::object();
    object["unresolved"] = row.listings;
    object["thin"] = false;
    object["reason"] = k_unstated;
    return object;
}

std::string render_json(const MarkupReport& report)
{
    auto document = ordered_json::object();
    document["as_of"] = core::to_text(report.day);
    document["currency"] = report.currency.code();
    document["rows"] = ordered_json::array();
    for (const MarkupRow& row : report.rows) {
        document["rows"].push_back(json_of(row));
    }
    for (const analysis::FamilyRow& row : report.families) {
        document["rows"].push_back(json_of(row));
    }
    document["left_out"] = ordered_json::object();
    for (const auto& [reason, count] : report.left_out) {
        document["left_out"][reason] = count;
    }
    document["of_no_card"] = ordered_json::object();
    for (const auto& [reason, count] : report.of_no_card) {
        document["of_no_card"][reason] = count;
    }
    return document.dump(2) + "\n";
}

}  // namespace

std::string render_markup(const MarkupReport& report, const analysis::PriceBasis& basis,
                          const std::vector<std::string>& notes, const RenderOptions& options)
{
    if (options.format == Format::json) {
        return render_json(report);
    }
    if (options.format == Format::jsonl) {
        std::string out;
        for (const MarkupRow& row : report.rows) {
            out += json_of(row).dump() + "\n";
        }
        for (const analysis::FamilyRow& row : report.families) {
            out += json_of(row).dump() + "\n";
        }
        return out;
    }
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
    table.notes = notes_of(report);
    table.notes.insert(table.notes.end(), notes.begin(), notes.end());
    table.empty_text = "No priced listing of these cards stands on " + core::to_text(report.day);
    if (report.last_day && *report.last_day < report.day) {
        table.empty_text += "; the last day with data is " + core::to_text(*report.last_day) + " (--as-of " +
                            core::to_text(*report.last_day) + ")";
    }
    table.empty_text += ".";
    return render(table, options);
}

}  // namespace gpuprice::report
