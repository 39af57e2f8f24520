#include "rederive.hpp"

#include "rows.hpp"
#include "rules.hpp"

#include <fmt/format.h>

#include <utility>

namespace gpuprice::store {

namespace {

constexpr std::int64_t k_no_rules = -1;  // no row has it

std::string condition_of(const Connection& connection, Rederive which)
{
    const auto without_wording = find_rules(connection, model::rules_without_wording()).value_or(k_no_rules);
    return fmt::format("rules <> {} AND {}", without_wording, which == Rederive::all ? "?1 = ?1" : "rules <> ?1");
}

std::int64_t current_rules(const Connection& connection, const model::Rules& rules)
{
    return find_rules(connection, rules).value_or(k_no_rules);
}

}  // namespace

long count_outdated(const Connection& connection, const model::Rules& rules)
{
    auto row = connection.prepare(
        "SELECT (SELECT count(*) FROM revision WHERE rules < ?1 OR rules > ?1) - (SELECT count(*) FROM revision WHERE "
        "rules = ?2)");
    row.query(current_rules(connection, rules),
              find_rules(connection, model::rules_without_wording()).value_or(k_no_rules))
        .step();
    return static_cast<long>(row.integer(0));
}

std::vector<std::string> load_markets_to_rederive(const Connection& connection, const model::Rules& rules,
                                                  Rederive which)
{
    std::vector<std::string> markets;
    auto rows = connection.prepare(
        fmt::format("SELECT DISTINCT market FROM listing WHERE EXISTS "
                    "(SELECT 1 FROM revision WHERE revision.listing = listing.id AND {}) ORDER BY market",
                    condition_of(connection, which)));
    rows.query(current_rules(connection, rules));
    while (rows.step()) {
        markets.push_back(rows.text(0));
    }
    return markets;
}

void for_each_revision(const Connection& connection, std::string_view market, const model::Rules& rules, Rederive which,
                       const std::function<void(std::int64_t, const model::Revision&)>& visit)
{
    const auto current = current_rules(connection, rules);
    const auto known_rules = load_rules(connection);
    auto listings =
        connection.prepare("SELECT id, external_id, market_country FROM listing WHERE market = ? ORDER BY external_id");
    auto revisions =
        connection.prepare(fmt::format("SELECT id, number, {} FROM revision WHERE {} AND listing = ?2 ORDER BY number",
                                       k_revision_columns, condition_of(connection, which)));
    listings.query(market);
    while (listings.step()) {
        // Gathered first, so that the visitor may change what the statement reads.
        std::vector<std::pair<std::int64_t, model::Revision>> found;
        revisions.query(current, listings.integer(0));
        while (revisions.step()) {
            auto stored = read_revision(revisions, 2);
            model::Revision revision;
            revision.market = market;
            revision.market_country = listings.text(2);
            revision.raw = std::move(stored.raw);
            revision.raw.external_id = listings.text(1);
            revision.derived = std::move(stored.derived);
            revision.rules = known_rules.at(stored.rules);
            revision.number = static_cast<int>(revisions.integer(1));
            found.emplace_back(revisions.integer(0), std::move(revision));
        }
        for (const auto& [id, revision] : found) {
            visit(id, revision);
        }
    }
}

long rederive_market(const Connection& connection, std::string_view market, const model::Rules& rules, Rederive which,
                     const std::function<model::Listing(const model::Revision&)>& derive)
{
    const auto id_of_rules = rules_id(connection, rules);
    auto update = connection.prepare(fmt::format("UPDATE revision SET ({}) = ({}) WHERE id = ?1", k_revision_columns,
                                                 placeholders(2, k_revision_column_count)));
    auto confirm = connection.prepare("UPDATE revision SET rules = ? WHERE id = ?");
    long count = 0;
    for_each_revision(connection, market, rules, which, [&](std::int64_t id, const model::Revision& revision) {
        ++count;
        auto derived = derive(revision);
        derived.evidence.clear();
        if (derived == revision.derived) {
            confirm.run(id_of_rules, id);
        } else {
            const StoredRevision renewed{revision.raw, std::move(derived), id_of_rules};
            update.run(id, Packed{packed(renewed)});
        }
    });
    return count;
}

}  // namespace gpuprice::store
