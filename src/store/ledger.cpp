#include "ledger.hpp"

#include "facts.hpp"
#include "presence.hpp"
#include "sqlite.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>
#include <string>

namespace gpuprice::store {

namespace {

constexpr std::string_view k_columns =
    "run, market, at, definition, outcome, complete, requests, pages, bytes, seen, added, changed, gone, left_out, "
    "conflicts, message, cause";

model::MarketRun read_line(const Statement& row)
{
    model::MarketRun line;
    line.run = row.integer(0);
    line.market = row.text(1);
    line.at = row.instant(2);
    line.definition = row.text(3);
    line.outcome = model::parse_outcome(row.text_view(4)).value_or(model::Outcome::failed);
    line.complete = row.integer(5) != 0;
    line.requests = row.integer(6);
    line.pages = row.integer(7);
    line.bytes = row.integer(8);
    line.seen = row.integer(9);
    line.added = row.integer(10);
    line.changed = row.integer(11);
    line.gone = row.integer(12);
    line.left_out = row.integer(13);
    line.conflicts = row.integer(14);
    line.message = row.text(15);
    line.cause = model::parse_cause(row.text_view(16)).value_or(model::Cause::unknown);
    return line;
}

std::vector<model::MarketRun> read_lines(Statement& rows)
{
    std::vector<model::MarketRun> lines;
    while (rows.step()) {
        lines.push_back(read_line(rows));
    }
    return lines;
}

}  // namespace

std::int64_t insert_run(Connection& connection, std::string_view kind, core::Instant started)
{
    connection.prepare("INSERT INTO run (kind, started) VALUES (?, ?)").run(kind, started);
    return connection.last_insert_id();
}

core::Instant run_started(const Connection& connection, std::int64_t run)
{
    auto row = connection.prepare("SELECT started FROM run WHERE id = ?");
    if (!row.query(run).step()) {
        throw std::logic_error(fmt::format("there is no run {}", run));
    }
    return row.instant(0);
}

void insert_market_run(Connection& connection, const model::MarketRun& line)
{
    connection
        .prepare(fmt::format("INSERT INTO run_market ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             k_columns))
        .run(line.run, line.market, line.at, line.definition, model::to_text(line.outcome), line.complete ? 1 : 0,
             line.requests, line.pages, line.bytes, line.seen, line.added, line.changed, line.gone, line.left_out,
             line.conflicts, line.message, model::to_text(line.cause));
}

std::vector<model::MarketRun> load_ledger(const Connection& connection, std::string_view market, std::size_t count,
                                          std::optional<core::Instant> until)
{
    constexpr std::size_t k_all = std::numeric_limits<std::int64_t>::max();
    auto rows = connection.prepare(
        fmt::format("SELECT {} FROM run_market WHERE (?1 = '' OR market = ?1) AND (?3 IS NULL OR at <= ?3) "
                    "ORDER BY at DESC, id DESC LIMIT ?2",
                    k_columns));
    return read_lines(rows.query(market, static_cast<std::int64_t>(std::min(count, k_all)), until));
}

std::vector<model::MarketRun> load_observing_runs(const Connection& connection, std::string_view market)
{
    std::vector<model::MarketRun> runs;
    auto rows = connection.prepare(
        "SELECT at, definition, run, id FROM run_market WHERE market = ?1 AND definition <> ?2 AND outcome <> "
        "'skipped' "
        "UNION ALL SELECT at, definition, run, 0 FROM coverage c WHERE market = ?1 AND definition <> ?2 AND NOT EXISTS "
        "(SELECT 1 FROM run_market m WHERE m.market = c.market AND m.at = c.at AND m.definition = c.definition) "
        "ORDER BY at DESC, id DESC");
    rows.query(market, k_imported_rows);
    while (rows.step()) {
        model::MarketRun run;
        run.market = market;
        run.at = rows.instant(0);
        run.definition = rows.text(1);
        run.run = rows.integer(2);
        runs.push_back(std::move(run));
    }
    return runs;
}

std::vector<MarketStatus> load_status(const Connection& connection, Counted counted)
{
    auto markets = connection.prepare("SELECT market FROM run_market UNION SELECT market FROM listing ORDER BY 1");
    auto last_ok =
        connection.prepare(fmt::format("SELECT max(at) FROM run_market WHERE market = ? AND {}", k_went_well));
    auto listings = connection.prepare("SELECT id FROM listing WHERE market = ?");
    FactsLoader facts{connection};
    std::vector<MarketStatus> all;
    while (markets.step()) {
        MarketStatus status;
        status.market = markets.text(0);
        if (auto last = load_ledger(connection, status.market, 1, std::nullopt); !last.empty()) {
            status.last = std::move(last.front());
        }
        last_ok.query(status.market).step();
        status.last_ok = last_ok.maybe_instant(0);
        const bool is_shrunken = status.last && (status.last->outcome == model::Outcome::empty ||
                                                 status.last->outcome == model::Outcome::drift);
        if (counted == Counted::all || is_shrunken) {
            const auto coverage = load_coverage(connection, status.market);
            listings.query(status.market);
            while (listings.step()) {
                ++status.listings;
                status.open += is_gone(facts.load(listings.integer(0)), coverage) ? 0 : 1;
            }
        }
        all.push_back(std::move(status));
    }
    return all;
}

std::vector<model::RunRecord> load_unfinished_runs(const Connection& connection)
{
    std::vector<model::RunRecord> runs;
    auto rows = connection.prepare("SELECT id, kind, started FROM run WHERE finished IS NULL ORDER BY id DESC");
    auto lines = connection.prepare(fmt::format("SELECT {} FROM run_market WHERE run = ? ORDER BY id", k_columns));
    while (rows.step()) {
        runs.push_back(
            {rows.integer(0), rows.text(1), rows.instant(2), std::nullopt, read_lines(lines.query(rows.integer(0)))});
    }
    return runs;
}

}  // namespace gpuprice::store
