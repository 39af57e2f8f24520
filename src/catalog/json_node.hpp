#ifndef GPUPRICE_CATALOG_SRC_JSON_NODE_HPP
#define GPUPRICE_CATALOG_SRC_JSON_NODE_HPP

/// \file
/// JSON values that know their place, so that every complaint names file, place and rule in one sentence.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::catalog {

/// Reads strict JSON: UTF-8, no key twice in one object, at most 16 levels deep.
/// \param name  the file, for messages.
/// \throws core::DataError  naming the line, or the JSON pointer where the text is JSON but breaks a rule.
[[nodiscard]] nlohmann::json parse_strict_json(const std::string& bytes, const std::string& name);

/// A value inside a parsed file. Every reader throws core::DataError through `fail`. The file's name and its parsed
/// root must outlive the node.
class JsonNode {
public:
    JsonNode(const nlohmann::json& value, const std::string& file) : value_{&value}, file_{&file} {}

    /// "FILE: POINTER (LABEL): RULE".
    [[noreturn]] void fail(std::string_view rule) const;

    /// The same node, with a name that people recognise ("a100-80gb-pcie") in its messages and its children's.
    [[nodiscard]] JsonNode labelled(std::string label) const;

    /// Refuses every key of this object that is not listed; refuses anything but an object.
    void allow_only(std::initializer_list<std::string_view> keys) const;

    [[nodiscard]] JsonNode at(std::string_view key) const;                   ///< required
    [[nodiscard]] std::optional<JsonNode> find(std::string_view key) const;  ///< none when the key is absent
    [[nodiscard]] std::vector<JsonNode> items() const;                       ///< of an array

    [[nodiscard]] bool is_null() const;
    [[nodiscard]] std::string text() const;  ///< a string, neither empty nor with white space around it
    [[nodiscard]] std::vector<std::string> texts() const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] double positive_number() const;
    [[nodiscard]] int positive_integer() const;
    [[nodiscard]] core::Day day() const;

    /// The value or the failure of reading it, reported at this place.
    template <typename T>
    [[nodiscard]] T require(core::Result<T> result) const
    {
        if (!result) {
            fail(result.error().text());
        }
        return std::move(result).value();
    }

private:
    [[nodiscard]] JsonNode child(const nlohmann::json& value, std::string_view step) const;

    const nlohmann::json* value_;
    const std::string* file_;
    std::string pointer_;
    std::string label_;
};

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_SRC_JSON_NODE_HPP
