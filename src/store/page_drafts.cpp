#include "page_drafts.hpp"

#include "deflate.hpp"

#include <algorithm>
#include <utility>

namespace gpuprice::store {

namespace {

constexpr std::string_view k_separator = ": ";

std::string to_lines(const model::Headers& headers)
{
    std::string lines;
    for (const auto& [name, value] : headers) {
        if (name.find_first_of("\r\n:") == std::string::npos && value.find_first_of("\r\n") == std::string::npos) {
            lines.append(name).append(k_separator).append(value).append("\n");
        }
    }
    return lines;
}

model::Headers from_lines(std::string_view lines)
{
    model::Headers headers;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        if (const auto at = line.find(k_separator); at != std::string_view::npos) {
            headers.emplace_back(line.substr(0, at), line.substr(at + k_separator.size()));
        }
    }
    return headers;
}

}  // namespace

PackedPage pack(const CachedPage& page)
{
    return {page.validators, page.answered_by, to_lines(page.headers), deflated(page.body),
            static_cast<std::int64_t>(page.body.size())};
}

std::optional<CachedPage> unpack(const PackedPage& page)
{
    auto body = inflated(page.body, page.body_size);
    if (!body) {
        return std::nullopt;
    }
    return CachedPage{page.validators, page.answered_by, from_lines(page.headers), std::move(*body)};
}

void PageDrafts::put(const PageKey& key, Fate fate, const PackedPage& page)
{
    told_ = true;
    file_.insert_page_.run(buffer_, static_cast<int>(fate), key.method, key.url, key.headers, page.validators.etag,
                           page.validators.last_modified, page.answered_by, page.headers, Blob{page.body},
                           page.body_size);
}

void PageDrafts::keep(const PageKey& key, const CachedPage& page)
{
    PackedPage packed = pack(page);
    if (packed.stored_bytes() > k_max_cached_bytes_per_market - kept_bytes_) {
        forget(key);
        return;
    }
    kept_bytes_ += packed.stored_bytes();
    put(key, Fate::kept, packed);
}

void PageDrafts::confirm(const PageKey& key) { put(key, Fate::confirmed, {}); }

void PageDrafts::forget(const PageKey& key) { put(key, Fate::forgotten, {}); }

bool PageDrafts::is_wanted(const PageKey& key) const
{
    if (empty()) {
        return false;
    }
    auto row = file_.connection_.prepare(
        "SELECT 1 FROM page WHERE buffer = ? AND method = ? AND url = ? AND headers = ? AND fate <> ?");
    return row.query(buffer_, key.method, key.url, key.headers, static_cast<int>(Fate::forgotten)).step();
}

void PageDrafts::for_each_outdated(const std::function<void(const PageKey&)>& visit) const
{
    if (empty()) {
        return;
    }
    auto rows = file_.connection_.prepare("SELECT method, url, headers FROM page WHERE buffer = ? AND fate <> ?");
    rows.query(buffer_, static_cast<int>(Fate::confirmed));
    while (rows.step()) {
        visit({rows.text(0), rows.text(1), rows.text(2)});
    }
}

void PageDrafts::for_each_kept(const std::function<void(const PageKey&, const PackedPage&)>& visit) const
{
    if (empty()) {
        return;
    }
    auto rows = file_.connection_.prepare(
        "SELECT method, url, headers, etag, last_modified, answered_by, answer_headers, body, body_size FROM page "
        "WHERE buffer = ? AND fate = ? ORDER BY n");
    rows.query(buffer_, static_cast<int>(Fate::kept));
    while (rows.step()) {
        visit({rows.text(0), rows.text(1), rows.text(2)}, {{rows.text(3), rows.text(4)},
                                                           rows.text(5),
                                                           rows.text(6),
                                                           std::string{rows.blob_view(7)},
                                                           rows.integer(8)});
    }
}

}  // namespace gpuprice::store
