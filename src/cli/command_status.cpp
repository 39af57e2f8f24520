#include "gpuprice/analysis/missing_rates.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/report/wording.hpp"

#include "alert_run.hpp"
#include "arrangement.hpp"
#include "commands.hpp"
#include "market_advice.hpp"
#include "market_health.hpp"
#include "pruned_notes.hpp"
#include "run_table.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>
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
    ArrangementOptions arrangement;
};

/// A market that is switched on and has no line in the ledger: what is wrong with it, and what to do about it.
struct NeverRun {
    std::string market;
    std::string trouble;
    std::string advice;
};

std::vector<NeverRun> never_run(Session& session, const std::vector<store::MarketStatus>& known)
{
    const std::string file = session.configuration().file.string();
    const std::vector<std::string> unknown = session.unknown_markets();
    std::vector<NeverRun> markets;
    std::set<std::string> told;
    for (const std::string& id : session.configuration().markets) {
        const bool ran = std::ranges::any_of(known, [&id](const auto& status) { return status.market == id; });
        if (ran || !told.insert(id).second) {
            continue;
        }
        const auto broken = std::ranges::find(session.broken_markets(), id, &markets::CheckedFile::id);
        if (std::ranges::find(unknown, id) != unknown.end()) {
            markets.push_back({id, "no such market",
                               id + " is switched on in " + file +
                                   ", and no file defines it: correct it there, or "
                                   "take it out ('gpuprice markets' lists those that there are)."});
        } else if (broken != session.broken_markets().end()) {
            markets.push_back(
                {id, "its definition is broken",
                 id + " is switched on and its definition cannot be used: " + broken->problems.front() + "."});
        } else if (session.market(id).base_url.empty()) {
            markets.push_back({id, "import only",
                               id + " is switched on in " + file +
                                   " and cannot be asked: take it out there, save its "
                                   "pages in your browser and run 'gpuprice import --market " +
                                   id + " FILE'."});
        } else {
            markets.push_back(
                {id, "never ran",
                 id + " is switched on and was never asked: run 'gpuprice scrape', or 'gpuprice scrape " + id + "'."});
        }
    }
    return markets;
}

/// Of what stands today, in the configured currency: prices, and multiples of launch prices.
analysis::MissingRates rates_missing_today(Session& session, const store::Store& store, const model::RateTable& rates)
{
    const core::Day today = core::day_of(session.clock().now());
    store::Selection selection;
    selection.since = core::Instant{today - model::carry_forward_limit(model::PriceKind::ask)};
    selection.words = store::Words::none;
    const model::History history = store.select(selection);
    analysis::MarkupOptions options;
    options.basis.currency = session.configuration().currency.value_or(core::Currency::usd);
    auto missing = analysis::missing_rates(history, rates, {today, today}, options.basis.currency, {});
    analysis::add_missing_rates(missing, analysis::markup(history, session.catalog(), rates, today, options), rates);
    return missing;
}

std::vector<report::Column> columns_of_status()
{
    std::vector<report::Column> columns{{"market", "MARKET"},
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
                                        {"message", "MESSAGE", Align::left, Audience::both, 16, true},
                                        {"cause", "", Align::left, Audience::files}};
    report::give_way(columns, {"changed", "gone", "listings", "new", "seen", "open", "last_run", "message", "last_ok"});
    return columns;
}

int run_status(Session& session, const StatusOptions& options)
{
    const auto render = render_options(session, options.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    report::Table table;
    table.columns = columns_of_status();
    bool needs_a_person = false;
    std::vector<std::string> advice;
    const std::vector<store::MarketStatus> known = store.status();
    for (const store::MarketStatus& status : known) {
        const std::string trouble = trouble_of(status, options.stale_after_days, core::day_of(session.clock().now()));
        needs_a_person = needs_a_person || !trouble.empty();
        const auto definition = std::ranges::find(session.markets(), status.market, &model::MarketDefinition::id);
        const bool is_defined = definition != session.markets().end();
        if (std::string sentence = market_advice(status, is_defined ? &*definition : nullptr); !sentence.empty()) {
            advice.push_back(std::move(sentence));
        }
        const auto of_last = [&status](auto cell) { return status.last ? Cell{cell(*status.last)} : Cell::none(); };
        const auto count = [](long value) { return Cell::count(static_cast<std::size_t>(std::max(value, 0L))); };
        table.rows.push_back({
            Cell{status.market},
            of_last([](const auto& run) { return Cell{core::to_text(run.at)}; }),
            of_last([](const auto& run) { return outcome_cell(run); }),
            status.last_ok ? Cell{core::to_text(*status.last_ok)} : Cell::none(),
            of_last([count](const auto& run) { return count(run.seen); }),
            of_last([count](const auto& run) { return count(run.added); }),
            of_last([count](const auto& run) { return count(run.changed); }),
            of_last([count](const auto& run) { return count(run.gone); }),
            count(status.listings),
            count(status.open),
            trouble.empty() ? Cell::with_display(Cell::none(), "no") : Cell::toned(Cell{trouble}, report::Tone::bad),
            of_last([](const auto& run) { return Cell{run.message}; }),
            of_last([](const auto& run) { return Cell{model::to_text(run.cause)}; }),
        });
    }
    for (NeverRun& market : never_run(session, known)) {
        needs_a_person = true;
        std::vector<Cell> cells(table.columns.size(), Cell::none());
        cells[0] = Cell{market.market};
        cells[1] = Cell::with_display(Cell::none(), "never");
        cells[10] = Cell{market.trouble};
        table.rows.push_back(std::move(cells));
        advice.push_back(std::move(market.advice));
    }
    table.notes = std::move(advice);
    for (const store::HostPause& pause : store.host_pauses(session.clock().now())) {
        table.notes.push_back(fmt::format("Not asked before {}: {}.", core::to_text(pause.until), pause.why));
    }
    table.empty_text = "No market was observed yet: run 'gpuprice scrape' or 'gpuprice import'.";
    for (const model::RunRecord& run : store.unfinished_runs()) {
        table.notes.push_back(
            fmt::format("Run {} ({}) of {} never finished: it was killed or is still going; nothing of "
                        "it was kept but the markets that had ended.",
                        run.id, run.kind, core::to_text(run.started)));
    }
    for (std::string& note : delivery_notes(store, session.clock().now())) {
        needs_a_person = true;
        table.notes.push_back(std::move(note));
    }
    const model::RateTable& rates = session.rates(store);
    const analysis::MissingRates missing = rates_missing_today(session, store, rates);
    needs_a_person = needs_a_person || missing.has_outdated();
    if (std::string note = report::missing_rates_note(missing); !note.empty()) {
        table.notes.push_back(std::move(note));
    }
    for (std::string& note : rates_known(rates)) {
        table.notes.push_back(std::move(note));
    }
    add_pruned_notes(table, store, {}, std::nullopt);
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
    add_arrangement(command, options->arrangement, columns_of_status());
    command.footer(
        "Exits with 4 when a market is blocked, failed, drifting, skipped, stale, or empty where it had listings, when "
        "one\n"
        "that is switched on never ran, when an exchange rate that today's listings need is too old, or when an alert\n"
        "message did not arrive. Example:\n"
        "  gpuprice status || mail -s 'gpuprice needs you' ops@example.org");
    return [options](Session& session) { return run_status(session, *options); };
}

}  // namespace gpuprice::cli
