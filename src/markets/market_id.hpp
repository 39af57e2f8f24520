#ifndef GPUPRICE_SRC_MARKETS_MARKET_ID_HPP
#define GPUPRICE_SRC_MARKETS_MARKET_ID_HPP

#include <string_view>

namespace gpuprice::markets {

/// 1 to 64 lower-case letters, digits and inner hyphens: "ebay-us".
[[nodiscard]] bool is_market_id(std::string_view id);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_MARKET_ID_HPP
