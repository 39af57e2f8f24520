#include "gpuprice/report/spikes.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/unicode.hpp"

#include "figures.hpp"
#include "spikes_notes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace gpuprice::report {

namespace {

using analysis::CellSpikes;
using analysis::Episode;
using analysis::EpisodeInContext;
using analysis::EpisodeKind;
using nlohmann::ordered_json;

constexpr int k_score_digits = 2;

bool has_several_kinds(std::span<const CellSpikes> cells)
{
    return std::ranges::any_of(cells,
                               [&cells](const CellSpikes& each) { return each.cell.kind != cells.front().cell.kind; });
}

std::vector<Column> columns_of(std::span<const CellSpikes> cells)
{
    std::vector<Column> columns{
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"price_kind", "KIND", Align::left, has_several_kinds(cells) ? Audience::both : Audience::files},
        {"condition", "COND"},
        {"region", "IN"},
        {"currency", "", Align::left, Audience::files},
        {"kind", "", Align::left, Audience::files},
        {"direction", "", Align::left, Audience::files},
        {"what", "WHAT", Align::left, Audience::people},
        {"moved", "CHANGE", Align::right, Audience::people},
        {"start", "START"},
        {"found", "", Align::left, Audience::files},
        {"peak", "PEAK"},
        {"end", "END"},
        {"price", "PRICE", Align::right},
        {"expected", "EXPECTED", Align::right},
        {"change", "", Align::right, Audience::files},
        {"score", "SCORE", Align::right},
        {"sellers", "SELLERS", Align::right},
        {"events", "", Align::left, Audience::files},
    };
    give_way(columns, {"score", "sellers", "expected", "price", "price_kind", "start", "end"});
    return columns;
}

std::string end_text(const CellSpikes& cell, const Episode& episode, core::Day day)
{
    if (episode.end) {
        return core::to_text(*episode.end);
    }
    if (cell.last_day && *cell.last_day < day) {
        return "data end " + core::to_text(cell.last_sighted.value_or(*cell.last_day));
    }
    return episode.kind == EpisodeKind::level_shift ? "level stays" : "goes on";
}

std::vector<Cell> cells_of(const CellSpikes& cell, const EpisodeInContext& found, core::Day day)
{
    const Episode& episode = found.episode;
    std::vector<Cell> cells;
    cells.reserve(24);
    cells.emplace_back(cell.cell.card->id);
    cells.emplace_back(cell.cell.card->family);
    cells.emplace_back(model::to_text(cell.cell.kind));
    cells.emplace_back(model::to_text(cell.cell.condition));
    cells.emplace_back(cell.cell.region);
    cells.emplace_back(cell.currency.code());
    cells.emplace_back(analysis::to_text(episode.kind));
    cells.emplace_back(analysis::to_text(episode.direction));
    cells.emplace_back(
        fmt::format("{} {}", spaced(analysis::to_text(episode.kind)), analysis::to_text(episode.direction)));
    cells.emplace_back(percent_text(episode.change));
    cells.emplace_back(core::to_text(episode.start));
    cells.emplace_back(core::to_text(episode.found));
    cells.emplace_back(core::to_text(episode.peak));
    cells.push_back(Cell::with_display(episode.end ? Cell{core::to_text(*episode.end)} : Cell::none(),
                                       end_text(cell, episode, day)));
    cells.push_back(Cell::number(episode.price, k_money_digits,
                                 fmt::format("{} {}", amount_text(episode.price), cell.currency.code())));
    cells.push_back(Cell::number(episode.expected, k_money_digits, amount_text(episode.expected)));
    cells.push_back(Cell::number(episode.change, k_ratio_digits));
    cells.push_back(Cell::number(episode.score, k_score_digits, fmt::format("{:.1f}", rounded(episode.score, 1))));
    cells.push_back(Cell::count(episode.sellers));
    std::string events;
    for (const catalog::Event* event : found.events) {
        events += (events.empty() ? "" : "; ") + dated_text(*event);
    }
    cells.emplace_back(events);
    return cells;
}

ordered_json json_of(const catalog::Event& event)
{
    auto object = ordered_json::object();
    object["day"] = core::to_text(event.day);
    object["approximate_day"] = event.approximate_day;
    object["kind"] = event.kind;
    object["title"] = event.title;
    object["source"] = event.source;
    return object;
}

