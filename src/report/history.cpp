#include "gpuprice/report/history.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/since_launch.hpp"
#include "gpuprice/report/sparkline.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::CellDays;
using analysis::DailyRow;

std::optional<double> with_median(const analysis::DayPrice& price, double value)
{
    return price.median ? std::optional{value} : std::nullopt;
}

std::vector<Column> columns_of(std::span<const CellDays> cells)
{
    const bool is_linked = std::ranges::any_of(cells, [](const CellDays& cell) { return !cell.breaks.empty(); });
    std::vector<Column> columns{
        {"card", "CARD"},
        {"price_kind", "KIND", Align::left, Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"currency", "", Align::left, Audience::files},
        {"day", "DAY"},
        {"median", "MEDIAN", Align::right},
        {"p10", "", Align::right, Audience::files},
        {"p25", "", Align::right, Audience::files},
        {"p75", "", Align::right, Audience::files},
        {"quartiles", "P25–P75", Align::right, Audience::people},
        {"low", "", Align::right, Audience::files},
        {"high", "", Align::right, Audience::files},
        {"interval", "95 % INTERVAL", Align::right, Audience::people},
        {"listings", "", Align::right, Audience::files},
        {"sellers", "", Align::right, Audience::files},
        {"counts", "N", Align::right, Audience::people},
        {"markets", "", Align::right, Audience::files},
        {"multiple", "MULTIPLE", Align::right},
        {"multiple_range", "RANGE", Align::right, Audience::people},
        {"multiple_low", "", Align::right, Audience::files},
        {"multiple_high", "", Align::right, Audience::files},
        {"footing_median", "FOOTING", Align::right, is_linked ? Audience::both : Audience::files},
        {"fresh_median", "FRESH", Align::right},
        {"units", "UNITS", Align::right},
        {"index_mix", "", Align::right, Audience::files},
        {"repricing", "", Align::right, Audience::files},
    };
    give_way(columns, {"quartiles", "units", "fresh_median", "multiple_range", "counts", "interval", "footing_median",
                       "multiple"});
    return columns;
}

Cell index_cell(const std::map<core::Day, double>& index, core::Day day)
{
    const auto found = index.find(day);
    return found == index.end() ? Cell::none() : Cell::number(found->second, k_ratio_digits);
}

/// The day's median on the footing of the last markets; none on a day without a median.
std::optional<double> footing_of(const CellDays& cell, core::Day day)
{
    const auto found = std::ranges::lower_bound(cell.stock, day, {}, &analysis::SeriesDay::day);
    return found != cell.stock.end() && found->day == day ? std::optional{std::exp(found->log_price)} : std::nullopt;
}

std::vector<Cell> cells_of(const CellDays& cell, const analysis::CellIndex& index,
                           const std::optional<analysis::Multiple>& multiple, bool approximate, const DailyRow& row)
{
    const analysis::DayPrice& stock = row.stock;
    const auto high = stock.low ? std::optional{stock.high} : std::nullopt;
    const auto p25 = with_median(stock, stock.p25);
    const auto p75 = with_median(stock, stock.p75);
    return {
        Cell{cell.cell.card->id},
        Cell{model::to_text(cell.cell.kind)},
        Cell{model::to_text(cell.cell.condition)},
        Cell{cell.cell.region},
        Cell{cell.currency.code()},
        Cell{core::to_text(row.day)},
        amount_cell(stock.median),
        amount_cell(with_median(stock, stock.p10)),
        amount_cell(p25),
        amount_cell(p75),
        Cell{range_text(p25, p75)},
        amount_cell(stock.low),
        amount_cell(high),
        Cell{range_text(stock.low, high)},
        Cell::count(stock.listings),
        Cell::count(stock.sellers),
        Cell{fmt::format("{}/{}", stock.listings, stock.sellers)},
        Cell::count(stock.markets),
        ratio_cell(multiple ? std::optional{multiple->value} : std::nullopt,
                   multiple ? (approximate ? "≈" : "") + multiple_text(multiple->value) : std::string{}),
        Cell{multiple ? multiple_range_text(multiple->low, multiple->high) : std::string{}},
        ratio_cell(multiple ? multiple->low : std::nullopt),
        ratio_cell(multiple ? multiple->high : std::nullopt),
        amount_cell(footing_of(cell, row.day)),
        amount_cell(row.fresh.median),
        Cell::count(static_cast<std::size_t>(stock.units)),
        index_cell(index.mix, row.day),
        index_cell(index.repricing, row.day),
    };
}

