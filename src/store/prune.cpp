#include "prune.hpp"

#include "ledger.hpp"
#include "rules.hpp"

#include <fmt/format.h>

#include <string>

namespace gpuprice::store {

namespace {

// Of each condition ?1 is the instant before which something is old.

// A complete run leaves only the pages that it asked about, so those of a market that had one are all in use.
constexpr std::string_view k_old_pages =
    "run IN (SELECT id FROM run WHERE started < ?1) AND market NOT IN (SELECT m.market FROM run_market m JOIN run r ON "
    "r.id = m.run WHERE r.kind = 'scrape' AND m.complete = 1 AND m.at >= ?1)";

// What drift looks at, and the last success, which `status` counts from.
std::string old_lines()
{
    return fmt::format(
        "at < ?1 AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY market ORDER BY at DESC, id "
        "DESC) AS place FROM run_market) WHERE place <= {}) AND id NOT IN (SELECT id FROM (SELECT id, row_number() "
        "OVER (PARTITION BY market ORDER BY at DESC, id DESC) AS place FROM run_market WHERE {}) WHERE place = 1)",
        k_ledger_kept, k_went_well);
}

// Runs without a line that stays. That coverage refers to them is mended when they go.
std::string old_runs(const std::string& lines_that_go)
{
    return fmt::format(
        "started < ?1 AND id NOT IN (SELECT run FROM run_market WHERE NOT ({})) AND id NOT IN (SELECT run FROM "
        "http_cache WHERE NOT ({}))",
        lines_that_go, k_old_pages);
}

// States that another one followed, of what enters no cell and is counted by no report. The rules of such a row say
// that it cannot be read anew.
std::string old_wordings(std::int64_t unreadable)
{
    return fmt::format(
        "card = '' AND family = '' AND rules <> {} AND id IN (SELECT s.revision FROM (SELECT revision, listing, "
        "max(last) AS last FROM price_span GROUP BY revision) s WHERE s.last < ?1 AND EXISTS (SELECT 1 FROM price_span "
        "o WHERE o.listing = s.listing AND o.revision <> s.revision AND o.last > s.last))",
        unreadable);
}

constexpr std::string_view k_wording_bytes =
    "length(CAST(title AS BLOB)) + length(CAST(condition_code AS BLOB)) + length(CAST(condition_text AS BLOB)) + "
    "length(CAST(category AS BLOB)) + length(CAST(facts AS BLOB)) + length(CAST(url AS BLOB))";

struct Total {
    std::int64_t rows;
    std::int64_t sum;
};

Total total(const Connection& connection, std::string_view table, std::string_view bytes, const std::string& condition,
            core::Instant before)
{
    auto row = connection.prepare(
        fmt::format("SELECT count(*), coalesce(sum({}), 0) FROM {} WHERE {}", bytes, table, condition));
    row.query(before).step();
    return {row.integer(0), row.integer(1)};
}

constexpr std::int64_t k_no_rules = -1;  // no row has it

}  // namespace

std::int64_t share_of_table(const Connection& connection, const std::string& table, std::int64_t rows)
{
    if (rows == 0) {
        return 0;
    }
    auto size = connection.prepare(
        "SELECT coalesce(sum(d.pgsize - d.unused), 0) FROM sqlite_schema i JOIN dbstat d ON d.name = i.name WHERE "
        "i.tbl_name = ?");
    size.query(table).step();
    const std::int64_t all = connection.integer("SELECT count(*) FROM \"" + table + "\"");
    const double share = all == 0 ? 0.0 : static_cast<double>(rows) / static_cast<double>(all);
    return static_cast<std::int64_t>(share * static_cast<double>(size.integer(0)));
}

std::vector<PrunedPart> count_details(const Connection& connection, core::Instant before)
{
    const auto unreadable = find_rules(connection, model::rules_without_wording()).value_or(k_no_rules);
    std::vector<PrunedPart> parts;
    const auto pages =
        total(connection, "http_cache", "length(body) + length(CAST(answer_headers AS BLOB)) + length(url)",
              std::string{k_old_pages}, before);
    parts.push_back({PrunedPart::Kind::pages, pages.rows, pages.sum});
    const auto lines = total(connection, "run_market", "0", old_lines(), before);
    parts.push_back({PrunedPart::Kind::ledger, lines.rows, share_of_table(connection, "run_market", lines.rows)});
    const auto runs = total(connection, "run", "0", old_runs(old_lines()), before);
    parts.push_back({PrunedPart::Kind::runs, runs.rows, share_of_table(connection, "run", runs.rows)});
    const auto wordings = total(connection, "revision", k_wording_bytes, old_wordings(unreadable), before);
    parts.push_back({PrunedPart::Kind::wordings, wordings.rows, wordings.sum});
    return parts;
}

void remove_details(Connection& connection, core::Instant before, core::Instant now)
{
    const auto unreadable = rules_id(connection, model::rules_without_wording());
    connection.prepare(fmt::format("DELETE FROM http_cache WHERE {}", k_old_pages)).run(before);
    connection.prepare(fmt::format("DELETE FROM run_market WHERE {}", old_lines())).run(before);

    // Coverage says which run it comes from. Of those that go it says which run removed them. The foreign keys of every
    // run that goes would else be looked for in all of the coverage.
    connection.execute(
        "CREATE TEMP TABLE old_run (id INTEGER PRIMARY KEY); CREATE INDEX coverage_by_run ON coverage (run); CREATE "
        "INDEX http_cache_by_run ON http_cache (run)");
    connection.prepare(fmt::format("INSERT INTO temp.old_run SELECT id FROM run WHERE {}", old_runs("FALSE")))
        .run(before);
    if (connection.integer("SELECT count(*) FROM temp.old_run") > 0) {
        const auto pruning = insert_run(connection, "prune", now);
        connection.prepare("UPDATE run SET finished = started WHERE id = ?").run(pruning);
        connection.prepare("UPDATE coverage SET run = ? WHERE run IN (SELECT id FROM temp.old_run)").run(pruning);
        connection.execute("DELETE FROM run WHERE id IN (SELECT id FROM temp.old_run)");
    }
    connection.execute("DROP INDEX http_cache_by_run; DROP INDEX coverage_by_run; DROP TABLE temp.old_run");

    connection
        .prepare(fmt::format("UPDATE revision SET title = '', condition_code = '', condition_text = '', category = '', "
                             "facts = '', url = '', rules = {} WHERE {}",
                             unreadable, old_wordings(unreadable)))
        .run(before);
}

}  // namespace gpuprice::store
