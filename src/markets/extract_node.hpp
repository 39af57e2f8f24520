#ifndef GPUPRICE_SRC_MARKETS_EXTRACT_NODE_HPP
#define GPUPRICE_SRC_MARKETS_EXTRACT_NODE_HPP

#include "gpuprice/core/result.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// What is wrong with an "extract": one error at the first place complained of, which names the others, too. Of several
/// complaints about one place only the first counts: the others may follow from it.
class Complaint {
public:
    void make(const std::string& pointer, const std::string& message);
    [[nodiscard]] const std::optional<core::Error>& made() const noexcept { return made_; }

private:
    std::set<std::string> places_;
    std::optional<core::Error> made_;
};

/// One value of an "extract" and where it stands. Reading goes on after a complaint, with what a reader gives for a
/// value of the wrong kind: "", 0, nothing. Whoever started the reading looks at the complaint at the end.
class ExtractNode {
public:
    /// All three must outlive the node.
    ExtractNode(const nlohmann::json& value, std::string pointer, Complaint& complaint)
        : value_{&value}, pointer_{std::move(pointer)}, complaint_{&complaint}
    {
    }

    void refuse(const std::string& message) const { complaint_->make(pointer_, message); }

    [[nodiscard]] const nlohmann::json& value() const noexcept { return *value_; }
    [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }
    [[nodiscard]] bool is_string() const { return value_->is_string(); }
    [[nodiscard]] bool is_array() const { return value_->is_array(); }
    [[nodiscard]] bool is_object() const { return value_->is_object(); }

    /// Complains unless it is an object; and, given keys, about every key that is none of them.
    void require_object() const;
    void require_object(std::span<const std::string_view> keys) const;

    [[nodiscard]] std::optional<ExtractNode> find(const char* key) const;

    /// The members of an object or the elements of an array, with their keys; none of anything else.
    [[nodiscard]] std::vector<std::pair<std::string, ExtractNode>> children() const;

    [[nodiscard]] std::string text() const;         ///< complains unless it is a string
    [[nodiscard]] std::string filled_text() const;  ///< … that is not empty
    [[nodiscard]] double number() const;
    [[nodiscard]] long integer(long least, long most) const;
    [[nodiscard]] bool truth() const;

    /// A list of strings, or one string.
    [[nodiscard]] std::vector<std::string> texts() const;

private:
    const nlohmann::json* value_;
    std::string pointer_;
    Complaint* complaint_;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_EXTRACT_NODE_HPP
