#ifndef GPUPRICE_SRC_MARKETS_PRODUCT_DATA_HPP
#define GPUPRICE_SRC_MARKETS_PRODUCT_DATA_HPP

#include "html.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// The products of a page: schema.org objects of type Product or ProductGroup, whatever they were written in.
struct ProductData {
    std::vector<nlohmann::json> products;
    std::string title;      ///< of the page: its first <h1>, else its <title>
    std::string canonical;  ///< the page's own address, where it states one
};

/// Looks in JSON-LD, then microdata, then OpenGraph; the first that has a product with a price wins, else the first
/// that has a product.
/// Of several products of a page, those that are the page's own by address or title; else all.
[[nodiscard]] ProductData find_products(const Page& page);

/// The products in JSON-LD alone: an object or an array of them.
[[nodiscard]] ProductData find_products(const nlohmann::json& json_ld);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PRODUCT_DATA_HPP
