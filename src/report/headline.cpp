#include "gpuprice/report/headline.hpp"

#include "gpuprice/report/markup.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"
#include "markup_parts.hpp"
#include "move_text.hpp"
#include "spikes_notes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace gpuprice::report {

namespace {

using analysis::MarkupReport;
using analysis::MarkupRow;
using analysis::TrendRow;
using nlohmann::ordered_json;

/// The stock's row of that cell. nullptr when the cell has no price on the day, or has not been seen of late: what its
/// price did up to some other day is no change of today's.
const TrendRow* trend_of(std::span<const TrendRow> trends, const MarkupRow& row, core::Day day)
{
    if (!row.price.median) {
        return nullptr;
    }
    const auto found = std::ranges::find_if(trends, [&row](const TrendRow& each) {
        return each.basis == analysis::TrendBasis::stock && each.cell == row.cell;
    });
    const bool is_recent = found != trends.end() && found->last && day - found->last->day <= analysis::k_move_age;
    return is_recent ? &*found : nullptr;
}

std::vector<Column> columns_of(const MarkupReport& report)
{
    const std::string unit = unit_of(report.currency);
    const bool has_several_kinds = std::ranges::any_of(
        report.rows, [&report](const MarkupRow& row) { return row.cell.kind != report.rows.front().cell.kind; });
    return {
        {"card", "CARD"},
        {"price_kind", "KIND", Align::left, has_several_kinds ? Audience::both : Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"median_" + unit, "PRICE", Align::right},
        {"interval", "95 % INTERVAL", Align::right, Audience::people},
        {"counts", "N", Align::right, Audience::people},
        {k_course_column, "90 DAYS", Align::left, Audience::people},
        {"change_7d", "7 D", Align::right},
        {"change_30d", "30 D", Align::right},
        {"change_90d", "90 D", Align::right},
        {"multiple", "MULTIPLE", Align::right},
        {"multiple_range", "RANGE", Align::right, Audience::people},
        {"markup", "MARKUP", Align::right},
        {"excluded", "LEFT OUT", Align::left, Audience::both, 12},
        {"reason", "NOTE", Align::left, Audience::both, 10},
    };
}

Cell change_cell(const TrendRow* trend, std::optional<double> TrendRow::*change)
{
    const auto value = trend == nullptr ? std::nullopt : trend->*change;
    return ratio_cell(value, value ? percent_text(*value) : std::string{});
}

std::vector<Cell> cells_of(const MarkupRow& row, const TrendRow* trend, const std::string& course)
{
    const std::string no_multiple = row.launch ? "–" : "n/a";
    const auto of_multiple = [&](auto number, auto text) {
        return row.multiple ? Cell::number(number(*row.multiple), k_ratio_digits, text(number(*row.multiple)))
                            : Cell::with_display(Cell::none(), no_multiple);
    };
    return {
        Cell{row.cell.card->id},
        Cell{model::to_text(row.cell.kind)},
        Cell{model::to_text(row.cell.condition)},
        Cell{row.cell.region},
        amount_cell(row.price.median),
        Cell{range_text(row.price.low, row.price.high)},
        Cell{fmt::format("{}/{}", row.price.listings, row.price.sellers)},
        Cell{course},
        change_cell(trend, &TrendRow::change_7d),
        change_cell(trend, &TrendRow::change_30d),
        change_cell(trend, &TrendRow::change_90d),
        of_multiple([](double multiple) { return multiple; },
                    [&row](double multiple) { return launch_multiple_text(multiple, *row.launch); }),
        Cell{multiple_range_text(row.multiple_low, row.multiple_high)},
        of_multiple([](double multiple) { return multiple - 1.0; }, percent_text),
        Cell{counts_text(row.price.excluded)},
        Cell{reason_of(row)},
    };
}

std::string finding_text(const analysis::Move& move)
{
    const auto direction = move.row->direction;
    const bool drifts = direction == analysis::TrendDirection::up || direction == analysis::TrendDirection::down;
    const std::string trend =
        drifts ? fmt::format("trend {} (Q = {})", analysis::to_text(direction), probability_text(*move.row->q_value))
               : std::string{};
    if (move.episode == nullptr) {
        return drifts ? trend : nothing_found_text(move);
    }
    return fmt::format("{} {} since {}{}", spaced(analysis::to_text(move.episode->kind)),
                       analysis::to_text(move.episode->direction), core::to_text(move.episode->start),
                       drifts ? "; " + trend : "");
}

std::string events_text(const std::vector<const catalog::Event*>& events)
{
    std::string text;
    for (const catalog::Event* event : events) {
        text += (text.empty() ? "" : "; ") + dated_text(*event);
    }
    return text;
}

}  // namespace

Table headline_table(const MarkupReport& report, std::span<const TrendRow> trends,
                     const std::vector<std::string>& courses, const analysis::PriceBasis& basis)
{
    Table table = markup_table(report, basis);
    table.columns = columns_of(report);
    table.rows.clear();
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        const MarkupRow& row = report.rows[i];
        table.rows.push_back(cells_of(row, trend_of(trends, row, report.day), courses.at(i)));
    }
    table.notes = price_notes(report);
    add_note(table, markup_rates_note(report));
    if (!report.rows.empty()) {
        table.notes.insert(
            table.notes.begin() + 1,
            "90 DAYS, 7 D, 30 D, 90 D: daily medians in the cell's own currency, on the footing of the last markets "
            "(FOOTING of `gpuprice history CARD`); changes are of the last price that was seen against that day's.");
    }
    return table;
}

