#include "buffer.hpp"

#include <fmt/format.h>

#include <utility>

namespace gpuprice::store {

Buffer::Buffer(BufferFile& file) : file_{file}, range_{file.open()} {}

Buffer::~Buffer() { file_.close(range_); }

std::int64_t Buffer::add_listing(std::string_view external_id, std::string_view market_country)
{
    if (file_.insert_listing_.run(range_.first + listings_, range_.first, external_id, market_country) > 0) {
        return listings_++;
    }
    auto& find = file_.find_listing_;
    find.query(range_.first, external_id).step();
    const auto number = find.integer(0);
    if (find.text_view(1).empty() && !market_country.empty()) {
        file_.fill_country_.run(market_country, number);
    }
    return number - range_.first;
}

std::int64_t Buffer::add_revision(std::int64_t listing, const StoredRevision& revision)
{
    const auto digest = content_digest(revision);
    const auto content = packed(revision);
    if (file_.insert_revision_.run(range_.first + revisions_, range_.first + listing, digest, Blob{content}) > 0) {
        return revisions_++;
    }
    auto& find = file_.find_revision_;
    find.query(range_.first + listing, digest).step();
    return find.integer(0) - range_.first;
}

void Buffer::add_sighting(std::int64_t listing, const SpanRow& row)
{
    is_in_order_ = is_in_order_ && latest_ <= row.first;
    latest_ = row.first;
    insert_sighting(file_.insert_sighting_, range_.first + sightings_++, range_.first + listing, row);
}

void Buffer::add_closing(std::int64_t listing, core::Instant at, bool gone)
{
    file_.insert_closing_.run(range_.first + listing, at, gone ? 1 : 0);
}

void Buffer::for_each_listing(const std::function<void(std::int64_t, const std::string&, const std::string&)>& visit)
{
    auto rows = file_.connection_.prepare(
        "SELECT n, external_id, market_country FROM listing WHERE n BETWEEN ? AND ? ORDER BY n");
    rows.query(range_.first, range_.last);
    while (rows.step()) {
        visit(rows.integer(0) - range_.first, rows.text(1), rows.text(2));
    }
}

void Buffer::for_each_revision(const std::function<void(std::int64_t, std::int64_t, const std::string&)>& visit)
{
    auto rows = file_.connection_.prepare("SELECT n, listing, digest FROM revision WHERE n BETWEEN ? AND ? ORDER BY n");
    rows.query(range_.first, range_.last);
    while (rows.step()) {
        visit(rows.integer(0) - range_.first, rows.integer(1) - range_.first, rows.text(2));
    }
}

void Buffer::for_each_sighting(const std::function<void(std::int64_t, SpanRow&&)>& visit)
{
    auto rows = file_.connection_.prepare(
        fmt::format("SELECT {}, {}, listing FROM sighting WHERE id BETWEEN ? AND ? ORDER BY {}", k_span_columns,
                    k_price_columns, is_in_order_ ? "id" : "first, id"));
    rows.query(range_.first, range_.last);
    SpanReader reader;
    while (rows.step()) {
        visit(rows.integer(k_span_column_count + k_price_column_count) - range_.first, reader.read(rows));
    }
}

void Buffer::for_each_closing(const std::function<void(std::int64_t, core::Instant, bool)>& visit)
{
    auto rows =
        file_.connection_.prepare("SELECT listing, at, gone FROM closing WHERE listing BETWEEN ? AND ? ORDER BY rowid");
    rows.query(range_.first, range_.last);
    while (rows.step()) {
        visit(rows.integer(0) - range_.first, rows.instant(1), rows.integer(2) != 0);
    }
}

Buffer::Revision Buffer::revision(std::int64_t number)
{
    auto& read = file_.read_revision_;
    read.query(range_.first + number).step();
    return {read.text_view(0), {read.blob_view(1)}};
}

std::string Buffer::external_id(std::int64_t listing)
{
    auto row = file_.connection_.prepare("SELECT external_id FROM listing WHERE n = ?");
    row.query(range_.first + listing).step();
    return row.text(0);
}

}  // namespace gpuprice::store
