#ifndef GPUPRICE_STORE_BUFFER_HPP
#define GPUPRICE_STORE_BUFFER_HPP

/// \file
/// The observations of one batch until it is committed, in a temporary database, so that memory stays bounded.
///
/// Listings and revisions are numbered from 0 in the order in which they came; each is held once.

#include "gpuprice/core/time.hpp"

#include "rows.hpp"
#include "sqlite.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::store {

class Buffer {
public:
    Buffer();

    /// The number of that listing, new or known; an unknown country is filled in by a later known one.
    std::int64_t add_listing(std::string_view external_id, std::string_view market_country);
    std::int64_t add_revision(std::int64_t listing, const StoredRevision& revision);
    /// `row.value.revision` is a number in the buffer, `row.id` is not used.
    void add_sighting(std::int64_t listing, const SpanRow& row);
    void add_closing(std::int64_t listing, core::Instant at, bool gone);

    [[nodiscard]] std::int64_t listing_count() const noexcept { return listings_; }
    [[nodiscard]] std::int64_t revision_count() const noexcept { return revisions_; }

    void for_each_listing(const std::function<void(std::int64_t, const std::string& external_id,
                                                   const std::string& market_country)>& visit);
    void for_each_revision(
        const std::function<void(std::int64_t, std::int64_t listing, const std::string& digest)>& visit);
    /// In the order of `first`, and of their coming.
    void for_each_sighting(const std::function<void(std::int64_t listing, const SpanRow&)>& visit);
    void for_each_closing(const std::function<void(std::int64_t listing, core::Instant, bool gone)>& visit);

    [[nodiscard]] StoredRevision revision(std::int64_t number);
    [[nodiscard]] std::string digest(std::int64_t number);
    [[nodiscard]] std::string external_id(std::int64_t listing);

private:
    Connection connection_;
    Statement find_listing_;
    Statement insert_listing_;
    Statement fill_country_;
    Statement find_revision_;
    Statement insert_revision_;
    Statement read_revision_;
    Statement insert_sighting_;
    Statement insert_closing_;
    std::int64_t listings_ = 0;
    std::int64_t revisions_ = 0;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_BUFFER_HPP
