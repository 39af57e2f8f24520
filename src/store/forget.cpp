#include "forget.hpp"

#include "gpuprice/store/store.hpp"

#include "facts.hpp"
#include "rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace gpuprice::store {

namespace {

using core::Instant;
using Definitions = std::set<std::string, std::less<>>;

/// What is covered after the instants are forgotten, and who covered them before.
struct Remains {
    std::vector<Instant> covered;                                            // ascending, each once
    std::map<std::string, std::vector<Instant>, std::less<>> by_definition;  // of those that lost an instant; ascending
    std::map<Instant, Definitions> forgotten;  // who covered the instants that are forgotten
};

Remains remains_of(const Connection& connection, std::string_view market, const std::vector<Instant>& instants)
{
    Remains remains;
    std::map<std::string, std::vector<Instant>, std::less<>> kept;
    auto rows = connection.prepare("SELECT at, definition FROM coverage WHERE market = ? ORDER BY at");
    rows.query(market);
    while (rows.step()) {
        const auto at = rows.instant(0);
        auto definition = rows.text(1);
        if (definition != k_imported_rows && std::binary_search(instants.begin(), instants.end(), at)) {
            remains.by_definition[definition];
            remains.forgotten[at].insert(std::move(definition));
            continue;
        }
        if (remains.covered.empty() || remains.covered.back() != at) {
            remains.covered.push_back(at);
        }
        kept[std::move(definition)].push_back(at);
    }
    for (auto& [definition, at] : remains.by_definition) {
        at = std::move(kept[definition]);
    }
    return remains;
}

/// Rows of one kind, ascending, over what remains covered, as merging its sightings would write them.
std::vector<SpanRow> recoded(const std::vector<SpanRow>& rows, const std::vector<Instant>& covered,
                             const std::function<bool(Instant)>& is_forgotten)
{
    std::vector<SpanRow> result;
    for (const auto& row : rows) {
        const auto end = std::upper_bound(covered.begin(), covered.end(), row.last);
        for (auto at = std::lower_bound(covered.begin(), end, row.first); at != end; ++at) {
            if (is_forgotten(*at)) {
                continue;
            }
            const bool follows = !result.empty() && at != covered.begin() && result.back().last == *std::prev(at);
            if (follows && result.back().value == row.value) {
                result.back().last = *at;
            } else {
                result.push_back({row.value, *at, *at, false});
            }
        }
    }
    return result;
}

bool same_rows(const std::vector<SpanRow>& left, const std::vector<SpanRow>& right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const SpanRow& a, const SpanRow& b) {
        return a.first == b.first && a.last == b.last && a.value == b.value;
    });
}

bool is_imported_interval(const SpanRow& row) { return row.asserted && row.first < row.last; }

class Forgetting {
public:
    Forgetting(Connection& connection, const Remains& remains)
        : remains_{remains},
          facts_{connection},
          remove_span_{connection.prepare(span_removal())},
          insert_span_{connection.prepare(span_insertion())},
          remove_end_{connection.prepare("DELETE FROM closing WHERE listing = ? AND at = ? AND kind = 'gone'")},
          remove_seen_by_{connection.prepare("DELETE FROM seen_by WHERE listing = ? AND definition = ?")}
    {
    }

    void in_listing(std::int64_t listing)
    {
        const auto& facts = facts_.load(listing);
        const auto is_forgotten = [&](Instant at) {
            const auto who = remains_.forgotten.find(at);
            return who != remains_.forgotten.end() &&
                   std::ranges::any_of(facts.seen_by, [&](const auto& each) { return who->second.contains(each); });
        };
        std::map<std::string_view, std::vector<SpanRow>> observed;
        std::vector<SpanRow> kept;
        for (const auto& row : facts.rows) {
            if (!row.asserted) {
                observed[kind_word(row.value.price)].push_back(row);
            } else if (!is_imported_interval(row) && is_forgotten(row.first)) {
                remove_span(remove_span_, listing, row);
            } else {
                kept.push_back(row);
            }
        }
        for (auto& [kind, rows] : observed) {
            std::ranges::sort(rows, {}, &SpanRow::first);
            auto fresh = recoded(rows, remains_.covered, is_forgotten);
            if (!same_rows(rows, fresh)) {
                replace(listing, rows, fresh);
            }
            kept.insert(kept.end(), fresh.begin(), fresh.end());
        }
        for (const auto& closing : facts.closings) {
            if (closing.gone && is_forgotten(closing.at)) {
                remove_end_.run(listing, closing.at);
            }
        }
        for (const auto& definition : facts.seen_by) {
            const auto covered = remains_.by_definition.find(definition);
            if (covered != remains_.by_definition.end() && !is_seen(kept, covered->second)) {
                remove_seen_by_.run(listing, definition);
            }
        }
    }

private:
    void replace(std::int64_t listing, const std::vector<SpanRow>& rows, const std::vector<SpanRow>& fresh)
    {
        for (const auto& row : rows) {
            remove_span(remove_span_, listing, row);
        }
        for (const auto& row : fresh) {
            insert_span(insert_span_, listing, row);
        }
    }

