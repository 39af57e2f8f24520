#ifndef GPUPRICE_SRC_MARKETS_JSON_POINTER_HPP
#define GPUPRICE_SRC_MARKETS_JSON_POINTER_HPP

#include "extract_node.hpp"
#include "json.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::markets {

/// RFC 6901: "" or tokens each after a "/", where "~" is followed by 0 or 1.
[[nodiscard]] bool is_json_pointer(std::string_view pointer);

/// Adds the keys that lead to the place. \pre is_json_pointer(pointer)
void add_keys(std::string_view pointer, JsonKeys& keys);

/// The pointer that a value of an "extract" is; complains there, and gives "", when it is none.
[[nodiscard]] std::string read_pointer(const ExtractNode& node);

/// The value there; nullptr when there is none. \pre is_json_pointer(pointer)
[[nodiscard]] const nlohmann::json* find_at(const nlohmann::json& value, std::string_view pointer);

/// The text there: a string as it is, a number as its decimal text, "true", "false"; none for all else. The token "*"
/// stands for every element of an array, whose texts are put together. \pre is_json_pointer(pointer)
[[nodiscard]] std::optional<std::string> text_at(const nlohmann::json& value, std::string_view pointer);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_JSON_POINTER_HPP
