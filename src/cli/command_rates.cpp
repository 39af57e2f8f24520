#include "gpuprice/core/error.hpp"
#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/ingest/rates.hpp"
#include "gpuprice/markets/rate_files.hpp"

#include "arrangement.hpp"
#include "commands.hpp"
#include "input.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

using report::Align;
using report::Audience;
using report::Cell;

struct RatesArguments {
    bool update = false;
    std::vector<std::string> files;
    std::string since;
    ArrangementOptions arrangement;
};

std::string shown(double value) { return fmt::format("{:.6g}", value); }

Cell rate_cell(double value) { return Cell::number(value, 10, shown(value)); }

Cell day_cell(const std::optional<core::Day>& day) { return day ? Cell{core::to_text(*day)} : Cell::none(); }

void add_clock_notes(report::Table& table, const Session& session)
{
    for (std::string& note : session.clock_notes()) {
        table.notes.push_back(std::move(note));
    }
}

std::vector<report::Column> columns_of_rates()
{
    std::vector<report::Column> columns{{"currency", "CURRENCY"},
                                        {"last_day", "LAST DAY"},
                                        {"stale", "STALE"},
                                        {"units_per_eur", "PER EUR", Align::right},
                                        {"units_per_usd", "PER USD", Align::right},
                                        {"source", "SOURCE", Align::left, Audience::both, 8},
                                        {"origin", "FROM"}};
    report::give_way(columns, {"units_per_usd", "source", "origin"});
    return columns;
}

int show_rates(Session& session, const ArrangementOptions& arrangement)
{
    const auto render = render_options(session, arrangement);
    model::RateTable stored;
    model::RateTable all;
    // The shipped rates are worth showing before there is a history.
    if (std::filesystem::exists(session.database())) {
        const store::Store store = session.open_store(store::Access::read);
        store.load_rates(stored);
        all = session.rates(store);
    } else {
        all = session.shipped_rates();
    }
    report::Table table;
    table.columns = columns_of_rates();
    const core::Day today = core::day_of(session.clock().now());
    bool any_stale = false;
    for (const core::Currency currency : all.currencies()) {
        const bool stale = !all.is_known(currency, today);
        any_stale = any_stale || stale;
        const core::Day day = *all.last_day(currency);
        const auto last = all.latest(currency, day);
        const auto per_dollar = all.find(core::Currency::usd, currency, day);
        table.rows.push_back({Cell{currency.code()}, Cell{core::to_text(day)},
                              Cell::with_display(Cell::truth(stale), stale ? "yes" : "no"),
                              rate_cell(last->units_per_eur), per_dollar ? rate_cell(per_dollar->factor) : Cell::none(),
                              Cell{last->source}, Cell{stored.last_day(currency) == day ? "stored" : "shipped"}});
    }
    table.notes = {"A day without a rate takes the last one before it, at most 7 days old."};
    if (any_stale) {
        table.notes.push_back(
            "Stale: no price of today can be converted from or to it; 'gpuprice rates update' fetches new days.");
    }
    add_clock_notes(table, session);
    session.context().out << report::render(table, render);
    return k_done;
}

/// Where a publisher is asked instead, for tests: this machine only.
void redirect(std::string& url, const Session& session, const std::string& variable)
{
    const auto other = session.context().environment(variable);
    if (!other || other->empty()) {
        return;
    }
    const auto parsed = fetch::parse_url(*other);
    if (!parsed || !parsed->is_loopback()) {
        throw core::UsageError(variable + ": it is for tests and may only name an address of this machine");
    }
    url = *other;
}

ingest::RateSources rate_sources(const Session& session)
{
    ingest::RateSources sources;
    redirect(sources.ecb, session, "GPUPRICE_RATES_ECB_URL");
    redirect(sources.frankfurter, session, "GPUPRICE_RATES_FRANKFURTER_URL");
    redirect(sources.taiwan, session, "GPUPRICE_RATES_TAIWAN_URL");
    return sources;
}

ingest::FetchedRates read_files(const std::vector<std::string>& names, Context& context)
{
    ingest::FetchedRates read;
    for (const std::string& name : names) {
        Input input{name, context};
        auto file = markets::read_rate_file(std::string{std::istreambuf_iterator<char>{input.stream()}, {}});
        if (file) {
            read.files.push_back(std::move(file).value());
        } else {
            read.complete = false;
            read.troubles.push_back(std::move(file).error().with_where(input.name()).text());
        }
    }
    return read;
}

