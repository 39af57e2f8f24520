#include "gpuprice/core/error.hpp"
#include "gpuprice/ingest/captures.hpp"
#include "gpuprice/ingest/import.hpp"
#include "gpuprice/text/counted.hpp"

#include "commands.hpp"
#include "input.hpp"
#include "live_lines.hpp"
#include "run_table.hpp"
#include "session.hpp"
#include "tell.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <ostream>

namespace gpuprice::cli {

namespace {

struct ImportArguments {
    std::vector<std::string> files;
    std::string market;
    std::string observed_at;
    std::string captures;
    std::string rebuild;
    bool skip_bad = false;
};

std::string all_of(Input& input)
{
    constexpr std::size_t k_most = std::size_t{256} << 20U;
    std::string bytes{std::istreambuf_iterator<char>{input.stream()}, {}};
    if (bytes.size() > k_most) {
        throw core::DataError(input.name() + " is larger than 256 MiB; a saved answer is not");
    }
    return bytes;
}

report::Table replay_table(const ingest::ReplayReport& report)
{
    report::Table table = run_table(report.run.markets, RunKind::replay);
    const auto replayed = report.run.markets.size();
    table.notes = {fmt::format("{} replayed, {} already in the ledger.", text::counted(replayed, "run"), report.known)};
    if (report.outdated > 0) {
        table.notes.push_back(
            fmt::format("{} of those in the ledger were read by another definition: --rebuild MARKET reads them anew.",
                        report.outdated));
    }
    if (report.worse > 0) {
        table.notes.push_back(fmt::format(
            "{} of the replayed came to less than when live: does the definition fit the kept answers?", report.worse));
    }
    if (report.unasked > 0) {
        table.notes.push_back(fmt::format("Left out, as today's definition would not have asked for {}: {} kept {}.",
                                          report.unasked == 1 ? "it" : "them", report.unasked,
                                          report.unasked == 1 ? "answer" : "answers"));
    }
    if (report.unfinished > 0) {
        table.notes.push_back(
            fmt::format("Left out {} of killed runs.",
                        report.unfinished == 1 ? "1 folder" : std::to_string(report.unfinished) + " folders"));
    }
    if (report.backup) {
        table.notes.push_back("The history as it was before is kept in " + report.backup->string() + ".");
    }
    return table;
}

int import_captures(Session& session, const ImportArguments& arguments)
{
    const auto render = session.render_options();
    const model::MarketDefinition* market = arguments.rebuild.empty() ? nullptr : &session.market(arguments.rebuild);
    const normalize::Normalizer& normalizer = session.normalizer();
    store::Store store = session.open_store(store::Access::write);
    store.set_keep_sellers(session.configuration().keep_sellers);
    std::optional<LiveStep> progress{std::in_place, session.context(), Progress::shown, "import"};
    const auto tell_run = [&progress](std::size_t run, std::size_t all, std::string_view of, core::Instant at) {
        progress->at(fmt::format("run {} of {}, {} of {}", run, all, of, core::to_text(at)));
    };
    const ingest::ReplayReport report =
        market == nullptr
            ? ingest::replay_captures(arguments.captures, session.markets(), store, normalizer, session.clock(),
                                      tell_run)
            : ingest::rebuild_from_captures(arguments.captures, *market, store, normalizer, session.clock(), tell_run);
    progress.reset();
    session.context().out << report::render(replay_table(report), render);
    return report.worse > 0 ? k_partial : k_done;
}

int run_import(Session& session, const ImportArguments& arguments)
{
    if (!arguments.captures.empty()) {
        if (!arguments.files.empty() || !arguments.market.empty() || !arguments.observed_at.empty() ||
            arguments.skip_bad) {
            throw core::UsageError(
                "--captures goes without FILE, --market, --observed-at and --skip-bad: captures say it all themselves");
        }
        return import_captures(session, arguments);
    }
    if (!arguments.rebuild.empty()) {
        throw core::UsageError("--rebuild goes with --captures DIR: it reads kept answers anew");
    }
    if (arguments.files.empty()) {
        throw core::UsageError("name a FILE of sightings, or with --captures a directory of kept answers");
    }
    const auto render = session.render_options();
    core::Instant at = session.clock().now();
    if (!arguments.observed_at.empty()) {
        const auto instant = core::parse_instant(arguments.observed_at);
        if (!instant) {
            throw core::UsageError("--observed-at: " + instant.error().text());
        }
        if (arguments.market.empty()) {
            throw core::UsageError("--observed-at goes with --market: rows of sightings say it themselves");
        }
        if (*instant > at + std::chrono::days{1}) {
            throw core::UsageError("--observed-at: " + core::to_text(*instant) + " lies in the future; now is " +
                                   core::to_text(at));
        }
        at = *instant;
    }
    const model::MarketDefinition* market = arguments.market.empty() ? nullptr : &session.market(arguments.market);
    const normalize::Normalizer& normalizer = session.normalizer();
    store::Store store = session.open_store(store::Access::write);
    store.set_keep_sellers(session.configuration().keep_sellers);
    ingest::Import rows{session.markets(), store, normalizer, session.clock(),
                        arguments.skip_bad ? ingest::BadRows::skip : ingest::BadRows::refuse};
    std::optional<LiveCount> progress{std::in_place, session.context(), Progress::shown, "import", "rows"};
    rows.tell_rows([&progress] { progress->count(); });
    for (const std::string& file : arguments.files) {
        Input input{file, session.context()};
        if (market != nullptr) {
            rows.add_saved_answer(*market, all_of(input), at, input.name());
        } else if (file.ends_with(".json")) {
            throw core::UsageError(file +
                                   " looks like a saved answer: say of which market it is with --market ID; "
                                   "sightings are CSV or JSON Lines (.jsonl)");
        } else {
            rows.add_sightings(input.stream(), input.format(), input.name());
        }
    }
    const ingest::ImportReport report = rows.finish();
    progress.reset();

    for (const std::string& bad : report.bad) {
        tell(session.context(), "left out: " + bad);
    }
    if (const long unnamed = report.bad_rows - static_cast<long>(report.bad.size()); unnamed > 0) {
        tell(session.context(), fmt::format("left out: {} more {}", unnamed, unnamed == 1 ? "row" : "rows"));
    }
    report::Table table = run_table(report.run.markets, RunKind::import);
    table.notes = {fmt::format("{} read, {} left out.", text::counted(static_cast<std::size_t>(report.rows), "row"),
                               report.bad_rows)};
    if (report.unpriced > 0) {
        table.notes.push_back(fmt::format(
            "{} of them state no price that can be read: they are on record, in no report.", report.unpriced));
    }
    session.context().out << report::render(table, render);
    return report.bad_rows > 0 ? k_partial : k_done;
}  // namespace

}  // namespace

Runner add_import(CLI::App& command)
{
    const auto arguments = std::make_shared<ImportArguments>();
    command
        .add_option("file", arguments->files,
                    "CSV or JSON Lines of sightings; with --market, saved answers; - = standard input")
        ->type_name("FILE");
    command.add_option("--market", arguments->market, "The files are answers of this market, as it sent them")
        ->type_name("ID");
    command
        .add_option("--observed-at", arguments->observed_at,
                    "With --market: when the saved answers were received; default now")
        ->type_name("DAY|INSTANT");
    command.add_flag("--skip-bad", arguments->skip_bad,
                     "Leave out rows that cannot be read; else one stops the import");
    command
        .add_option("--captures", arguments->captures,
                    "Instead of FILE and the options above: replay the runs that 'scrape --save-captures DIR' kept")
        ->type_name("DIR");
    command
        .add_option("--rebuild", arguments->rebuild,
                    "With --captures: read its kept runs anew by today's definition, after a backup")
        ->type_name("MARKET");
    command.footer(
        "Importing a file or a capture again changes nothing. Exits with 3 when rows were left out, or a run\n"
        "came to less than when it was live. Examples:\n"
        "  gpuprice import sightings.csv quotes.csv\n"
        "  gpuprice import --market ebay-us --observed-at 2026-03-31 answer.json\n"
        "  gpuprice --db a.db export sightings | gpuprice --db b.db import -\n"
        "  gpuprice import --captures answers --rebuild ebay-us");
    return [arguments](Session& session) { return run_import(session, *arguments); };
}

}  // namespace gpuprice::cli
