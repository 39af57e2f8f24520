#include "json.hpp"

#include "gpuprice/text/unicode.hpp"

#include <simdjson.h>

#include <charconv>
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

/// The four hexadecimal digits of an escape "\\uXXXX" at that place; none when there is no such escape.
std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at)
{
    constexpr std::size_t k_length = 6;
    if (at + k_length > text.size() || text[at] != '\\' || text[at + 1] != 'u') {
        return std::nullopt;
    }
    unsigned unit = 0;
    const char* end = text.data() + at + k_length;
    const auto [rest, bad] = std::from_chars(text.data() + at + 2, end, unit, 16);
    return bad == std::errc{} && rest == end ? std::optional{unit} : std::nullopt;
}

// Writers that cut a text by UTF-16 units leave half a character; it becomes U+FFFD, like any other broken one.
void replace_half_characters(std::string& text)
{
    const auto is_high = [](std::optional<unsigned> unit) { return unit && *unit >= 0xD800 && *unit < 0xDC00; };
    const auto is_low = [](std::optional<unsigned> unit) { return unit && *unit >= 0xDC00 && *unit < 0xE000; };
    constexpr std::size_t k_length = 6;
    for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
        const auto unit = escaped_unit(text, i);
        if (is_high(unit) && is_low(escaped_unit(text, i + k_length))) {
            i += 2 * k_length;
            continue;
        }
        if (is_high(unit) || is_low(unit)) {
            text.replace(i, k_length, "\\ufffd");
        }
        i += unit ? k_length : 2;
    }
}

core::Result<nlohmann::json> parse(std::string_view bytes, const JsonKeys* keys)
{
    if (auto parsed = parse_regular(bytes, keys)) {
        return std::move(*parsed);
    }
    std::string text = text::to_valid_utf8(bytes);
    replace_half_characters(text);
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