report::Table table_of(const std::vector<ingest::RateChange>& changes)
{
    report::Table table;
    table.columns = {{"currency", "CURRENCY"},
                     {"added", "ADDED", Align::right},
                     {"first_day", "FIRST"},
                     {"last_day", "LAST"},
                     {"known", "KNOWN", Align::right},
                     {"conflicts", "CONFLICTS", Align::right},
                     {"refused", "REFUSED", Align::right},
                     {"source", "SOURCE", Align::left, Audience::both, 8},
                     {"message", "MESSAGE", Align::left, Audience::both, 16, true}};
    report::give_way(table.columns, {"known", "first_day", "source", "refused"});
    const auto count = [](long value) { return Cell::count(static_cast<std::size_t>(value)); };
    for (const ingest::RateChange& change : changes) {
        table.rows.push_back({Cell{change.currency.code()}, count(change.added), day_cell(change.first_added),
                              day_cell(change.last_added), count(change.known), count(change.conflicts),
                              count(change.refused), change.source.empty() ? Cell::none() : Cell{change.source},
                              change.trouble.empty() ? Cell::none() : Cell{change.trouble}});
    }
    table.empty_text = "No rate was read.";
    return table;
}

int update_rates(Session& session, const RatesArguments& arguments)
{
    const auto render = render_options(session, arguments.arrangement);
    std::optional<core::Day> since;
    if (!arguments.since.empty()) {
        const auto day = core::parse_day(arguments.since);
        if (!day) {
            throw core::UsageError("--since: " + day.error().text());
        }
        since = *day;
    }
    const core::Day today = core::day_of(session.clock().now());
    const ingest::RateSources sources = rate_sources(session);
    store::Store store = session.open_store(store::Access::write);
    ingest::FetchedRates read;
    if (arguments.files.empty()) {
        fetch::FetcherOptions options;
        options.user_agent = session.user_agent();
        fetch::Fetcher fetcher{options, session.clock(), session.context().environment};
        read = ingest::fetch_rates(sources, fetcher, today);
    } else {
        read = read_files(arguments.files, session.context());
    }
    model::RateTable known = session.rates(store);
    const auto changes = ingest::store_rates(read.files, known, store, today, since);

    for (const std::string& trouble : read.troubles) {
        tell(session.context(), trouble);
    }
    if (read.files.empty() && arguments.files.empty()) {
        tell(session.context(),
             "no publisher answered; where there is no network, save a file of rates elsewhere (the ECB's: " +
                 sources.ecb + ") and read it with 'gpuprice rates update --from FILE'");
    }
    report::Table table = table_of(changes);
    add_clock_notes(table, session);
    session.context().out << report::render(table, render);
    if (read.files.empty()) {
        return k_failed;
    }
    const bool clean = std::ranges::all_of(
        changes, [](const ingest::RateChange& change) { return change.conflicts + change.refused == 0; });
    return read.complete && clean ? k_done : k_partial;
}

}  // namespace

Runner add_rates(CLI::App& command)
{
    const auto arguments = std::make_shared<RatesArguments>();
    add_arrangement(command, arguments->arrangement, columns_of_rates());
    CLI::App* update =
        command.add_subcommand("update", "Fetch the last 90 days, or read saved files, and keep new days");
    update->fallthrough();
    update
        ->add_option("--from", arguments->files,
                     "Saved files of the ECB (XML, CSV), Frankfurter or Taiwan's central bank (JSON); - reads standard "
                     "input")
        ->type_name("FILE");
    update->add_option("--since", arguments->since, "Pass over earlier days")->type_name("YYYY-MM-DD");
    update->parse_complete_callback([arguments] { arguments->update = true; });
    update->footer(
        "Asks the European Central Bank and the Central Bank of Taiwan; Frankfurter when the ECB does not answer.\n"
        "A day that is known is never overwritten. Exits with 3 when a value was refused or differs from a known one.\n"
        "Examples:\n"
        "  gpuprice rates update\n"
        "  gpuprice rates update --from eurofxref-hist.csv --since 2026-01-01");
    command.footer("Examples:\n  gpuprice rates\n  gpuprice rates --sort last_day --limit 5\n  gpuprice rates update");
    return [arguments](Session& session) {
        return arguments->update ? update_rates(session, *arguments) : show_rates(session, arguments->arrangement);
    };
}

}  // namespace gpuprice::cli
