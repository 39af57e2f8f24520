#include "schema.hpp"

#include <regex.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace gpuprice::test {

namespace {

using Json = nlohmann::json;

bool has_type(const Json& value, const std::string& type)
{
    if (type == "null") {
        return value.is_null();
    }
    if (type == "integer") {
        return value.is_number_integer();
    }
    if (type == "number") {
        return value.is_number();
    }
    return value.type_name() == type;  // "object", "array", "string", "boolean"
}

bool has_any_type(const Json& value, const Json& types)
{
    if (types.is_string()) {
        return has_type(value, types.get<std::string>());
    }
    return std::ranges::any_of(types, [&](const Json& type) { return has_type(value, type.get<std::string>()); });
}

/// POSIX expressions read the patterns of the two schemas alike; GCC 12 warns falsely within std::regex when it
/// sanitizes.
bool has_pattern(const std::string& text, const std::string& pattern)
{
    regex_t compiled{};
    if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
        throw std::logic_error("not a pattern: " + pattern);
    }
    const bool found = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
    regfree(&compiled);
    return found;
}

class Walk {
public:
    explicit Walk(const Json& root) : root_{root} {}

    std::string check(const Json& schema, const Json& value, const std::string& place) const
    {
        for (const auto& [keyword, rule] : schema.items()) {
            if (std::string found = check_keyword(schema, keyword, rule, value, place); !found.empty()) {
                return found;
            }
        }
        return {};
    }

private:
    std::string check_keyword(const Json& schema, const std::string& keyword, const Json& rule, const Json& value,
                              const std::string& place) const
    {
        static const std::set<std::string> annotations{"$schema", "$defs", "title", "description", "format"};
        if (annotations.contains(keyword)) {
            return {};
        }
        if (keyword == "$ref") {
            return check(root_.at(Json::json_pointer{rule.get<std::string>().substr(1)}), value, place);
        }
        if (keyword == "properties") {
            return check_properties(rule, value, place);
        }
        if (keyword == "items") {
            return check_items(rule, value, place);
        }
        return is_kept(schema, keyword, rule, value) ? std::string{} : place + ": " + keyword;
    }

    static bool is_kept(const Json& schema, const std::string& keyword, const Json& rule, const Json& value)
    {
        if (keyword == "type") {
            return has_any_type(value, rule);
        }
        if (keyword == "enum") {
            return std::ranges::find(rule, value) != rule.end();
        }
        if (keyword == "required") {
            return !value.is_object() ||
                   std::ranges::all_of(rule, [&](const Json& key) { return value.contains(key.get<std::string>()); });
        }
        if (keyword == "additionalProperties") {
            return !value.is_object() || std::ranges::all_of(value.items(), [&](const auto& item) {
                return schema.at("properties").contains(item.key());
            });
        }
        if (keyword == "pattern") {
            return !value.is_string() || has_pattern(value.get<std::string>(), rule.get<std::string>());
        }
        if (keyword == "minLength") {
            return !value.is_string() || value.get<std::string>().size() >= rule.get<std::size_t>();
        }
        if (keyword == "minItems") {
            return !value.is_array() || value.size() >= rule.get<std::size_t>();
        }
        if (keyword == "exclusiveMinimum") {
            return !value.is_number() || value.get<double>() > rule.get<double>();
        }
        throw std::logic_error("schema keyword not known here: " + keyword);
    }

    std::string check_properties(const Json& rules, const Json& value, const std::string& place) const
    {
        if (value.is_object()) {
            for (const auto& [key, item] : value.items()) {
                if (!rules.contains(key)) {
                    continue;
                }
                if (std::string found = check(rules.at(key), item, place + "/" + key); !found.empty()) {
                    return found;
                }
            }
        }
        return {};
    }

    std::string check_items(const Json& rule, const Json& value, const std::string& place) const
    {
        if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i) {
                if (std::string found = check(rule, value[i], place + "/" + std::to_string(i)); !found.empty()) {
                    return found;
                }
            }
        }
        return {};
    }

    const Json& root_;
};

}  // namespace

std::string breach(const Json& schema, const Json& value) { return Walk{schema}.check(schema, value, ""); }

}  // namespace gpuprice::test
