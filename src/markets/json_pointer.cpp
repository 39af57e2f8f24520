#include "json_pointer.hpp"

#include <charconv>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

// Takes the first token off a pointer.
std::string take_token(std::string_view& pointer)
{
    const std::size_t end = pointer.find('/', 1);
    const std::string_view raw = pointer.substr(1, end == std::string_view::npos ? end : end - 1);
    pointer = end == std::string_view::npos ? std::string_view{} : pointer.substr(end);
    if (raw.find('~') == std::string_view::npos) {
        return std::string{raw};
    }
    std::string token;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        token += raw[i] != '~' ? raw[i] : raw[++i] == '0' ? '~' : '/';
    }
    return token;
}

const json* child(const json& value, const std::string& token)
{
    if (value.is_object()) {
        const auto found = value.find(token);
        return found == value.end() ? nullptr : &*found;
    }
    std::size_t index = 0;
    const auto [rest, failed] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool is_index = value.is_array() && failed == std::errc{} && rest == token.data() + token.size();
    return is_index && index < value.size() ? &value[index] : nullptr;
}

std::optional<std::string> text_of(const json& value)
{
    if (value.is_string()) {
        return value.get<std::string>();
    }
    return value.is_number() || value.is_boolean() ? std::optional{value.dump()} : std::nullopt;
}

}  // namespace

bool is_json_pointer(std::string_view pointer)
{
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '~' && (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1'))) {
            return false;
        }
    }
    return pointer.empty() || pointer.front() == '/';
}

std::string read_pointer(const ExtractNode& node)
{
    std::string pointer = node.text();
    if (!is_json_pointer(pointer)) {
        node.refuse("'" + pointer + "' is no JSON Pointer, such as \"/data/offers\"");
        pointer.clear();
    }
    return pointer;
}

void add_keys(std::string_view pointer, JsonKeys& keys)
{
    while (!pointer.empty()) {
        keys.insert(take_token(pointer));
    }
}

const json* find_at(const json& value, std::string_view pointer)
{
    const json* place = &value;
    while (place != nullptr && !pointer.empty()) {
        place = child(*place, take_token(pointer));
    }
    return place;
}

std::optional<std::string> text_at(const json& value, std::string_view pointer)
{
    const json* place = &value;
    while (place != nullptr && !pointer.empty()) {
        const std::string token = take_token(pointer);
        if (token == "*" && place->is_array()) {
            std::optional<std::string> together;
            for (const json& element : *place) {
                if (const auto text = text_at(element, pointer)) {
                    together = together.value_or("") + *text;
                }
            }
            return together;
        }
        place = child(*place, token);
    }
    return place == nullptr ? std::nullopt : text_of(*place);
}

}  // namespace gpuprice::markets
