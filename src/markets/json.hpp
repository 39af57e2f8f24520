#ifndef GPUPRICE_SRC_MARKETS_JSON_HPP
#define GPUPRICE_SRC_MARKETS_JSON_HPP

#include "gpuprice/core/result.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// Reads JSON from strangers: any bytes, nesting of at most 64 levels, invalid UTF-8 and halves of escaped characters
/// (a lone "\ud83d") replaced. Never throws for what the bytes are. O(n).
[[nodiscard]] core::Result<nlohmann::json> parse_json(std::string_view bytes);

/// Whether JSON is nested more than 64 levels deep: nlohmann's parser reads it, but to copy or write it takes a stack
/// of that depth. Text that is no JSON may be misjudged. O(n).
[[nodiscard]] bool is_too_deep(std::string_view text);

/// Keys of objects.
using JsonKeys = std::set<std::string, std::less<>>;

/// The same, for who reads but these keys: others may be left out, wherever they stand, which costs less.
[[nodiscard]] core::Result<nlohmann::json> parse_json(std::string_view bytes, const JsonKeys& keys);

// Each gives none when `object` is no object, has no such key, or has a value of another type there.
[[nodiscard]] const nlohmann::json* find(const nlohmann::json& object, const char* key);
[[nodiscard]] const nlohmann::json* find_object(const nlohmann::json& object, const char* key);
[[nodiscard]] const nlohmann::json* find_array(const nlohmann::json& object, const char* key);
[[nodiscard]] std::optional<long> find_integer(const nlohmann::json& object, const char* key);

/// A string as it is, a number as its decimal text; "" for all else.
[[nodiscard]] std::string find_text(const nlohmann::json& object, const char* key);

/// The strings of an array there; none of anything else.
[[nodiscard]] std::vector<std::string> find_texts(const nlohmann::json& object, const char* key);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_JSON_HPP