/// Whether the next row of the cell belongs to another week, so that this one stands for its own.
bool is_last_of_week(const CellDays& cell, std::size_t row)
{
    return row + 1 == cell.rows.size() ||
           analysis::monday_of(cell.rows[row].day) != analysis::monday_of(cell.rows[row + 1].day);
}

std::string name_of(const CellDays& cell)
{
    return fmt::format("{}, {} in {}", cell.cell.card->id, model::to_text(cell.cell.condition),
                       cell.cell.region.empty() ? "an unknown region" : cell.cell.region);
}

/// The medians as bars between the lowest and the highest, a blank where a stretch of the time has none.
std::string course_of(const CellDays& cell, Glyphs glyphs)
{
    constexpr std::size_t k_most_bars = 52;
    const core::Day first = cell.rows.front().day;
    std::vector<std::optional<double>> medians(static_cast<std::size_t>((cell.rows.back().day - first).count()) + 1);
    std::optional<double> low;
    std::optional<double> high;
    for (const DailyRow& row : cell.rows) {
        medians[static_cast<std::size_t>((row.day - first).count())] = row.stock.median;
        if (row.stock.median) {
            low = std::min(low.value_or(*row.stock.median), *row.stock.median);
            high = std::max(high.value_or(*row.stock.median), *row.stock.median);
        }
    }
    if (!low) {
        return {};
    }
    return fmt::format("{}: {} {}–{} {}, {} to {}", name_of(cell), sparkline(medians, k_most_bars, glyphs),
                       amount_text(*low), amount_text(*high), cell.currency.code(), core::to_text(first),
                       core::to_text(cell.rows.back().day));
}

void note_gaps(const CellDays& cell, Table& table)
{
    constexpr std::chrono::days k_worth_telling{7};
    for (std::size_t i = 1; i < cell.rows.size(); ++i) {
        const core::Day from = cell.rows[i - 1].day + std::chrono::days{1};
        const core::Day to = cell.rows[i].day - std::chrono::days{1};
        if (cell.rows[i].day - cell.rows[i - 1].day > k_worth_telling) {
            add_note(table, fmt::format("No data of {} from {} to {}.", name_of(cell), core::to_text(from),
                                        core::to_text(to)));
        }
    }
}

/// What a change of markets does to the days before it, so that FOOTING can be followed by hand.
std::string footing_text(const CellDays& cell, const analysis::PanelBreak& each)
{
    if (each.step_unknown) {
        return "what the price did up to that day is not known, and FOOTING takes it as nothing";
    }
    const auto now = std::ranges::lower_bound(cell.stock, each.day, {}, &analysis::SeriesDay::day);
    const double before = std::prev(now)->median;
    return fmt::format(
        "the markets observed on both days went from {} to {}, the median of all from {} to {}, so FOOTING takes the "
        "days before × {:.4g}",
        amount_text(each.common_before), amount_text(each.common_now), amount_text(before), amount_text(now->median),
        now->median / before / (each.common_now / each.common_before));
}

void note_breaks(const CellDays& cell, Table& table)
{
    for (const analysis::PanelBreak& each : cell.breaks) {
        std::vector<std::string> moves;
        if (!each.entered.empty()) {
            moves.push_back(fmt::format("{} came in", fmt::join(each.entered, ", ")));
        }
        if (!each.left.empty()) {
            moves.push_back(fmt::format("{} dropped out", fmt::join(each.left, ", ")));
        }
        add_note(table, fmt::format("Other markets were observed in {} from {} on: {}; {}.", name_of(cell),
                                    core::to_text(each.day), fmt::join(moves, "; "), footing_text(cell, each)));
    }
}

/// "mix-adjusted -3.1 % (-5.0 % to -1.0 %), raw -6.2 %, …": what the fresh quotes come to over the time.
std::string mix_text(const analysis::CellIndex& index)
{
    if (!index.change) {
        return fmt::format("no mix-adjusted index ({})", index.reason);
    }
    const analysis::MixChange& change = *index.change;
    std::string text = fmt::format("mix-adjusted {}", percent_text(std::expm1(change.adjusted)));
    text += change.low ? fmt::format(" ({} to {})", percent_text(std::expm1(*change.low)),
                                     percent_text(std::expm1(*change.high)))
                       : fmt::format(" ({})", change.reason);
    text += fmt::format(", raw {}, fresh quotes of {} weeks from {} to {}", percent_text(std::expm1(change.raw)),
                        change.weeks, core::to_text(change.first_week), core::to_text(change.last_week));
    if (change.mix_changed) {
        text += "; the mix of sellers changed, so the raw change is not one of prices";
    }
    return index.reason.empty() ? text : text + "; " + index.reason;
}

