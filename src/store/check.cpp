#include "check.hpp"

#include "select.hpp"
#include "sqlite.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <utility>

namespace gpuprice::store {

namespace {

struct Promise {
    const char* broken;  ///< what is wrong, of `rows` places
    const char* sql;     ///< how many places break it, and one of them
};

// What `price_span`, `coverage` and the ledger say of each other, see README.md.
constexpr std::array k_promises{
    Promise{
        "prices of a listing that belong to a revision of another one",
        "SELECT count(*), min(l.market || '/' || l.external_id) FROM price_span s JOIN revision r ON r.id = s.revision "
        "JOIN listing l ON l.id = s.listing WHERE r.listing <> s.listing"},
    Promise{"times at which one listing has two prices of one kind",
            "SELECT count(*), min(l.market || '/' || l.external_id) FROM (SELECT listing, first, lag(last) OVER "
            "(PARTITION BY listing, price_kind ORDER BY first, last) AS before FROM price_span WHERE asserted = 0) s "
            "JOIN listing l ON l.id = s.listing WHERE before >= first"},
    Promise{
        "prices seen when their market was not observed",
        "SELECT count(*), min(l.market || '/' || l.external_id) FROM price_span s JOIN listing l ON l.id = s.listing "
        "WHERE s.asserted = 0 AND NOT (EXISTS (SELECT 1 FROM coverage c WHERE c.market = l.market AND c.at = s.first) "
        "AND EXISTS (SELECT 1 FROM coverage c WHERE c.market = l.market AND c.at = s.last))"},
    Promise{
        "quotes or sales that last longer than a moment",
        "SELECT count(*), min(l.market || '/' || l.external_id) FROM price_span s JOIN listing l ON l.id = s.listing "
        "WHERE s.price_kind IN ('sold', 'quote') AND s.first <> s.last"},
    Promise{"listings without a state",
            "SELECT count(*), min(market || '/' || external_id) FROM listing l WHERE NOT EXISTS "
            "(SELECT 1 FROM revision r WHERE r.listing = l.id)"},
    Promise{"states of a listing in which it was never seen",
            "SELECT count(*), min(l.market || '/' || l.external_id) FROM revision r JOIN listing l ON l.id = r.listing "
            "WHERE NOT EXISTS (SELECT 1 FROM price_span s WHERE s.listing = r.listing AND s.revision = r.id)"},
    Promise{
        "complete runs in the ledger whose observation is not there",
        "SELECT count(*), min(market || ' at ' || datetime(at, 'unixepoch')) FROM run_market m WHERE complete = 1 AND "
        "NOT EXISTS (SELECT 1 FROM coverage c WHERE c.market = m.market AND c.at = m.at AND c.complete = 1) AND NOT "
        "EXISTS (SELECT 1 FROM prune_mark p WHERE p.market = m.market AND m.at < p.before * 86400)"},
    Promise{"lines of the ledger that count more new and changed listings than seen ones",
            "SELECT count(*), min(market || ' at ' || datetime(at, 'unixepoch')) FROM run_market WHERE seen < added + "
            "changed"},
};

void check_pages(const Connection& connection, std::vector<Problem>& problems)
{
    auto rows = connection.prepare("PRAGMA integrity_check(10)");
    while (rows.step()) {
        if (rows.text_view(0) != "ok") {
            problems.push_back({"the file", rows.text(0)});
        }
    }
    auto references = connection.prepare("PRAGMA foreign_key_check");
    std::map<std::pair<std::string, std::string>, long> dangling;
    while (references.step()) {
        ++dangling[{references.text(0), references.text(2)}];
    }
    for (const auto& [tables, count] : dangling) {
        problems.push_back({"table " + tables.first,
                            fmt::format("{} rows refer to rows of table {} that are not there", count, tables.second)});
    }
}

/// Derives every listing's history, as reports do, and holds its spans against each other.
void check_histories(const Connection& connection, std::vector<Problem>& problems)
{
    constexpr std::size_t k_most = 10;
    for_each_listing(connection, {}, [&problems](const model::History& listing) {
        std::map<model::PriceKind, core::Instant> until;
        for (const model::Span& span : listing.spans) {
            const auto [known, is_first] = until.try_emplace(span.price.kind, span.last);
            const bool overlaps = !is_first && span.first <= known->second && !model::is_point(span.price.kind);
            known->second = span.last;
            if ((overlaps || span.last < span.first) && problems.size() < k_most) {
                const model::Revision& revision = listing.revisions[span.revision];
                problems.push_back({"listing " + revision.market + "/" + revision.raw.external_id,
                                    "two of its prices stand at " + core::to_text(span.first)});
            }
        }
    });
}

}  // namespace

std::vector<Problem> find_problems(const Connection& connection, const std::function<void(std::string_view)>& tell)
{
    std::vector<Problem> problems;
    try {
        tell("the pages of the file");
        check_pages(connection, problems);
        if (!problems.empty()) {
            return problems;  // nothing that lies in it can be believed
        }
        for (const Promise& promise : k_promises) {
            tell(promise.broken);
            auto row = connection.prepare(promise.sql);
            if (row.step() && row.integer(0) > 0) {
                problems.push_back({row.text(1), fmt::format("{} {}", row.integer(0), promise.broken)});
            }
        }
        tell("the history of every listing");
        check_histories(connection, problems);
    } catch (const core::DataError& error) {
        problems.push_back({"the file", error.what()});  // so damaged that the search for damage ends
    }
    return problems;
}

Contents contents_of(const Connection& connection)
{
    Contents contents;
    contents.format = connection.integer("PRAGMA user_version");
    const std::int64_t page = connection.integer("PRAGMA page_size");
    contents.bytes = page * connection.integer("PRAGMA page_count");
    contents.free_bytes = page * connection.integer("PRAGMA freelist_count");
    auto tables = connection.prepare(
        "SELECT t.name, coalesce(sum(d.pgsize), 0) FROM sqlite_schema t JOIN sqlite_schema i ON i.tbl_name = t.name "
        "JOIN dbstat d ON d.name = i.name WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' GROUP BY t.name ORDER "
        "BY 2 "
        "DESC, 1");
    while (tables.step()) {
        const std::string name = tables.text(0);
        contents.tables.push_back(
            {name, connection.integer("SELECT count(*) FROM \"" + name + "\""), tables.integer(1)});
    }
    auto range = connection.prepare("SELECT min(first), max(last) FROM price_span");
    if (range.step()) {
        contents.first = range.maybe_instant(0);
        contents.last = range.maybe_instant(1);
    }
    return contents;
}

}  // namespace gpuprice::store