ordered_json json_of(const CellSpikes& cell)
{
    const auto day = [](const std::optional<core::Day>& each) {
        return each ? ordered_json(core::to_text(*each)) : ordered_json(nullptr);
    };
    const auto& visible = cell.findings.smallest_visible;
    auto object = ordered_json::object();
    object["card"] = cell.cell.card->id;
    object["price_kind"] = model::to_text(cell.cell.kind);
    object["condition"] = model::to_text(cell.cell.condition);
    object["region"] = text::to_valid_utf8(cell.cell.region);
    object["currency"] = cell.currency.code();
    object["first_day"] = day(cell.first_day);
    object["last_day"] = day(cell.last_day);
    object["days"] = cell.findings.days;
    object["judged_days"] = cell.findings.judged_days;
    object["most_sellers"] = cell.most_sellers;
    object["usual_sellers"] = cell.usual_sellers;
    object["days_with_enough_sellers"] = cell.wide_days;
    const auto ratio = [](const std::optional<double>& each) {
        return each ? ordered_json(rounded(*each, k_ratio_digits)) : ordered_json(nullptr);
    };
    object["change_7d"] = ratio(cell.change_7d);
    object["change_30d"] = ratio(cell.change_30d);
    object["change_90d"] = ratio(cell.change_90d);
    object["largest_change_in_7d"] = nullptr;
    if (const auto& seen = cell.largest_week) {
        object["largest_change_in_7d"] = {{"from", core::to_text(seen->from)},
                                          {"to", core::to_text(seen->to)},
                                          {"change", rounded(seen->change, k_ratio_digits)},
                                          {"sellers", seen->sellers}};
    }
    object["panel_breaks"] = ordered_json::array();
    for (const analysis::PanelBreak& each : cell.breaks) {
        object["panel_breaks"].push_back(
            {{"day", core::to_text(each.day)}, {"entered", each.entered}, {"left", each.left}});
    }
    object["smallest_visible"] = visible ? ordered_json(rounded(*visible, k_ratio_digits)) : ordered_json(nullptr);
    object["reason"] = cell.findings.reason;
    return object;
}

/// Rows as JSON, with the events as the list that a cell of a table cannot be.
std::vector<ordered_json> json_rows(std::span<const CellSpikes> cells, const Table& table)
{
    std::vector<ordered_json> rows;
    std::size_t place = 0;
    for (const CellSpikes& cell : cells) {
        for (const EpisodeInContext& found : cell.episodes) {
            auto row = ordered_json::parse(row_json(table, table.rows[place++]));
            row["events"] = ordered_json::array();
            for (const catalog::Event* event : found.events) {
                row["events"].push_back(json_of(*event));
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

}  // namespace

Table spikes_table(std::span<const CellSpikes> cells, core::Day day, const analysis::PriceBasis& basis)
{
    Table table;
    table.title = fmt::format("Spikes and level shifts up to {}, per card in each cell's own currency, {}",
                              core::to_text(day), basis_text(basis));
    table.columns = columns_of(cells);
    for (const CellSpikes& cell : cells) {
        for (const EpisodeInContext& found : cell.episodes) {
            table.rows.push_back(cells_of(cell, found, day));
        }
    }
    table.notes = spikes_notes(cells);
    table.empty_text = cells.empty() ? "No cell of these cards has a price up to " + core::to_text(day) + "."
                                     : "No spike and no level shift was found.";
    return table;
}

std::string spikes_json(std::span<const CellSpikes> cells, core::Day day, const Table& table)
{
    auto document = ordered_json::object();
    document["as_of"] = core::to_text(day);
    document["rows"] = json_rows(cells, table);
    document["cells"] = ordered_json::array();
    for (const CellSpikes& cell : cells) {
        document["cells"].push_back(json_of(cell));
    }
    return document.dump(2) + "\n";
}

std::string render_spikes(std::span<const CellSpikes> cells, core::Day day, const analysis::PriceBasis& basis,
                          const std::vector<std::string>& notes, const RenderOptions& options)
{
    Table table = spikes_table(cells, day, basis);
    if (options.format == Format::json || options.format == Format::jsonl) {
        return render_document(spikes_json(cells, day, table), table, options);
    }
    table.notes.insert(table.notes.end(), notes.begin(), notes.end());
    return render(table, options);
}

}  // namespace gpuprice::report