std::string repricing_text(const analysis::CellIndex& index)
{
    const core::Day begin = index.restarts.empty() ? index.repricing.begin()->first : index.restarts.back();
    return fmt::format("Standing offers were repriced by {} since {}{}.",
                       percent_text(index.repricing.rbegin()->second - 1.0), core::to_text(begin),
                       index.restarts.empty() ? "" : ", when none of those before stood any more");
}

void note_indexes(std::span<const CellDays> cells, std::span<const analysis::CellIndex> indexes, Table& table)
{
    bool has_quotes = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const analysis::CellIndex& index = indexes[i];
        if (index.repricing.empty()) {
            continue;
        }
        const bool is_converted = cells[i].own_currency != cells[i].currency;
        add_note(table, fmt::format("{}{}: {}. {}", name_of(cells[i]),
                                    is_converted ? fmt::format(", in {}", cells[i].own_currency.code()) : "",
                                    mix_text(index), repricing_text(index)));
        has_quotes = has_quotes || index.change;
    }
    if (has_quotes) {
        add_note(table,
                 fmt::format("Mix-adjusted = index of fresh quotes (new listings, changed prices) less each seller's "
                             "own level, the last weeks over the first; 95 % interval by bootstrap over sellers (seed "
                             "{}). Repricing is what sellers did to standing offers, not what the market did.",
                             analysis::k_bootstrap_seed));
    }
}

void note_context(const HistoryContext& context, Table& table)
{
    for (const auto& [card, launch] : context.launches) {
        std::string note = launch_note(card->id, launch);
        note.front() = 'L';
        add_note(table, note + ".");
    }
    for (std::size_t i = 0; i < context.events.size() && !context.is_charted; ++i) {
        add_note(table, event_text(*context.events[i]));
    }
}

}  // namespace

std::string event_text(const catalog::Event& event)
{
    return fmt::format("{}{}: {} ({}).", event.approximate_day ? "about " : "", core::to_text(event.day), event.title,
                       event.source);
}

Table history_table(std::span<const CellDays> cells, const HistoryContext& context, HistoryRows rows)
{
    constexpr std::size_t k_most_readable = 60;
    Table table;
    table.columns = columns_of(cells);
    std::size_t all = 0;
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const CellDays& cell = cells[place];
        all += cell.rows.size();
        const auto launch = context.launches.find(cell.cell.card);
        const bool approximate = launch != context.launches.end() && launch->second.approximate;
        const bool is_thinned = rows == HistoryRows::readable && cell.rows.size() > k_most_readable;
        for (std::size_t i = 0; i < cell.rows.size(); ++i) {
            if (!is_thinned || is_last_of_week(cell, i)) {
                table.rows.push_back(cells_of(cell, context.indexes[place], context.courses[place].multiples[i],
                                              approximate, cell.rows[i]));
            }
        }
    }
    if (!cells.empty()) {
        const catalog::Card* card = cells.front().cell.card;
        const bool is_one = std::ranges::all_of(cells, [card](const CellDays& cell) { return cell.cell.card == card; });
        table.title = fmt::format("Daily prices of {} per card in {}, {}", is_one ? card->id : card->family,
                                  cells.front().currency.code(), basis_text(context.basis));
        if (table.rows.size() < all) {
            add_note(table, fmt::format("Shown are {} of {} rows, the last of each week; --format csv has all.",
                                        table.rows.size(), all));
        }
        add_note(
            table,
            "N = listings/sellers; FRESH = median of what came up within 7 days; UNITS = cards that one could buy.");
    }
    if (std::ranges::any_of(cells, [](const CellDays& cell) { return !cell.breaks.empty(); })) {
        table.notes.emplace_back(
            "FOOTING = the median as it compares with the last day's: where the observed markets changed, only the "
            "markets observed on both days say how the price changed. Spikes, trends and changes go by it.");
    }
    for (std::size_t place = 0; place < cells.size(); ++place) {
        const CellDays& cell = cells[place];
        if (!context.is_charted) {
            add_note(table, course_of(cell, context.glyphs));
        }
        if (const auto& since = context.courses[place].since) {
            add_note(table, fmt::format("{}: {}.", name_of(cell), since_sentence(*since)));
        }
        note_breaks(cell, table);
        note_gaps(cell, table);
    }
    note_indexes(cells, context.indexes, table);
    note_context(context, table);
    table.empty_text = "No priced listing of this card stands in that time.";
    return table;
}

}  // namespace gpuprice::report
