#include "buffer_file.hpp"

#include "rows.hpp"

#include <fmt/format.h>

#include <exception>

namespace gpuprice::store {

namespace {

Connection make_database()
{
    auto connection = Connection::temporary();
    connection.execute(fmt::format(
        "CREATE TABLE listing (n INTEGER PRIMARY KEY, buffer INTEGER, external_id TEXT, market_country TEXT, "
        "UNIQUE (buffer, external_id));"
        "CREATE TABLE revision (n INTEGER PRIMARY KEY, listing INTEGER, digest TEXT, content BLOB, "
        "UNIQUE (listing, digest));"
        "CREATE TABLE sighting (id INTEGER PRIMARY KEY, {}, revision INTEGER, first INTEGER, last INTEGER, "
        "asserted INTEGER, listing INTEGER);"
        "CREATE TABLE closing (listing INTEGER, at INTEGER, gone INTEGER);"
        "CREATE TABLE page (n INTEGER PRIMARY KEY, buffer INTEGER, fate INTEGER, method TEXT, url TEXT, headers TEXT, "
        "etag TEXT, last_modified TEXT, answered_by TEXT, answer_headers TEXT, body BLOB, body_size INTEGER, "
        "UNIQUE (buffer, method, url, headers));"
        "BEGIN",
        k_price_columns));
    return connection;
}

}  // namespace

BufferFile::BufferFile()
    : connection_{make_database()},
      find_listing_{connection_.prepare("SELECT n, market_country FROM listing WHERE buffer = ? AND external_id = ?")},
      insert_listing_{
          connection_.prepare("INSERT INTO listing VALUES (?, ?, ?, ?) ON CONFLICT (buffer, external_id) DO NOTHING")},
      fill_country_{connection_.prepare("UPDATE listing SET market_country = ? WHERE n = ?")},
      find_revision_{connection_.prepare("SELECT n FROM revision WHERE listing = ? AND digest = ?")},
      insert_revision_{
          connection_.prepare("INSERT INTO revision VALUES (?, ?, ?, ?) ON CONFLICT (listing, digest) DO NOTHING")},
      read_revision_{connection_.prepare("SELECT digest, content FROM revision WHERE n = ?")},
      insert_sighting_{connection_.prepare(sighting_insertion())},
      insert_closing_{connection_.prepare("INSERT INTO closing VALUES (?, ?, ?)")},
      // Replacing gives a new n: the last word on a page takes its place in the order.
      insert_page_{connection_.prepare("INSERT OR REPLACE INTO page VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")}
{
}

BufferFile::Range BufferFile::open()
{
    const std::int64_t first = k_range_size * ranges_++;
    ++open_;
    return {first, first + k_range_size - 1};
}

void BufferFile::close(const Range& range) noexcept
{
    if (--open_ == 0) {
        return;
    }
    for (Statement* reader : {&find_listing_, &find_revision_, &read_revision_}) {
        reader->reset();
    }
    try {
        for (const char* rows : {"listing WHERE n", "revision WHERE n", "sighting WHERE id", "closing WHERE listing",
                                 "page WHERE buffer"}) {
            connection_.prepare(fmt::format("DELETE FROM {} BETWEEN ? AND ?", rows)).run(range.first, range.last);
        }
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): all of it vanishes with the file
    }
}

}  // namespace gpuprice::store
