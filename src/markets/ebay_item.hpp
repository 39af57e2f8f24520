#ifndef GPUPRICE_SRC_MARKETS_EBAY_ITEM_HPP
#define GPUPRICE_SRC_MARKETS_EBAY_ITEM_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/model/market.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace gpuprice::markets {

/// One ItemSummary of a search, or one Item of getItem, which states more: lot size, units available, part number.
///
/// The external id is the number of the listing's page. A search shows a listing with variations once, by whichever
/// variation is cheapest that day: it is known by that number alone, or it would seem to vanish and come back under
/// another id whenever another variation becomes the cheapest, and is marked "cheapest_of_variations" in the facts. One
/// certain variation (getItem) has its variation's number appended, "285399734867-587311254885", so that variations
/// stay apart.
///
/// Where eBay converted a price for its site, the original amount and currency are taken. An absent price or one of 0
/// leaves the listing without that price; an unreadable one is an error, as is a missing id or title.
[[nodiscard]] core::Result<model::RawListing> read_ebay_item(const nlohmann::json& item,
                                                             const model::MarketDefinition& definition);

/// What to call an item in a message: its id, or "item 7".
[[nodiscard]] std::string name_of_ebay_item(const nlohmann::json& item, std::size_t index);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_EBAY_ITEM_HPP
