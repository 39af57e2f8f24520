#ifndef GPUPRICE_STORE_PAGE_DRAFTS_HPP
#define GPUPRICE_STORE_PAGE_DRAFTS_HPP

/// \file
/// What a batch was told of cached pages until it is committed, in the temporary database of the batches.

#include "gpuprice/store/http_cache.hpp"

#include "buffer.hpp"
#include "buffer_file.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::store {

/// One page as the table holds it.
struct PackedPage {
    PageValidators validators;
    std::string answered_by;
    std::string headers;  ///< lines "Name: value"
    std::string body;     ///< deflated
    std::int64_t body_size = 0;

    [[nodiscard]] std::size_t stored_bytes() const { return body.size() + headers.size(); }
};

[[nodiscard]] PackedPage pack(const CachedPage& page);

/// None when the body is damaged.
[[nodiscard]] std::optional<CachedPage> unpack(const PackedPage& page);

class PageDrafts {
public:
    /// Removed with `buffer`. Both must outlive the drafts.
    PageDrafts(BufferFile& file, const Buffer& buffer) : file_{file}, buffer_{buffer.number()} {}

    void keep(const PageKey& key, const CachedPage& page);
    void confirm(const PageKey& key);
    void forget(const PageKey& key);

    [[nodiscard]] bool empty() const noexcept { return !told_; }

    /// Whether anything was told of that page but that it is to be forgotten.
    [[nodiscard]] bool is_wanted(const PageKey& key) const;

    /// Those of which nothing that was kept before is to stay: the forgotten and the kept.
    void for_each_outdated(const std::function<void(const PageKey&)>& visit) const;

    /// In the order in which they were told.
    void for_each_kept(const std::function<void(const PageKey&, const PackedPage&)>& visit) const;

private:
    enum class Fate : std::uint8_t { kept = 0, confirmed = 1, forgotten = 2 };

    void put(const PageKey& key, Fate fate, const PackedPage& page);

    BufferFile& file_;
    std::int64_t buffer_;
    bool told_ = false;
    std::size_t kept_bytes_ = 0;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_PAGE_DRAFTS_HPP
