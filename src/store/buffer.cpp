#include "buffer.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace gpuprice::store {

namespace {

// A row belongs to the buffer in whose range of numbers it, or the listing of a closing, lies.
Connection make_database()
{
    auto connection = Connection::temporary();
    connection.execute(fmt::format(
        "CREATE TABLE listing (n INTEGER PRIMARY KEY, buffer INTEGER, external_id TEXT, market_country TEXT, "
        "UNIQUE (buffer, external_id));"
        "CREATE TABLE revision (n INTEGER PRIMARY KEY, listing INTEGER, digest TEXT, {}, UNIQUE (listing, digest));"
        "CREATE TABLE sighting (id INTEGER PRIMARY KEY, {}, revision INTEGER, first INTEGER, last INTEGER, "
        "asserted INTEGER, listing INTEGER);"
        "CREATE TABLE closing (listing INTEGER, at INTEGER, gone INTEGER);"
        "BEGIN",
        k_revision_columns, k_price_columns));
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
          connection_.prepare(fmt::format("INSERT INTO revision (listing, n, digest, {}) VALUES ({}) "
                                          "ON CONFLICT (listing, digest) DO NOTHING",
                                          k_revision_columns, placeholders(1, 3 + k_revision_column_count)))},
      read_revision_{
          connection_.prepare(fmt::format("SELECT digest, {} FROM revision WHERE n = ?", k_revision_columns))},
      insert_sighting_{connection_.prepare(span_insertion("sighting"))},
      insert_closing_{connection_.prepare("INSERT INTO closing VALUES (?, ?, ?)")}
{
}

Buffer::Buffer(BufferFile& file) : file_{&file}, base_{k_most * file.buffers_++} { ++file.open_; }

Buffer::Buffer(Buffer&& other) noexcept
    : file_{std::exchange(other.file_, nullptr)},
      base_{other.base_},
      listings_{other.listings_},
      revisions_{other.revisions_},
      sightings_{other.sightings_},
      latest_{other.latest_},
      is_in_order_{other.is_in_order_}
{
}

Buffer::~Buffer()
{
    if (file_ == nullptr) {
        return;
    }
    const bool is_alone = --file_->open_ == 0;
    for (Statement* reader : {&file_->find_listing_, &file_->find_revision_, &file_->read_revision_}) {
        reader->reset();
    }
    try {
        if (is_alone) {
            // Without a condition SQLite drops whole pages in place of rows.
            file_->connection_.execute(
                "DELETE FROM listing; DELETE FROM revision; DELETE FROM sighting; DELETE FROM closing");
        } else if (listings_ > 0) {
            for (const char* rows :
                 {"listing WHERE n", "revision WHERE n", "sighting WHERE id", "closing WHERE listing"}) {
                file_->connection_.prepare(fmt::format("DELETE FROM {} BETWEEN ? AND ?", rows)).run(base_, last());
            }
        }
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): all of it vanishes with the file
    }
}

std::int64_t Buffer::add_listing(std::string_view external_id, std::string_view market_country)
{
    if (file_->insert_listing_.run(base_ + listings_, base_, external_id, market_country) > 0) {
        return listings_++;
    }
    auto& find = file_->find_listing_;
    find.query(base_, external_id).step();
    const auto number = find.integer(0);
    if (find.text_view(1).empty() && !market_country.empty()) {
        file_->fill_country_.run(market_country, number);
    }
    return number - base_;
}

std::int64_t Buffer::add_revision(std::int64_t listing, const StoredRevision& revision)
{
    const auto digest = content_digest(revision);
    if (write_revision(file_->insert_revision_, base_ + listing, base_ + revisions_, digest, revision) > 0) {
        return revisions_++;
    }
    auto& find = file_->find_revision_;
    find.query(base_ + listing, digest).step();
    return find.integer(0) - base_;
}

void Buffer::add_sighting(std::int64_t listing, const SpanRow& row)
{
    is_in_order_ = is_in_order_ && latest_ <= row.first;
    latest_ = row.first;
    insert_span(file_->insert_sighting_, base_ + listing, row, base_ + sightings_++);
}

void Buffer::add_closing(std::int64_t listing, core::Instant at, bool gone)
{
    file_->insert_closing_.run(base_ + listing, at, gone ? 1 : 0);
}

void Buffer::for_each_listing(const std::function<void(std::int64_t, const std::string&, const std::string&)>& visit)
{
    auto rows = file_->connection_.prepare(
        "SELECT n, external_id, market_country FROM listing WHERE n BETWEEN ? AND ? ORDER BY n");
    rows.query(base_, last());
    while (rows.step()) {
        visit(rows.integer(0) - base_, rows.text(1), rows.text(2));
    }
}

void Buffer::for_each_revision(const std::function<void(std::int64_t, std::int64_t, const std::string&)>& visit)
{
    auto rows =
        file_->connection_.prepare("SELECT n, listing, digest FROM revision WHERE n BETWEEN ? AND ? ORDER BY n");
    rows.query(base_, last());
    while (rows.step()) {
        visit(rows.integer(0) - base_, rows.integer(1) - base_, rows.text(2));
    }
}

void Buffer::for_each_sighting(const std::function<void(std::int64_t, SpanRow&&)>& visit)
{
    auto rows = file_->connection_.prepare(
        fmt::format("SELECT {}, {}, listing FROM sighting WHERE id BETWEEN ? AND ? ORDER BY {}", k_span_columns,
                    k_price_columns, is_in_order_ ? "id" : "first, id"));
    rows.query(base_, last());
    while (rows.step()) {
        visit(rows.integer(5 + k_price_column_count) - base_, read_span(rows));
    }
}

void Buffer::for_each_closing(const std::function<void(std::int64_t, core::Instant, bool)>& visit)
{
    auto rows = file_->connection_.prepare(
        "SELECT listing, at, gone FROM closing WHERE listing BETWEEN ? AND ? ORDER BY rowid");
    rows.query(base_, last());
    while (rows.step()) {
        visit(rows.integer(0) - base_, rows.instant(1), rows.integer(2) != 0);
    }
}

Columns Buffer::revision(std::int64_t number)
{
    auto& read = file_->read_revision_;
    read.query(base_ + number).step();
    return {read, 0, 1 + k_revision_column_count};
}

std::string Buffer::external_id(std::int64_t listing)
{
    auto row = file_->connection_.prepare("SELECT external_id FROM listing WHERE n = ?");
    row.query(base_ + listing).step();
    return row.text(0);
}

}  // namespace gpuprice::store
