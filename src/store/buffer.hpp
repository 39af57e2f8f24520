#ifndef GPUPRICE_STORE_BUFFER_HPP
#define GPUPRICE_STORE_BUFFER_HPP

/// \file
/// The observations of batches until they are committed, in the temporary database that they share.

#include "gpuprice/core/time.hpp"

#include "buffer_file.hpp"
#include "rows.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::store {

/// One batch's observations, removed when the buffer is destroyed. Listings and revisions are numbered from 0 in the
/// order in which they came; each is held once.
class Buffer {
public:
    /// `file` must outlive the buffer.
    explicit Buffer(BufferFile& file);
    ~Buffer();
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    Buffer(Buffer&&) = delete;
    Buffer& operator=(Buffer&&) = delete;

    /// The number of that listing, new or known; an unknown country is filled in by a later known one.
    std::int64_t add_listing(std::string_view external_id, std::string_view market_country);
    std::int64_t add_revision(std::int64_t listing, const StoredRevision& revision);
    /// `row.value.revision` is a number in the buffer.
    void add_sighting(std::int64_t listing, const SpanRow& row);
    void add_closing(std::int64_t listing, core::Instant at, bool gone);

    [[nodiscard]] std::int64_t number() const noexcept { return range_.first; }  ///< within the file
    [[nodiscard]] std::int64_t listing_count() const noexcept { return listings_; }
    [[nodiscard]] std::int64_t revision_count() const noexcept { return revisions_; }

    void for_each_listing(const std::function<void(std::int64_t, const std::string& external_id,
                                                   const std::string& market_country)>& visit);
    void for_each_revision(
        const std::function<void(std::int64_t, std::int64_t listing, const std::string& digest)>& visit);
    /// In the order of `first`, and of their coming.
    void for_each_sighting(const std::function<void(std::int64_t listing, SpanRow&&)>& visit);
    void for_each_closing(const std::function<void(std::int64_t listing, core::Instant, bool gone)>& visit);

    /// Valid until the next call.
    struct Revision {
        std::string_view digest;
        Packed content;  ///< k_revision_columns
    };
    [[nodiscard]] Revision revision(std::int64_t number);
    [[nodiscard]] std::string external_id(std::int64_t listing);

private:
    BufferFile& file_;
    BufferFile::Range range_;
    std::int64_t listings_ = 0;
    std::int64_t revisions_ = 0;
    std::int64_t sightings_ = 0;
    core::Instant latest_ = core::Instant::min();  // of the sightings
    bool is_in_order_ = true;                      // they came in the order of `first`
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_BUFFER_HPP
