#ifndef GPUPRICE_SRC_MARKETS_PRODUCT_PRICE_HPP
#define GPUPRICE_SRC_MARKETS_PRODUCT_PRICE_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/model/market.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace gpuprice::markets {

/// The price of a schema.org Offer or AggregateOffer, there or in its priceSpecification: list prices that are struck
/// out do not count, a price an hour is a rental. None: it states none, or 0. An error: a text that is no price, an
/// unknown currency.
[[nodiscard]] core::Result<std::optional<model::RawPrice>> read_offer_price(const nlohmann::json& offer,
                                                                            const model::MarketDefinition& definition);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PRODUCT_PRICE_HPP
