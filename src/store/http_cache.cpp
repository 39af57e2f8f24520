#include "http_cache.hpp"

#include "page_drafts.hpp"
#include "sqlite.hpp"

#include <vector>

namespace gpuprice::store {

namespace {

void remove_page(const Connection& connection, std::string_view market, const PageKey& key)
{
    connection.prepare("DELETE FROM http_cache WHERE market = ? AND method = ? AND url = ? AND headers = ?")
        .run(market, key.method, key.url, key.headers);
}

void drop_untold(const Connection& connection, std::string_view market, const PageDrafts& drafts)
{
    std::vector<std::int64_t> unwanted;
    auto rows = connection.prepare("SELECT id, method, url, headers FROM http_cache WHERE market = ?");
    rows.query(market);
    while (rows.step()) {
        if (!drafts.is_wanted({rows.text(1), rows.text(2), rows.text(3)})) {
            unwanted.push_back(rows.integer(0));
        }
    }
    auto remove = connection.prepare("DELETE FROM http_cache WHERE id = ?");
    for (const std::int64_t id : unwanted) {
        remove.run(id);
    }
}

std::size_t stored_bytes(const Connection& connection, std::string_view market)
{
    auto row = connection.prepare(
        "SELECT coalesce(sum(length(body) + length(CAST(answer_headers AS BLOB))), 0) FROM http_cache "
        "WHERE market = ?");
    row.query(market).step();
    return static_cast<std::size_t>(row.integer(0));
}

}  // namespace

std::optional<PageValidators> find_validators(const Connection& connection, std::string_view market, const PageKey& key)
{
    auto row = connection.prepare(
        "SELECT etag, last_modified FROM http_cache WHERE market = ? AND method = ? AND url = ? AND headers = ?");
    if (!row.query(market, key.method, key.url, key.headers).step()) {
        return std::nullopt;
    }
    return PageValidators{row.text(0), row.text(1)};
}

std::optional<CachedPage> load_page(const Connection& connection, std::string_view market, const PageKey& key)
{
    auto row = connection.prepare(
        "SELECT etag, last_modified, answered_by, answer_headers, body, body_size FROM http_cache "
        "WHERE market = ? AND method = ? AND url = ? AND headers = ?");
    if (!row.query(market, key.method, key.url, key.headers).step()) {
        return std::nullopt;
    }
    return unpack(
        {{row.text(0), row.text(1)}, row.text(2), row.text(3), std::string{row.blob_view(4)}, row.integer(5)});
}

void write_pages(Connection& connection, std::string_view market, std::int64_t run, PageDrafts& drafts, Untold untold)
{
    if (drafts.empty()) {
        return;
    }
    if (untold == Untold::dropped) {
        drop_untold(connection, market, drafts);
    }
    // All of them go before the first new one comes, or they would take its room.
    drafts.for_each_outdated([&](const PageKey& key) { remove_page(connection, market, key); });
    std::size_t bytes = stored_bytes(connection, market);
    auto insert = connection.prepare(
        "INSERT INTO http_cache (market, method, url, headers, etag, last_modified, answered_by, answer_headers, body, "
        "body_size, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    drafts.for_each_kept([&](const PageKey& key, const PackedPage& page) {
        if (bytes + page.stored_bytes() > k_max_cached_bytes_per_market) {
            return;
        }
        bytes += page.stored_bytes();
        insert.run(market, key.method, key.url, key.headers, page.validators.etag, page.validators.last_modified,
                   page.answered_by, page.headers, Blob{page.body}, page.body_size, run);
    });
}

}  // namespace gpuprice::store
