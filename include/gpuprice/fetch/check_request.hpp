#ifndef GPUPRICE_FETCH_CHECK_REQUEST_HPP
#define GPUPRICE_FETCH_CHECK_REQUEST_HPP

/// \file
/// What fetch refuses before anything is sent.

#include "gpuprice/core/result.hpp"
#include "gpuprice/fetch/url.hpp"
#include "gpuprice/model/exchange.hpp"

namespace gpuprice::fetch {

/// Where a request goes. An error is what `Fetcher` would end it with at once, its place the part of the request:
/// "/url" for an address that parse_url refuses, "/method" and "/headers" for one that is empty or holds a line break,
/// "/credential" for a secret that would leave in clear text, or whose header or token endpoint is none.
[[nodiscard]] core::Result<Url> check_request(const model::Request& request);

/// The address itself, where a secret may be sent to it: https, or this machine.
[[nodiscard]] core::Result<Url> check_secrecy(Url url);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_CHECK_REQUEST_HPP
