#include "schema_org.hpp"

#include "html.hpp"
#include "json.hpp"

#include <algorithm>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

bool same_word(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::string tidy_json_ld(std::string_view text)
{
    std::string tidy;
    tidy.reserve(text.size());
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const std::string_view rest = text.substr(i);
        if (in_string) {
            if (c == '\\' && rest.size() > 1) {
                tidy += rest.substr(0, 2);
                ++i;
            } else {
                tidy += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
                in_string = c != '"';
            }
        } else if (rest.starts_with("//")) {
            i = std::min(text.find('\n', i), text.size());
        } else if (rest.starts_with("/*")) {
            i = std::min(text.find("*/", i + 2), text.size() - 2) + 1;
        } else if (rest.starts_with("<!--")) {
            i += 3;
        } else if (rest.starts_with("-->") || rest.starts_with("]]>")) {
            i += 2;
        } else if (rest.starts_with("<![CDATA[")) {
            i += 8;
        } else {
            const bool closes = c == '}' || c == ']';
            const std::size_t last = closes ? tidy.find_last_not_of(" \t\r\n") : std::string::npos;
            if (last != std::string::npos && tidy[last] == ',') {
                tidy.erase(last);
            }
            tidy += c;
            in_string = c == '"';
        }
    }
    while (!tidy.empty() && (tidy.back() == ';' || static_cast<unsigned char>(tidy.back()) <= ' ')) {
        tidy.pop_back();
    }
    return tidy;
}

std::string_view short_type(std::string_view type)
{
    const std::size_t cut = type.find_last_of("/#:");
    return cut == std::string_view::npos ? type : type.substr(cut + 1);
}

bool has_type(const json& object, std::string_view type)
{
    const json* types = find(object, "@type");
    if (types == nullptr) {
        return false;
    }
    const auto is_it = [type](const json& each) {
        return each.is_string() && short_type(each.get_ref<const std::string&>()) == type;
    };
    return types->is_array() ? std::ranges::any_of(*types, is_it) : is_it(*types);
}

const json* find_property(const json& object, std::string_view name)
{
    if (!object.is_object()) {
        return nullptr;
    }
    for (const auto& [key, value] : object.items()) {
        if (same_word(key, name) && !value.is_null()) {
            return &value;
        }
    }
    return nullptr;
}

std::vector<const json*> values_of(const json& object, std::string_view name)
{
    std::vector<const json*> values;
    const json* value = find_property(object, name);
    if (value == nullptr) {
        return values;
    }
    if (!value->is_array()) {
        return {value};
    }
    for (const json& each : *value) {
        values.push_back(&each);
    }
    return values;
}

std::string text_of(const json& object, std::string_view name)
{
    for (const json* value : values_of(object, name)) {
        std::string text;
        if (value->is_string()) {
            text = value->get<std::string>();
        } else if (value->is_number()) {
            text = value->dump();
        } else if (value->is_object()) {
            text = find_text(*value, "name").empty() ? find_text(*value, "value") : find_text(*value, "name");
        }
        text = collapse_spaces(text);
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

}  // namespace gpuprice::markets
