#ifndef GPUPRICE_STORE_HTTP_CACHE_HPP
#define GPUPRICE_STORE_HTTP_CACHE_HPP

/// \file
/// Answers of markets that are kept so that the next run can ask whether they have changed (RFC 9111, section 4.3).
///
/// What is kept is the body as it was received, before anything was read from it. Every version of an adapter may
/// therefore read it, with the result that the same answer over the wire would have; no version is stored beside it.

#include "gpuprice/model/exchange.hpp"

#include <cstddef>
#include <string>

namespace gpuprice::store {

/// Which answer: one market keeps one for each.
struct PageKey {
    std::string method;
    std::string url;      ///< as asked, before redirects
    std::string headers;  ///< core::digest of the headers that the adapter asked with; holds no secret

    bool operator==(const PageKey&) const = default;
};

/// What the market knows the state of an answer by, verbatim; "" where it stated none.
struct PageValidators {
    std::string etag;           ///< weak ones with their W/
    std::string last_modified;  ///< an HTTP-date

    bool operator==(const PageValidators&) const = default;
};

struct CachedPage {
    PageValidators validators;
    std::string answered_by;  ///< the address that answered, after redirects
    model::Headers headers;   ///< of the answer, without those that hold secrets or describe the transfer
    std::string body;         ///< decoded

    bool operator==(const CachedPage&) const = default;
};

/// The most bytes that one market's answers take, compressed. Captured pages of listings shrink to between a tenth and
/// a quarter; the longest run of a shipped definition, 60 pages of eBay's Browse API of 270 kB each, comes to 2 MB. So
/// this bounds what odd markets do to a history of years. What does not fit is asked for in full next time.
inline constexpr std::size_t k_max_cached_bytes_per_market = std::size_t{16} << 20;

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_HTTP_CACHE_HPP
