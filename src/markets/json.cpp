#include "json.hpp"

#include "gpuprice/text/unicode.hpp"

#include <simdjson.h>

#include <limits>
#include <utility>

namespace gpuprice::markets {

namespace {

constexpr int k_max_depth = 64;

/// \param keys  those of the members that count; null: all do
nlohmann::json to_json(const simdjson::dom::element& value, const JsonKeys* keys)
{
    using simdjson::dom::element_type;
    switch (value.type()) {
        case element_type::OBJECT: {
            nlohmann::json object = nlohmann::json::object();
            auto& members = object.get_ref<nlohmann::json::object_t&>();
            for (const auto& [key, member] : simdjson::dom::object{value}) {
                if (keys == nullptr || keys->contains(key)) {
                    members.insert_or_assign(members.end(), std::string{key},
                                             to_json(member, keys));  // the last counts
                }
            }
            return object;
        }
        case element_type::ARRAY: {
            const simdjson::dom::array elements = value;
            nlohmann::json array = nlohmann::json::array();
            auto& items = array.get_ref<nlohmann::json::array_t&>();
            items.reserve(elements.size());
            for (const auto& each : elements) {
                items.push_back(to_json(each, keys));
            }
            return array;
        }
        case element_type::STRING: return std::string_view{value};
        case element_type::INT64: return std::int64_t{value};
        case element_type::UINT64: return std::uint64_t{value};
        case element_type::DOUBLE: return double{value};
        case element_type::BOOL: return bool{value};
        case element_type::NULL_VALUE: break;
    }
    return nullptr;
}

/// By simdjson, which reads ten times as fast as nlohmann's lexer, a quarter of what a scrape of JSON cost. None for
/// what it does not read: bytes that are no UTF-8, too deep, no JSON, but also integers beyond 64 bits and a mark of
/// byte order, which parse_json allows; so nlohmann decides on all of that.
std::optional<nlohmann::json> parse_regular(std::string_view bytes, const JsonKeys* keys)
{
    simdjson::dom::parser parser;
    simdjson::dom::element value;
    if (parser.allocate(bytes.size(), k_max_depth) != simdjson::SUCCESS ||
        parser.parse(bytes.data(), bytes.size()).get(value) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return to_json(value, keys);
}

core::Result<nlohmann::json> parse(std::string_view bytes, const JsonKeys* keys)
{
    if (auto parsed = parse_regular(bytes, keys)) {
        return std::move(*parsed);
    }
    const std::string text = text::to_valid_utf8(bytes);
    if (is_too_deep(text)) {
        return core::Error{core::ErrorKind::too_large, "its JSON is nested more than 64 levels deep", ""};
    }
    auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (parsed.is_discarded()) {
        return core::Error{core::ErrorKind::invalid, "it is not valid JSON", ""};
    }
    return parsed;
}

}  // namespace

// Brackets inside strings do not nest.
bool is_too_deep(std::string_view text)
{
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > k_max_depth) {
                return true;
            }
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

core::Result<nlohmann::json> parse_json(std::string_view bytes) { return parse(bytes, nullptr); }

core::Result<nlohmann::json> parse_json(std::string_view bytes, const JsonKeys& keys) { return parse(bytes, &keys); }

const nlohmann::json* find(const nlohmann::json& object, const char* key)
{
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(key);
    return found != object.end() ? &*found : nullptr;
}

const nlohmann::json* find_object(const nlohmann::json& object, const char* key)
{
    const nlohmann::json* value = find(object, key);
    return value != nullptr && value->is_object() ? value : nullptr;
}

const nlohmann::json* find_array(const nlohmann::json& object, const char* key)
{
    const nlohmann::json* value = find(object, key);
    return value != nullptr && value->is_array() ? value : nullptr;
}

std::optional<long> find_integer(const nlohmann::json& object, const char* key)
{
    const nlohmann::json* value = find(object, key);
    if (value == nullptr || !value->is_number_integer()) {
        return std::nullopt;
    }
    if (value->is_number_unsigned() &&
        value->get<unsigned long>() > static_cast<unsigned long>(std::numeric_limits<long>::max())) {
        return std::nullopt;
    }
    return value->get<long>();
}

std::string find_text(const nlohmann::json& object, const char* key)
{
    const nlohmann::json* value = find(object, key);
    if (value == nullptr) {
        return {};
    }
    if (value->is_string()) {
        return value->get<std::string>();
    }
    return value->is_number() ? value->dump() : std::string{};
}

std::vector<std::string> find_texts(const nlohmann::json& object, const char* key)
{
    std::vector<std::string> texts;
    if (const nlohmann::json* array = find_array(object, key)) {
        for (const nlohmann::json& each : *array) {
            if (each.is_string()) {
                texts.push_back(each.get<std::string>());
            }
        }
    }
    return texts;
}

}  // namespace gpuprice::markets
