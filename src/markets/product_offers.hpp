#ifndef GPUPRICE_SRC_MARKETS_PRODUCT_OFFERS_HPP
#define GPUPRICE_SRC_MARKETS_PRODUCT_OFFERS_HPP

#include "gpuprice/markets/adapter.hpp"

#include "product_data.hpp"

#include <string>

namespace gpuprice::markets {

/// Adds to `step` a listing for each offer and variant of the products; what cannot be one is left out with its reason.
/// An id comes from sku, productID, mpn or gtin, else from the address; offers that share one are told apart by
/// condition, seller or place.
/// \param address  of the page; "" when it is not known.
void read_offers(const ProductData& data, const model::MarketDefinition& definition, const std::string& address,
                 Step& step);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PRODUCT_OFFERS_HPP