    static bool is_seen(const std::vector<SpanRow>& rows, const std::vector<Instant>& covered)
    {
        return std::ranges::any_of(rows, [&](const SpanRow& row) {
            const auto at = std::ranges::lower_bound(covered, row.first);
            return !is_imported_interval(row) && at != covered.end() && *at <= row.last;
        });
    }

    const Remains& remains_;
    FactsLoader facts_;
    Statement remove_span_;
    Statement insert_span_;
    Statement remove_end_;
    Statement remove_seen_by_;
};

std::vector<std::int64_t> numbers(Statement& rows)
{
    std::vector<std::int64_t> all;
    while (rows.step()) {
        all.push_back(rows.integer(0));
    }
    rows.reset();
    return all;
}

}  // namespace

void remove_what_nothing_tells_of(Connection& connection, std::string_view market)
{
    auto revisions = connection.prepare(
        "SELECT revision.id FROM listing JOIN revision ON revision.listing = listing.id WHERE market = ? AND NOT "
        "EXISTS "
        "(SELECT 1 FROM price_span s WHERE s.listing = revision.listing AND s.revision = revision.id)");
    const auto dead = numbers(revisions.query(market));
    if (dead.empty()) {
        return;
    }
    // Whether a span refers to a revision is asked by the foreign key of every one that goes, and else by nobody.
    connection.execute("CREATE INDEX price_span_by_revision ON price_span (revision)");
    auto remove_revision = connection.prepare("DELETE FROM revision WHERE id = ?");
    for (const auto id : dead) {
        remove_revision.run(id);
    }
    connection.execute("DROP INDEX price_span_by_revision");

    auto listings = connection.prepare(
        "SELECT id FROM listing WHERE market = ? AND NOT EXISTS (SELECT 1 FROM revision WHERE revision.listing = "
        "listing.id)");
    auto remove_ends = connection.prepare("DELETE FROM closing WHERE listing = ?");
    auto remove_seen_by = connection.prepare("DELETE FROM seen_by WHERE listing = ?");
    auto remove_listing = connection.prepare("DELETE FROM listing WHERE id = ?");
    for (const auto id : numbers(listings.query(market))) {
        remove_ends.run(id);
        remove_seen_by.run(id);
        remove_listing.run(id);
    }
}

void forget_observations(Connection& connection, std::string_view market, std::vector<Instant> instants)
{
    std::ranges::sort(instants);
    const auto remains = remains_of(connection, market, instants);
    auto listings = connection.prepare("SELECT id FROM listing WHERE market = ?");
    Forgetting forgetting{connection, remains};
    for (const auto listing : numbers(listings.query(market))) {
        forgetting.in_listing(listing);
    }
    auto uncover = connection.prepare("DELETE FROM coverage WHERE market = ? AND at = ? AND definition <> ?");
    auto strike = connection.prepare(
        "DELETE FROM run_market WHERE market = ? AND at = ? AND definition <> ? AND outcome <> 'skipped'");
    for (const auto at : instants) {
        uncover.run(market, at, k_imported_rows);
        strike.run(market, at, k_imported_rows);
    }
    remove_what_nothing_tells_of(connection, market);
}

void attribute_observations(const Connection& connection, std::string_view market, std::string_view from,
                            std::string_view to)
{
    if (from == to) {
        return;
    }
    connection
        .prepare(
            "INSERT INTO coverage (market, at, definition, complete, run) "
            "SELECT market, at, ?3, complete, run FROM coverage WHERE market = ?1 AND definition = ?2 "
            "ON CONFLICT DO UPDATE SET complete = max(complete, excluded.complete)")
        .run(market, from, to);
    connection.prepare("DELETE FROM coverage WHERE market = ? AND definition = ?").run(market, from);
    connection
        .prepare(
            "INSERT OR IGNORE INTO seen_by (listing, definition) SELECT listing, ?3 FROM seen_by "
            "WHERE definition = ?2 AND listing IN (SELECT id FROM listing WHERE market = ?1)")
        .run(market, from, to);
    connection
        .prepare("DELETE FROM seen_by WHERE definition = ?2 AND listing IN (SELECT id FROM listing WHERE market = ?1)")
        .run(market, from);
    connection.prepare("UPDATE run_market SET definition = ?3 WHERE market = ?1 AND definition = ?2")
        .run(market, from, to);
}

}  // namespace gpuprice::store
