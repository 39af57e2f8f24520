#include "gpuprice/report/spikes.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"
#include "gpuprice/text/unicode.hpp"

#include "figures.hpp"

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

std::string event_text(const catalog::Event& event)
{
    return fmt::format("{}{} {}", event.approximate_day ? "about " : "", core::to_text(event.day), event.title);
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
        events += (events.empty() ? "" : "; ") + event_text(*event);
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

std::string size_text(const CellSpikes& cell)
{
    const auto& findings = cell.findings;
    std::string text =
        fmt::format("{}: {} days with a price from {} to {}, up to {} sellers", cell_text(cell.cell), findings.days,
                    core::to_text(*cell.first_day), core::to_text(*cell.last_day), cell.most_sellers);
    if (findings.smallest_visible) {
        text += fmt::format("; a lasting step of {} or more would be found within 5 days",
                            percent_text(*findings.smallest_visible).substr(1));
    }
    return text + ".";
}

std::string joined(const std::vector<std::string>& words, std::string_view separator)
{
    return fmt::format("{}", fmt::join(words, separator));
}

/// A line an event, with the cells whose episodes it is near.
std::vector<std::string> event_notes(std::span<const CellSpikes> cells)
{
    std::map<std::pair<core::Day, const catalog::Event*>, std::vector<std::string>> near;
    for (const CellSpikes& cell : cells) {
        for (const auto& [episode, events] : cell.episodes) {
            for (const catalog::Event* event : events) {
                auto& names = near[{event->day, event}];
                if (names.empty() || names.back() != cell_text(cell.cell)) {
                    names.push_back(cell_text(cell.cell));
                }
            }
        }
    }
    std::vector<std::string> notes;
    for (const auto& [event, names] : near) {
        notes.push_back(
            fmt::format("{} ({}); near {}.", event_text(*event.second), event.second->source, joined(names, "; ")));
    }
    return notes;
}

/// Which markets came and went: what changed with them is no move of the price.
std::string breaks_text(const CellSpikes& cell)
{
    constexpr std::size_t k_most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(k_most, cell.breaks.size()); ++i) {
        const analysis::PanelBreak& each = cell.breaks[i];
        text += fmt::format("{}on {}{}{}{}", i == 0 ? "" : "; ", core::to_text(each.day),
                            each.entered.empty() ? "" : " with " + joined(each.entered, ", "),
                            each.entered.empty() || each.left.empty() ? "" : " and",
                            each.left.empty() ? "" : " without " + joined(each.left, ", "));
        text += each.step_unknown ? " (the step is not known and taken as none)" : "";
    }
    if (cell.breaks.size() > k_most) {
        text += fmt::format("; and {} times more", cell.breaks.size() - k_most);
    }
    return fmt::format(
        "{}: the observed markets changed {}. No alarm starts there, and earlier prices are put on the "
        "footing of the last markets: FOOTING of `gpuprice history {}`.",
        cell_text(cell.cell), text, cell.cell.card->id);
}

std::vector<std::string> notes_of(std::span<const CellSpikes> cells)
{
    constexpr std::size_t k_most_named = 12;
    std::vector<std::string> notes;
    if (std::ranges::any_of(cells, [](const CellSpikes& cell) { return !cell.episodes.empty(); })) {
        notes.emplace_back(
            "EXPECTED: median of up to 90 days before. PRICE: on the peak; of a level shift, the level that stayed.");
        notes.emplace_back(
            "SCORE: size of the move at its peak in usual daily deviations. Found from 8 sellers and 5 % on.");
    }
    const std::vector<std::string> events = event_notes(cells);
    if (!events.empty()) {
        notes.emplace_back("Dated events within 30 days of them: context, nothing here says that they are causes.");
        notes.insert(notes.end(), events.begin(), events.end());
    }
    std::size_t named = 0;
    std::size_t unnamed = 0;
    for (const CellSpikes& cell : cells) {
        if (cell.findings.reason.empty()) {
            notes.push_back(size_text(cell));
            if (!cell.breaks.empty()) {
                notes.push_back(breaks_text(cell));
            }
        } else if (named < k_most_named) {
            ++named;
            notes.push_back(fmt::format("{}: {}.", cell_text(cell.cell), cell.findings.reason));
        } else {
            ++unnamed;
        }
    }
    if (unnamed > 0) {
        notes.push_back(fmt::format("{} more cells are too thin as well; --format json names them.", unnamed));
    }
    return notes;
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
    table.notes = notes_of(cells);
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
