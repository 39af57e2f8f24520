#ifndef GPUPRICE_SRC_MARKETS_ADDRESS_HPP
#define GPUPRICE_SRC_MARKETS_ADDRESS_HPP

#include <string>
#include <string_view>

namespace gpuprice::markets {

/// Percent-encoded by RFC 3986, section 2.3: all but the unreserved characters are escaped.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_ADDRESS_HPP
