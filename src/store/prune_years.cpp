#include "prune_years.hpp"

#include "forget.hpp"
#include "ledger.hpp"
#include "prune.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

namespace gpuprice::store {

namespace {

using core::Instant;

// Of each condition ?1 is the market and ?2 the instant of which nothing earlier stays.
constexpr std::string_view k_of_market = "listing IN (SELECT id FROM listing WHERE market = ?1)";

std::int64_t count(const Connection& connection, const std::string& sql, std::string_view market, Instant before)
{
    auto row = connection.prepare(sql);
    return row.query(market, before).step() ? row.integer(0) : 0;
}

// The last line and the last success stay, for `status`.
std::string lines_that_go()
{
    return fmt::format(
        "market = ?1 AND at < ?2 AND id <> (SELECT id FROM run_market WHERE market = ?1 ORDER BY at DESC, id DESC "
        "LIMIT "
        "1) AND id <> coalesce((SELECT id FROM run_market WHERE market = ?1 AND {} ORDER BY at DESC, id DESC LIMIT 1), "
        "0)",
        k_went_well);
}

std::vector<PrunedYears::Card> cards_that_lose(const Connection& connection, std::string_view market, Instant before)
{
    std::vector<PrunedYears::Card> cards;
    auto rows = connection.prepare(
        "SELECT CASE WHEN r.card <> '' THEN r.card ELSE r.family END AS name, count(DISTINCT s.listing), min(s.first), "
        "max(min(s.last, ?2 - 1)) FROM price_span s JOIN revision r ON r.id = s.revision JOIN listing l ON l.id = "
        "s.listing WHERE l.market = ?1 AND s.first < ?2 AND s.price_kind <> 'unpriced' AND name <> '' GROUP BY name "
        "ORDER BY name");
    rows.query(market, before);
    while (rows.step()) {
        cards.push_back({rows.text(0), rows.integer(1), core::day_of(rows.instant(2)), core::day_of(rows.instant(3))});
    }
    return cards;
}

/// What was imported begins with the year; where another imported price stands at that moment, which began later and so
/// counts, behind it.
void shorten_imported(const Connection& connection, std::string_view market, Instant before)
{
    struct Reaching {
        std::int64_t listing;
        std::string kind;
        Instant first;
        Instant last;
    };
    std::vector<Reaching> all;
    auto rows = connection.prepare(
        "SELECT listing, price_kind, first, last FROM price_span WHERE asserted = 1 AND "
        "first < ?2 AND " +
        std::string{k_of_market} + " ORDER BY listing, price_kind, first DESC");
    rows.query(market, before);
    while (rows.step()) {
        all.push_back({rows.integer(0), rows.text(1), rows.instant(2), rows.instant(3)});
    }
    constexpr std::string_view k_row = "listing = ? AND price_kind = ? AND asserted = 1 AND first = ?";
    auto standing = connection.prepare("SELECT last FROM price_span WHERE " + std::string{k_row});
    auto move = connection.prepare(
        "UPDATE price_span SET first = ?4 WHERE listing = ?1 AND price_kind = ?2 AND "
        "asserted = 1 AND first = ?3");
    auto remove = connection.prepare("DELETE FROM price_span WHERE " + std::string{k_row});
    for (const Reaching& row : all) {
        Instant begin = before;
        while (standing.query(row.listing, row.kind, begin).step()) {
            begin = standing.instant(0) + std::chrono::seconds{1};
        }
        standing.reset();
        if (begin > row.last) {
            remove.run(row.listing, row.kind, row.first);
        } else {
            move.run(row.listing, row.kind, row.first, begin);
        }
    }
}

}  // namespace

PrunedYears count_years(const Connection& connection, std::string_view market, core::Day day)
{
    const Instant before{day};
    const auto of = [&](const std::string& sql) { return count(connection, sql, market, before); };
    const std::string ended =
        "SELECT count(*) FROM listing l WHERE l.market = ?1 AND EXISTS (SELECT 1 FROM price_span "
        "s WHERE s.listing = l.id AND s.first < ?2) AND ";
    const std::string later = "EXISTS (SELECT 1 FROM price_span s WHERE s.listing = l.id AND s.last >= ?2)";
    PrunedYears years;
    const auto add = [&](PrunedPart::Kind kind, const std::string& table, std::int64_t rows) {
        if (rows > 0) {
            years.parts.push_back({kind, rows, share_of_table(connection, table, rows)});
        }
    };
    add(PrunedPart::Kind::prices, "price_span",
        of("SELECT count(*) FROM price_span WHERE last < ?2 AND " + std::string{k_of_market}));
    const auto listings = of(ended + "NOT " + later);
    if (listings > 0) {
        years.parts.push_back({PrunedPart::Kind::listings, listings,
                               share_of_table(connection, "listing", listings) +
                                   share_of_table(connection, "revision",
                                                  of("SELECT count(*) FROM revision r JOIN listing l ON l.id = "
                                                     "r.listing WHERE l.market = ?1 AND NOT EXISTS (SELECT 1 FROM "
                                                     "price_span s WHERE s.listing = r.listing AND s.revision = r.id "
                                                     "AND s.last >= ?2)"))});
    }
    add(PrunedPart::Kind::observations, "coverage", of("SELECT count(*) FROM coverage WHERE market = ?1 AND at < ?2"));
    add(PrunedPart::Kind::ledger, "run_market", of("SELECT count(*) FROM run_market WHERE " + lines_that_go()));
    years.shortened = of(ended + later);
    years.cards = cards_that_lose(connection, market, before);
    return years;
}

void remove_years(Connection& connection, std::string_view market, core::Day day, Instant now)
{
    const Instant before{day};
    const auto run = [&](const std::string& sql) { connection.prepare(sql).run(market, before); };
    const std::string of_market{k_of_market};
    run("DELETE FROM price_span WHERE last < ?2 AND " + of_market);
    run("DELETE FROM coverage WHERE market = ?1 AND at < ?2");
    // What was observed begins with the first observation that stays.
    run("UPDATE price_span SET first = (SELECT min(at) FROM coverage WHERE market = ?1) WHERE asserted = 0 AND first < "
        "?2 "
        "AND " +
        of_market);
    shorten_imported(connection, market, before);
    run("DELETE FROM closing WHERE at < ?2 AND " + of_market);
    // A definition that saw a listing only then proves nothing about it any more.
    run("DELETE FROM seen_by WHERE ?2 = ?2 AND " + of_market +
        " AND NOT EXISTS (SELECT 1 FROM price_span s JOIN coverage c ON c.market = ?1 AND c.definition = "
        "seen_by.definition AND c.at BETWEEN s.first AND s.last WHERE s.listing = seen_by.listing AND NOT (s.asserted "
        "AND s.first < s.last))");
    run("DELETE FROM run_market WHERE " + lines_that_go());
    remove_what_nothing_tells_of(connection, market);
    connection.prepare("INSERT INTO prune_mark VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at")
        .run(market, day, now);
}

std::vector<PruneMark> load_prune_marks(const Connection& connection)
{
    std::vector<PruneMark> marks;
    auto rows = connection.prepare("SELECT market, max(before), at FROM prune_mark GROUP BY market ORDER BY market");
    while (rows.step()) {
        marks.push_back({rows.text(0), core::Day{std::chrono::days{rows.integer(1)}}, rows.instant(2)});
    }
    return marks;
}

}  // namespace gpuprice::store
