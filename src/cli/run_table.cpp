#include "run_table.hpp"

#include <algorithm>

namespace gpuprice::cli {

report::Cell outcome_cell(const model::MarketRun& run)
{
    using model::Outcome;
    const Outcome outcome = run.outcome;
    if (model::is_import(run)) {
        return report::Cell::with_display(report::Cell{model::to_text(outcome)}, std::string{model::k_imported});
    }
    report::Tone tone = report::Tone::warning;
    if (outcome == Outcome::ok || outcome == Outcome::not_modified || outcome == Outcome::skipped) {
        tone = report::Tone::plain;
    } else if (outcome == Outcome::blocked || outcome == Outcome::failed) {
        tone = report::Tone::bad;
    }
    return report::Cell::toned(report::Cell{model::to_text(outcome)}, tone);
}

report::Table run_table(std::span<const model::MarketRun> markets, RunKind kind)
{
    using report::Align;
    using report::Audience;
    using report::Cell;
    const auto count = [](long value) { return Cell::count(static_cast<std::size_t>(std::max(value, 0L))); };
    const Audience of_scrape = kind == RunKind::import ? Audience::files : Audience::both;
    const Audience of_replay = kind == RunKind::replay ? Audience::both : Audience::files;
    report::Table table;
    table.columns = {{"market", "MARKET"},
                     {"at", kind == RunKind::replay ? "AT" : "", Align::left, of_replay},
                     {"outcome", "OUTCOME", Align::left, of_scrape},
                     {"seen", "SEEN", Align::right},
                     {"new", "NEW", Align::right},
                     {"changed", "CHANGED", Align::right},
                     {"gone", "GONE", Align::right},
                     {"left_out", "UNREADABLE", Align::right},
                     {"conflicts", "CONFLICTS", Align::right},
                     {"requests", "", Align::right, Audience::files},
                     {"pages", "PAGES", Align::right, of_scrape},
                     {"bytes", "", Align::right, Audience::files},
                     {"message", "MESSAGE", Align::left, Audience::both, 16, true}};
    report::give_way(table.columns, {"pages", "gone", "conflicts", "changed", "left_out", "message"});
    for (const model::MarketRun& run : markets) {
        table.rows.push_back({Cell{run.market}, Cell{core::to_text(run.at)}, outcome_cell(run), count(run.seen),
                              count(run.added), count(run.changed), count(run.gone), count(run.left_out),
                              count(run.conflicts), count(run.requests), count(run.pages), count(run.bytes),
                              Cell{run.message}});
    }
    table.empty_text = "Nothing was read.";
    return table;
}

}  // namespace gpuprice::cli
