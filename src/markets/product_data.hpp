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

/// JSON-LD as shops write it, made JSON: comments, trailing commas, raw control characters, an HTML comment around it.
[[nodiscard]] std::string tidy_json_ld(std::string_view text);

/// Whether an object's @type, a text or a list, names that type of schema.org.
[[nodiscard]] bool has_type(const nlohmann::json& object, std::string_view type);

/// The value of a property, whose name's case is not kept: "Offers". Null when there is none.
[[nodiscard]] const nlohmann::json* find_property(const nlohmann::json& object, std::string_view name);

/// The values of a property, which may be one or a list.
[[nodiscard]] std::vector<const nlohmann::json*> values_of(const nlohmann::json& object, std::string_view name);

/// The first value of a property as text: of a string, number, or object with a name or value. "" when there is none.
[[nodiscard]] std::string text_of(const nlohmann::json& object, std::string_view name);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PRODUCT_DATA_HPP
