#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/report/spikes.hpp"

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

namespace {

/// Whether one of these goes on, as far as the data reach.
bool goes_on(const std::vector<analysis::CellSpikes>& cells, analysis::EpisodeKind kind)
{
    return std::ranges::any_of(cells, [kind](const analysis::CellSpikes& cell) {
        return std::ranges::any_of(cell.episodes, [kind](const analysis::EpisodeInContext& found) {
            return found.episode.kind == kind && !found.episode.end;
        });
    });
}

}  // namespace

int write_spikes(Session& session, const Filters& filters, report::Format fallback, const FailOn& fail_on)
{
    const auto render = render_options(session, filters.arrangement, fallback);
    LoadedSeries loaded = load_series(session, filters, SeriesOf::whole_history);
    const auto cells = analysis::cell_spikes(loaded.cells, session.catalog(), {loaded.since, loaded.last});
    std::vector<CellDay> days;
    for (const analysis::CellSpikes& cell : cells) {
        for (const analysis::EpisodeInContext& found : cell.episodes) {
            days.push_back({cell.cell, found.episode.peak, cell.currency});
        }
    }
    std::vector<std::string> commands = explain_notes(session, filters, days);
    loaded.notes.insert(loaded.notes.begin(), commands.begin(), commands.end());
    session.context().out << report::render_spikes(cells, loaded.last, loaded.basis, loaded.notes, render);
    const bool is_met = (fail_on.wants("spike") && goes_on(cells, analysis::EpisodeKind::spike)) ||
                        (fail_on.wants("level_shift") && goes_on(cells, analysis::EpisodeKind::level_shift));
    return is_met ? k_condition_met : k_done;
}

Runner add_spikes(CLI::App& command)
{
    const auto filters = std::make_shared<Filters>();
    add_filters(command, *filters, report::spikes_table({}, {}, {}).columns);
    add_range(command, *filters);
    hide(command, {"--currency"});
    const auto fail_on = std::make_shared<FailOn>();
    add_fail_on(command, *fail_on,
                {{"spike", "a spike in the table goes on"}, {"level_shift", "the table has a level shift"}});
    command.footer(
        "A spike leaves the range of the last months and comes back; a level shift stays. About 99 days of history\n"
        "and 8 sellers are needed; of every cell that has less, or usually has, the lines below the table say so, "
        "with\n"
        "the change that is seen there all the same, judged by nobody. --since chooses what is shown,\n"
        "not what it is judged by. Prices stay in each cell's own currency. The lines below\n"
        "the table name the command that lists the listings behind each peak. Examples:\n"
        "  gpuprice spikes a100\n"
        "  gpuprice spikes h100 --since 90d --region CN\n"
        "  gpuprice spikes h100 --since 14d --fail-on spike,level_shift\n"
        "  gpuprice spikes --kind rental_on_demand --format json");
    return [filters, fail_on](Session& session) {
        return write_spikes(session, *filters, report::Format::table, *fail_on);
    };
}

}  // namespace gpuprice::cli
