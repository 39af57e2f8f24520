#ifndef GPUPRICE_SRC_INGEST_PAGE_CACHE_HPP
#define GPUPRICE_SRC_INGEST_PAGE_CACHE_HPP

/// \file
/// Conditional requests: a page that a market has not changed since an earlier run is not sent again (RFC 9110, section
/// 13; RFC 9111, section 4.3).
///
/// Kept are answers to GET with status 200, a validator and without "no-store", from the host that was asked, which the
/// adapter could read, and in whose address and headers nothing is named as secrets are (mask.hpp). Headers that are
/// for credentials or sessions are not kept. So a block page is never asked about: with If-Modified-Since it could
/// outlive the blocking.

#include "gpuprice/fetch/fetcher.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/store/store.hpp"

#include <cstdint>
#include <string>

namespace gpuprice::ingest {

/// Where the body of an answer comes from.
enum class BodyFrom : std::uint8_t {
    wire,
    cache,    ///< the market said 304: it is the one that it sent before
    nowhere,  ///< the market said 304 about a body that is not there
};

/// Whether the adapter found in an answer what it reads, be it "no results".
enum class Readable : std::uint8_t { no, yes };

/// The kept pages of one market in one run.
class PageCache {
public:
    /// All must outlive it. \param batch  the market's part of the run: what is to be kept is committed with it.
    PageCache(const store::Store& store, std::string market, store::Batch& batch);

    /// What goes over the wire for `request`: with If-None-Match and If-Modified-Since where an answer is kept.
    [[nodiscard]] model::Request conditional(const model::Request& request) const;

    /// Turns the outcome of `sent` into what the adapter is to see of `request`: a 304 becomes the kept answer, with
    /// status 200; a 304 to a request without condition becomes an error. \returns  BodyFrom::nowhere when what is kept
    /// is damaged, or not what the 304 is about: `request` must then be sent as it is.
    [[nodiscard]] BodyFrom resolve(const model::Request& request, const model::Request& sent,
                                   fetch::Outcome& outcome) const;

    /// Remembers what became of `request`, after `resolve`. No answer, and one that cannot be read, leaves what is
    /// kept; a kept one that cannot be read is dropped.
    void remember(const model::Request& request, const fetch::Outcome& outcome, BodyFrom body_from, Readable readable);

private:
    const store::Store& store_;
    std::string market_;
    store::Batch& batch_;
};

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_PAGE_CACHE_HPP