std::string headline_json(const MarkupReport& report, std::span<const TrendRow> trends)
{
    auto document = ordered_json::parse(markup_json(report));
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
        ordered_json& row = document["rows"].at(i);
        const TrendRow* trend = trend_of(trends, report.rows[i], report.day);
        const auto add = [&row, trend](const char* key, std::optional<double> TrendRow::*change) {
            const auto value = trend == nullptr ? std::nullopt : trend->*change;
            row[key] = value ? ordered_json(rounded(*value, k_ratio_digits)) : ordered_json(nullptr);
        };
        add("change_7d", &TrendRow::change_7d);
        add("change_30d", &TrendRow::change_30d);
        add("change_90d", &TrendRow::change_90d);
        row["change_currency"] = trend == nullptr ? ordered_json(nullptr) : ordered_json(trend->currency.code());
    }
    return document.dump();
}

Table moves_table(std::span<const analysis::Move> moves, core::Day day)
{
    Table table;
    table.title = fmt::format("The largest change of each cell over 7, 30 or 90 days up to {}, in its own currency",
                              core::to_text(day));
    table.columns = {{"card", "CARD"},
                     {"price_kind", "", Align::left, Audience::files},
                     {"condition", "COND"},
                     {"region", "IN"},
                     {"currency", "", Align::left, Audience::files},
                     {"over_days", "OVER", Align::right},
                     {"change", "CHANGE", Align::right},
                     {"change_30d", "", Align::right, Audience::files},
                     {"from_day", "SINCE"},
                     {"from_price", "FROM", Align::right},
                     {"last_day", "ON"},
                     {"price", "PRICE", Align::right},
                     {"from_sellers", "", Align::right, Audience::files},
                     {"sellers", "SELLERS", Align::right},
                     {"finding", "MORE THAN NOISE?", Align::left, Audience::both, 16},
                     {"events", "NEAREST DATED EVENTS", Align::left, Audience::both, 20}};
    for (const analysis::Move& move : moves) {
        const TrendRow& row = *move.row;
        // On the footing of the last panel, as the change is.
        const double from = row.last->median / (1.0 + move.change);
        table.rows.push_back({
            Cell{row.cell.card->id},
            Cell{model::to_text(row.cell.kind)},
            Cell{model::to_text(row.cell.condition)},
            Cell{row.cell.region},
            Cell{row.currency.code()},
            Cell::number(static_cast<double>(move.over.count()), 0, fmt::format("{} d", move.over.count())),
            ratio_cell(move.change, percent_text(move.change)),
            ratio_cell(row.change_30d),
            Cell{core::to_text(move.from.day)},
            Cell::number(from, k_money_digits, amount_text(from)),
            Cell{core::to_text(row.last->day)},
            Cell::number(row.last->median, k_money_digits,
                         fmt::format("{} {}", amount_text(row.last->median), row.currency.code())),
            Cell::count(move.from.sellers),
            Cell::count(row.last->sellers),
            Cell{finding_text(move)},
            Cell{events_text(move.events)},
        });
    }
    if (!moves.empty()) {
        table.notes.push_back(
            fmt::format("Of medians of the stock with at least {} sellers on both days, seen within the last {} days. "
                        "FROM is put on the footing of the last markets (FOOTING of `gpuprice history CARD`).",
                        analysis::k_sellers_for_move, analysis::k_move_age.count()));
        table.notes.emplace_back(
            "Events within these days, else the nearest within 30 more: context, nothing here says that they are "
            "causes.");
    }
    table.empty_text =
        fmt::format("No price of at least {} sellers is known on both ends of the last 7, 30 or 90 days and changed.",
                    analysis::k_sellers_for_move);
    return table;
}

Table left_out_table(const MarkupReport& report)
{
    Table table;
    table.title = fmt::format("What is in no price on {}", core::to_text(report.day));
    table.columns = {{"where", "WHERE"},
                     {"reason", "REASON"},
                     {"listings", "LISTINGS", Align::right},
                     {"cells", "CELLS", Align::right}};
    std::map<std::string, std::pair<std::size_t, std::size_t>> flagged;
    for (const MarkupRow& row : report.rows) {
        for (const auto& [flag, count] : row.price.excluded) {
            flagged[flag].first += count;
            ++flagged[flag].second;
        }
    }
    for (const auto& [flag, counts] : flagged) {
        table.rows.push_back({Cell::with_display(Cell{"flagged"}, "in a cell, flagged"),
                              Cell::with_display(Cell{flag}, spaced(flag)), Cell::count(counts.first),
                              Cell::count(counts.second)});
    }
    const auto add = [&table](const char* key, const char* shown, const std::map<std::string, std::size_t>& counts) {
        for (const auto& [reason, count] : counts) {
            table.rows.push_back({Cell::with_display(Cell{key}, shown),
                                  Cell::with_display(Cell{reason}, spaced(reason)), Cell::count(count), Cell::none()});
        }
    };
    add("no_price", "of these cards, in no cell", report.left_out);
    add("no_card", "found beside them, of no card", report.of_no_card);
    if (!table.rows.empty()) {
        table.notes.emplace_back(
            "Flagged offers count with --include-flagged. `gpuprice listings` shows each listing with its reason.");
    }
    table.empty_text = "Nothing was left out.";
    return table;
}

}  // namespace gpuprice::report
