#include "gpuprice/model/rates.hpp"

#include "commands.hpp"
#include "market_health.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Audience;
using report::Cell;

struct StatusOptions {
    int stale_after_days = k_stale_after_days;
};

int run_status(Session& session, const StatusOptions& options)
{
    const auto render = session.render_options();
    const store::Store store = session.open_store(store::Access::read);
    report::Table table;
    table.columns = {{"market", "MARKET"},
                     {"last_run", "LAST RUN"},
                     {"outcome", "OUTCOME"},
                     {"last_ok", "LAST OK"},
                     {"seen", "SEEN", Align::right},
                     {"new", "NEW", Align::right},
                     {"changed", "CHANGED", Align::right},
                     {"gone", "GONE", Align::right},
                     {"listings", "KNOWN", Align::right},
                     {"open", "OPEN", Align::right},
                     {"trouble", "NEEDS A PERSON", Align::left, Audience::both, 14},
                     {"message", "MESSAGE", Align::left, Audience::both, 16, true}};
    bool needs_a_person = false;
    std::vector<std::string> advice;
    for (const store::MarketStatus& status : store.status()) {
        const std::string trouble = trouble_of(status, options.stale_after_days, session.clock().now());
        needs_a_person = needs_a_person || !trouble.empty();
        if (std::string sentence = advice_of(status); !sentence.empty()) {
            advice.push_back(std::move(sentence));
        }
        const auto of_last = [&status](auto cell) { return status.last ? Cell{cell(*status.last)} : Cell::none(); };
        const auto count = [](long value) { return Cell::count(static_cast<std::size_t>(std::max(value, 0L))); };
        table.rows.push_back({
            Cell{status.market},
            of_last([](const auto& run) { return Cell{core::to_text(run.at)}; }),
            of_last([](const auto& run) { return Cell{model::to_text(run.outcome)}; }),
            status.last_ok ? Cell{core::to_text(*status.last_ok)} : Cell::none(),
            of_last([count](const auto& run) { return count(run.seen); }),
            of_last([count](const auto& run) { return count(run.added); }),
            of_last([count](const auto& run) { return count(run.changed); }),
            of_last([count](const auto& run) { return count(run.gone); }),
            count(status.listings),
            count(status.open),
            Cell::with_display(trouble.empty() ? Cell::none() : Cell{trouble}, trouble.empty() ? "no" : trouble),
            of_last([](const auto& run) { return Cell{run.message}; }),
        });
    }
    table.notes = std::move(advice);
    table.empty_text = "No market was observed yet: run 'gpuprice scrape' or 'gpuprice import'.";
    for (const model::RunRecord& run : store.unfinished_runs()) {
        table.notes.push_back(
            fmt::format("Run {} ({}) of {} never finished: it was killed or is still going; nothing of "
                        "it was kept but the markets that had ended.",
                        run.id, run.kind, core::to_text(run.started)));
    }
    const model::RateTable rates = session.rates(store);
    for (std::string& note : rates_known(rates)) {
        table.notes.push_back(std::move(note));
    }
    for (std::string& note : session.clock_notes()) {
        table.notes.push_back(std::move(note));
    }
    session.context().out << report::render(table, render);
    return needs_a_person ? k_needs_a_person : k_done;
}

}  // namespace

Runner add_status(CLI::App& command)
{
    const auto options = std::make_shared<StatusOptions>();
    command
        .add_option("--stale-after", options->stale_after_days,
                    "Days without a complete answer until a market is stale")
        ->type_name("DAYS")
        ->capture_default_str();
    command.footer(
        "Exits with 4 when a market is blocked, failed, drifting, skipped, stale, or empty where it had listings. "
        "Example:\n"
        "  gpuprice status || mail -s 'gpuprice needs you' ops@example.org");
    return [options](Session& session) { return run_status(session, *options); };
}

}  // namespace gpuprice::cli
