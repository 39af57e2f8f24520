#include "gpuprice/analysis/missing_rates.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/report/wording.hpp"

#include "commands.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
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
    int stale_after_days = 3;
};

/// What a person has to see to, in a word or clause; empty when all is well.
std::string trouble_of(const store::MarketStatus& status, const StatusOptions& options, core::Instant now)
{
    if (!status.last) {
        return {};
    }
    switch (status.last->outcome) {
        case model::Outcome::blocked:
        case model::Outcome::failed:
        case model::Outcome::drift:
        case model::Outcome::skipped: return std::string{model::to_text(status.last->outcome)};
        case model::Outcome::empty:
            if (status.open > 0) {
                return "empty, where it had listings";
            }
            break;
        default: break;
    }
    if (status.last_ok && now - *status.last_ok > std::chrono::days{options.stale_after_days}) {
        return fmt::format("stale: no complete answer for {} days",
                           std::chrono::duration_cast<std::chrono::days>(now - *status.last_ok).count());
    }
    return {};
}

/// What the last outcome means and what to do about it, a sentence for people; empty for those that need nothing.
std::string advice_of(const store::MarketStatus& status)
{
    const std::string& id = status.market;
    switch (status.last ? status.last->outcome : model::Outcome::ok) {
        case model::Outcome::blocked:
            return id +
                   " is blocked: it answers, but not to gpuprice (a login, a captcha, its robots.txt or refused keys). "
                   "Read the message and 'gpuprice markets show " +
                   id + "'; saved pages can still be imported.";
        case model::Outcome::failed:
            return id +
                   " is broken: no answer came, or none that could be read. If the next run fails too, look whether it "
                   "has moved or changed its form: gpuprice markets test " +
                   id + " --from FILE.";
        case model::Outcome::drift:
            return fmt::format(
                "{} drifts: it showed {} listings, far fewer or without the prices of the runs before; {} stay open. "
                "Look at the market itself; if that is all it has: gpuprice scrape --accept {}.",
                id, status.last->seen, status.open, id);
        case model::Outcome::skipped:
            return id + " was skipped: the run could not ask it. Read the message and run 'gpuprice scrape " + id +
                   "'.";
        case model::Outcome::empty:
            return status.open > 0
                       ? fmt::format(
                             "{} is empty: it says itself that it has no results, where {} listings were open. They "
                             "count as gone when a second run, a day later, finds the same.",
                             id, status.open)
                       : "";
        case model::Outcome::partial:
            return status.last->requests > 0  // an import asks nobody, and is never more than a part
                       ? id + " answered in part: what it showed is kept, what it did not show proves nothing."
                       : "";
        default: return {};
    }
}

/// Of what stands today, in the configured currency.
analysis::MissingRates rates_missing_today(const Session& session, const store::Store& store,
                                           const model::RateTable& rates)
{
    const core::Day today = core::day_of(session.clock().now());
    store::Selection selection;
    selection.since = core::Instant{today - model::carry_forward_limit(model::PriceKind::ask)};
    selection.with_titles = false;
    return analysis::missing_rates(store.select(selection), rates, {today, today},
                                   session.configuration().currency.value_or(core::Currency::usd), {});
}

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
        const std::string trouble = trouble_of(status, options, session.clock().now());
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
    const analysis::MissingRates missing = rates_missing_today(session, store, rates);
    needs_a_person = needs_a_person || missing.has_outdated();
    if (std::string note = report::missing_rates_note(missing); !note.empty()) {
        table.notes.push_back(std::move(note));
    }
    std::map<core::Day, std::string> by_last_day;
    for (const core::Currency currency : rates.currencies()) {
        by_last_day[*rates.last_day(currency)].append(" ").append(currency.code());
    }
    for (const auto& [day, currencies] : by_last_day) {
        table.notes.push_back(fmt::format("Exchange rates known up to {}:{}.", core::to_text(day), currencies));
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
        "Exits with 4 when a market is blocked, failed, drifting, skipped, stale, or empty where it had listings, or\n"
        "when an exchange rate that today's listings need is too old. Example:\n"
        "  gpuprice status || mail -s 'gpuprice needs you' ops@example.org");
    return [options](Session& session) { return run_status(session, *options); };
}

}  // namespace gpuprice::cli
