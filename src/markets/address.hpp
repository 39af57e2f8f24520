#ifndef GPUPRICE_SRC_MARKETS_ADDRESS_HPP
#define GPUPRICE_SRC_MARKETS_ADDRESS_HPP

#include "gpuprice/model/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::markets {

/// Percent-encoded by RFC 3986, section 2.3: all but the unreserved characters are escaped.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// "https://api.ebay.com:443" of an http or https address; none of anything else, nor of one that holds a user name,
/// white space or a backslash.
[[nodiscard]] std::optional<std::string> origin_of(std::string_view address);

/// Where a link on the page at `from` leads: without fragment, dot segments as they stand. None: no http or https link.
[[nodiscard]] std::optional<std::string> resolved(std::string_view from, std::string_view link);

/// The target of rel="next" in the Link headers (RFC 8288) of an answer.
[[nodiscard]] std::optional<std::string> next_link(const model::Response& response);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_ADDRESS_HPP
