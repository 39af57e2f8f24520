#include "gpuprice/analysis/cell_trends.hpp"
#include "gpuprice/report/trends.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "fail_on.hpp"
#include "filters.hpp"
#include "report_runs.hpp"
#include "series_of.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

int write_trends(Session& session, const Filters& filters, report::Format fallback, const FailOn& fail_on)
{
    const auto render = render_options(session, filters.arrangement, fallback);
    LoadedSeries loaded = load_series(session, filters, SeriesOf::period);
    const auto rows = analysis::cell_trends(loaded.cells);
    std::vector<CellDay> days;
    for (const analysis::TrendRow& row : rows) {
        const bool is_told =
            !days.empty() && row.last && days.back().cell == row.cell && days.back().day == row.last->day;
        if (row.last && !is_told) {
            days.push_back({row.cell, row.last->day, row.currency});
        }
    }
    std::vector<std::string> commands = explain_notes(session, filters, days);
    if (!commands.empty()) {
        commands.emplace_back(
            "Any other day: with that day after --as-of; FRESH there marks what the fresh rows rest on.");
    }
    loaded.notes.insert(loaded.notes.begin(), commands.begin(), commands.end());
    session.context().out << report::render_trends(rows, loaded.last, loaded.basis, loaded.notes, render);
    const auto drifts = [&rows](std::string_view direction) {
        return std::ranges::any_of(
            rows, [direction](const auto& row) { return analysis::to_text(row.direction) == direction; });
    };
    const bool is_met = std::ranges::any_of(fail_on.words, drifts);
    return is_met ? k_condition_met : k_done;
}

Runner add_trends(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters, report::trends_table({}, {}, {}).columns);
    add_range(command, *filters);
    hide(command, {"--currency"});
    const auto fail_on = std::make_shared<FailOn>();
    add_fail_on(command, *fail_on, {{"up", "a trend up counts"}, {"down", "a trend down counts"}});
    command.footer(
        "Two rows a cell: fresh asks, born within 7 days, and the stock, all that is on show. From 12 weeks on the\n"
        "drift of the weekly medians is tested, from 8 weeks on its slope is shown; TREND says insufficient below. Q\n"
        "allows for how many cells are tested, so it depends on the cards and filters named.\n"
        "Prices stay in each cell's own currency, or every jump of an exchange rate would be a trend.\n"
        "`gpuprice markup CARD --as-of DAY --explain-number` lists the listings behind any day. Examples:\n"
        "  gpuprice trends a100\n"
        "  gpuprice trends h100 --since 26w --region US\n"
        "  gpuprice trends --kind rental_on_demand --format csv > trends.csv");
    return [filters, fail_on](Session& session) {
        return write_trends(session, *filters, report::Format::table, *fail_on);
    };
}

}  // namespace gpuprice::cli
