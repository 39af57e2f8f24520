#include "buffer.hpp"

#include <fmt/format.h>

namespace gpuprice::store {

namespace {

Connection make_database()
{
    auto connection = Connection::temporary();
    connection.execute(fmt::format(
        "CREATE TABLE listing (n INTEGER PRIMARY KEY, external_id TEXT UNIQUE, market_country TEXT);"
        "CREATE TABLE revision (n INTEGER PRIMARY KEY, listing INTEGER, digest TEXT, {}, UNIQUE (listing, digest));"
        "CREATE TABLE sighting ({}, revision INTEGER, first INTEGER, last INTEGER, asserted INTEGER, "
        "listing INTEGER);"
        "CREATE TABLE closing (listing INTEGER, at INTEGER, gone INTEGER);"
        "BEGIN",
        k_revision_columns, k_price_columns));
    return connection;
}

}  // namespace

Buffer::Buffer()
    : connection_{make_database()},
      find_listing_{connection_.prepare("SELECT n, market_country FROM listing WHERE external_id = ?")},
      insert_listing_{connection_.prepare("INSERT INTO listing VALUES (?, ?, ?)")},
      fill_country_{connection_.prepare("UPDATE listing SET market_country = ? WHERE n = ?")},
      find_revision_{connection_.prepare("SELECT n FROM revision WHERE listing = ? AND digest = ?")},
      insert_revision_{
          connection_.prepare(fmt::format("INSERT INTO revision (listing, n, digest, {}) VALUES ({})",
                                          k_revision_columns, placeholders(1, 3 + k_revision_column_count)))},
      read_revision_{
          connection_.prepare(fmt::format("SELECT digest, {} FROM revision WHERE n = ?", k_revision_columns))},
      insert_sighting_{connection_.prepare(
          fmt::format("INSERT INTO sighting VALUES ({})", placeholders(1, k_price_column_count + 5)))},
      insert_closing_{connection_.prepare("INSERT INTO closing VALUES (?, ?, ?)")}
{
}

std::int64_t Buffer::add_listing(std::string_view external_id, std::string_view market_country)
{
    if (!find_listing_.query(external_id).step()) {
        insert_listing_.run(listings_, external_id, market_country);
        return listings_++;
    }
    const auto number = find_listing_.integer(0);
    if (find_listing_.text_view(1).empty() && !market_country.empty()) {
        fill_country_.run(market_country, number);
    }
    return number;
}

std::int64_t Buffer::add_revision(std::int64_t listing, const StoredRevision& revision)
{
    const auto digest = content_digest(revision);
    if (find_revision_.query(listing, digest).step()) {
        return find_revision_.integer(0);
    }
    write_revision(insert_revision_, listing, revisions_, digest, revision);
    return revisions_++;
}

void Buffer::add_sighting(std::int64_t listing, const SpanRow& row) { insert_span(insert_sighting_, listing, row); }

void Buffer::add_closing(std::int64_t listing, core::Instant at, bool gone)
{
    insert_closing_.run(listing, at, gone ? 1 : 0);
}

void Buffer::for_each_listing(const std::function<void(std::int64_t, const std::string&, const std::string&)>& visit)
{
    auto rows = connection_.prepare("SELECT n, external_id, market_country FROM listing ORDER BY n");
    while (rows.step()) {
        visit(rows.integer(0), rows.text(1), rows.text(2));
    }
}

void Buffer::for_each_revision(const std::function<void(std::int64_t, std::int64_t, const std::string&)>& visit)
{
    auto rows = connection_.prepare("SELECT n, listing, digest FROM revision ORDER BY n");
    while (rows.step()) {
        visit(rows.integer(0), rows.integer(1), rows.text(2));
    }
}

void Buffer::for_each_sighting(const std::function<void(std::int64_t, const SpanRow&)>& visit)
{
    auto rows = connection_.prepare(fmt::format("SELECT rowid AS {}, {}, listing FROM sighting ORDER BY first, rowid",
                                                k_span_columns, k_price_columns));
    while (rows.step()) {
        visit(rows.integer(5 + k_price_column_count), read_span(rows));
    }
}

void Buffer::for_each_closing(const std::function<void(std::int64_t, core::Instant, bool)>& visit)
{
    auto rows = connection_.prepare("SELECT listing, at, gone FROM closing ORDER BY rowid");
    while (rows.step()) {
        visit(rows.integer(0), rows.instant(1), rows.integer(2) != 0);
    }
}

StoredRevision Buffer::revision(std::int64_t number)
{
    read_revision_.query(number).step();
    return read_revision(read_revision_, 1);
}

std::string Buffer::digest(std::int64_t number)
{
    read_revision_.query(number).step();
    return read_revision_.text(0);
}

std::string Buffer::external_id(std::int64_t listing)
{
    auto row = connection_.prepare("SELECT external_id FROM listing WHERE n = ?");
    row.query(listing).step();
    return row.text(0);
}

}  // namespace gpuprice::store
