#ifndef GPUPRICE_SRC_INGEST_MASK_HPP
#define GPUPRICE_SRC_INGEST_MASK_HPP

#include "gpuprice/model/exchange.hpp"

#include <string>
#include <string_view>

namespace gpuprice::ingest {

/// `text` with the values of parameters and members that are named as secrets are (key, api_key, token, access_token,
/// signature, password, …; case, "-" and "_" do not matter) written as "***": "name=value" in addresses, forms and
/// header values, and "name":"value" in JSON. The same text gives the same, and masking again changes nothing. O(n).
[[nodiscard]] std::string masked(std::string_view text);

/// Without those that carry credentials or sessions by their name (Authorization, Cookie, Set-Cookie, Proxy-*,
/// X-Api-Key, …); the values of the others masked.
[[nodiscard]] model::Headers masked(const model::Headers& headers);

}  // namespace gpuprice::ingest

#endif  // GPUPRICE_SRC_INGEST_MASK_HPP
