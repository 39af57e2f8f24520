#include "schema.hpp"

#include "sqlite.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace gpuprice::store {

namespace {

// Instants are seconds and days are days since 1970-01-01 UTC, money is in ten-thousandths. A step that was once
// released is never edited: a later one is added.
constexpr std::array k_steps = {
    R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER
) STRICT;

CREATE TABLE run_market (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run,
    market TEXT NOT NULL,
    at INTEGER NOT NULL,
    definition TEXT NOT NULL,
    outcome TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    requests INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX run_market_by_run ON run_market (run);
CREATE INDEX run_market_by_market ON run_market (market, at);

CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    normalizer INTEGER NOT NULL,
    catalog TEXT NOT NULL,
    UNIQUE (normalizer, catalog)
) STRICT;

CREATE TABLE listing (
    id INTEGER PRIMARY KEY,
    market TEXT NOT NULL,
    external_id TEXT NOT NULL,
    market_country TEXT NOT NULL,
    UNIQUE (market, external_id)
) STRICT;

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    listing INTEGER NOT NULL REFERENCES listing,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    condition_code TEXT NOT NULL,
    condition_text TEXT NOT NULL,
    quantity INTEGER,
    quantity_available INTEGER,
    category TEXT NOT NULL,
    country TEXT NOT NULL,
    seller TEXT NOT NULL,
    seller_country TEXT NOT NULL,
    seller_feedback_class INTEGER,
    seller_positive_percent INTEGER,
    best_offer INTEGER NOT NULL CHECK (best_offer IN (0, 1)),
    listed_on INTEGER,
    facts TEXT NOT NULL,
    url TEXT NOT NULL,
    offer_kind TEXT NOT NULL,
    card TEXT NOT NULL,
    family TEXT NOT NULL,
    memory_gb INTEGER,
    form_factor TEXT,
    condition TEXT NOT NULL,
    lot_size INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    rules INTEGER NOT NULL REFERENCES rules,
    UNIQUE (listing, digest)
) STRICT;
CREATE INDEX revision_by_rules ON revision (rules);

CREATE TABLE price_span (
    id INTEGER PRIMARY KEY,
    listing INTEGER NOT NULL REFERENCES listing,
    revision INTEGER NOT NULL REFERENCES revision,
    price_kind TEXT NOT NULL,
    amount INTEGER,
    high INTEGER,
    currency TEXT NOT NULL,
    price_text TEXT NOT NULL,
    shipping INTEGER,
    shipping_currency TEXT NOT NULL,
    tax_kind TEXT NOT NULL,
    source TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= first),
    asserted INTEGER NOT NULL CHECK (asserted IN (0, 1))
) STRICT;
CREATE INDEX price_span_by_listing ON price_span (listing, price_kind, asserted, first);

CREATE TABLE seen_by (
    listing INTEGER NOT NULL REFERENCES listing,
    definition TEXT NOT NULL,
    PRIMARY KEY (listing, definition)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (
    listing INTEGER NOT NULL REFERENCES listing,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('missed', 'gone')),
    PRIMARY KEY (listing, at, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (
    market TEXT NOT NULL,
    at INTEGER NOT NULL,
    definition TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    run INTEGER NOT NULL REFERENCES run,
    PRIMARY KEY (market, at, definition)
) STRICT, WITHOUT ROWID;

CREATE TABLE rate (
    currency TEXT NOT NULL,
    day INTEGER NOT NULL,
    units_per_eur REAL NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (currency, day)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE http_cache (
    id INTEGER PRIMARY KEY,
    market TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answer_headers TEXT NOT NULL,
    body BLOB NOT NULL,
    body_size INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES run,
    UNIQUE (market, method, url, headers)
) STRICT;
)sql",
    R"sql(
ALTER TABLE run_market ADD COLUMN cause TEXT NOT NULL DEFAULT '';

CREATE TABLE host_pause (
    origin TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql",
    // The rows of one listing lie together: reports read all of them, listing by listing.
    R"sql(
ALTER TABLE price_span RENAME TO price_span_by_arrival;
DROP INDEX price_span_by_listing;
CREATE TABLE price_span (
    listing INTEGER NOT NULL REFERENCES listing,
    price_kind TEXT NOT NULL,
    asserted INTEGER NOT NULL CHECK (asserted IN (0, 1)),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= first),
    revision INTEGER NOT NULL REFERENCES revision,
    amount INTEGER,
    high INTEGER,
    currency TEXT NOT NULL,
    price_text TEXT NOT NULL,
    shipping INTEGER,
    shipping_currency TEXT NOT NULL,
    tax_kind TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (listing, price_kind, asserted, first)
) STRICT, WITHOUT ROWID;
INSERT INTO price_span (listing, price_kind, asserted, first, last, revision, amount, high, currency, price_text,
                        shipping, shipping_currency, tax_kind, source)
SELECT listing, price_kind, asserted, first, last, revision, amount, high, currency, price_text, shipping,
       shipping_currency, tax_kind, source
FROM price_span_by_arrival ORDER BY listing, price_kind, asserted, first;
DROP TABLE price_span_by_arrival;
)sql",
    R"sql(
CREATE TABLE prune_mark (
    market TEXT NOT NULL,
    before INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (market, before)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE alert_episode (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule TEXT NOT NULL,
    definition TEXT NOT NULL,
    subject TEXT NOT NULL,
    cell TEXT NOT NULL,
    text TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER CHECK (ended >= started),
    ending TEXT NOT NULL,
    judged INTEGER NOT NULL CHECK (judged >= started),
    first_value REAL NOT NULL,
    extreme REAL NOT NULL,
    last_value REAL NOT NULL
) STRICT;
CREATE UNIQUE INDEX alert_episode_open ON alert_episode (rule, subject) WHERE ended IS NULL;

CREATE TABLE alert_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    episode INTEGER NOT NULL REFERENCES alert_episode,
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    delivery TEXT NOT NULL,
    made INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    tried INTEGER,
    error TEXT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (episode, event, channel)
) STRICT;
)sql"};

}  // namespace

std::int64_t current_format() { return static_cast<std::int64_t>(k_steps.size()); }

void migrate(Connection& connection)
{
    std::optional<Transaction> creation;
    if (connection.integer("PRAGMA user_version") == 0) {
        creation.emplace(connection, Transaction::Kind::write);
    }
    for (auto format = connection.integer("PRAGMA user_version"); format < current_format(); ++format) {
        Transaction transaction{connection, Transaction::Kind::write};
        connection.execute(k_steps.at(static_cast<std::size_t>(format)));
        connection.execute(
            fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", k_application_id, format + 1));
        transaction.commit();
    }
    if (creation) {
        creation->commit();
    }
}

}  // namespace gpuprice::store
