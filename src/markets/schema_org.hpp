#ifndef GPUPRICE_SRC_MARKETS_SCHEMA_ORG_HPP
#define GPUPRICE_SRC_MARKETS_SCHEMA_ORG_HPP

/// \file
/// Objects of schema.org's vocabulary as JSON-LD, written as loosely as shops write them.

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// JSON-LD as shops write it, made JSON: comments, trailing commas, raw control characters, an HTML comment around it.
[[nodiscard]] std::string tidy_json_ld(std::string_view text);

/// The type that a name means: "https://schema.org/Product", "schema:Product" and "Product" are "Product".
[[nodiscard]] std::string_view short_type(std::string_view type);

/// Whether an object's @type, a text or a list, names that type of schema.org.
[[nodiscard]] bool has_type(const nlohmann::json& object, std::string_view type);

/// The value of a property, whose name's case is not kept: "Offers". Null when there is none.
[[nodiscard]] const nlohmann::json* find_property(const nlohmann::json& object, std::string_view name);

/// The values of a property, which may be one or a list.
[[nodiscard]] std::vector<const nlohmann::json*> values_of(const nlohmann::json& object, std::string_view name);

/// The first value of a property as text: of a string, number, or object with a name or value. "" when there is none.
[[nodiscard]] std::string text_of(const nlohmann::json& object, std::string_view name);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_SCHEMA_ORG_HPP
