#include "extract_node.hpp"

#include "gpuprice/text/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpuprice::markets {

void Complaint::make(const std::string& pointer, const std::string& message)
{
    constexpr std::size_t k_most = 20;
    if (places_.size() == k_most || !places_.insert(pointer).second) {
        return;
    }
    if (made_) {
        made_->message += "; " + pointer + ": " + message;
    } else {
        made_ = core::Error{core::ErrorKind::invalid, message, pointer};
    }
}

void ExtractNode::require_object() const
{
    if (!value_->is_object()) {
        refuse("it must be an object");
    }
}

void ExtractNode::require_object(std::span<const std::string_view> keys) const
{
    require_object();
    if (!value_->is_object()) {
        return;
    }
    for (const auto& [key, value] : value_->items()) {
        if (std::ranges::find(keys, key) == keys.end()) {
            complaint_->make(pointer_ + "/" + key,
                             "unknown key" + text::hint(key, keys) + " (accepted: " + text::joined(keys) + ")");
        }
    }
}

std::optional<ExtractNode> ExtractNode::find(const char* key) const
{
    if (!value_->is_object() || !value_->contains(key)) {
        return std::nullopt;
    }
    return ExtractNode{*value_->find(key), pointer_ + "/" + key, *complaint_};
}

std::vector<std::pair<std::string, ExtractNode>> ExtractNode::children() const
{
    std::vector<std::pair<std::string, ExtractNode>> all;
    if (value_->is_structured()) {
        for (const auto& [key, value] : value_->items()) {
            all.emplace_back(key, ExtractNode{value, pointer_ + "/" + key, *complaint_});
        }
    }
    return all;
}

std::string ExtractNode::text() const
{
    if (!value_->is_string()) {
        refuse("it must be a string");
        return {};
    }
    return value_->get<std::string>();
}

std::string ExtractNode::filled_text() const
{
    std::string content = text();
    if (content.empty()) {
        refuse("it must not be empty");
    }
    return content;
}

double ExtractNode::number() const
{
    if (!value_->is_number()) {
        refuse("it must be a number");
        return 0;
    }
    return value_->get<double>();
}

long ExtractNode::integer(long least, long most) const
{
    const bool fits = value_->is_number_integer() && value_->get<double>() >= static_cast<double>(least) &&
                      value_->get<double>() <= static_cast<double>(most);
    if (!fits) {
        refuse(fmt::format("it must be a whole number from {} to {}", least, most));
        return least;
    }
    return value_->get<long>();
}

bool ExtractNode::truth() const
{
    if (!value_->is_boolean()) {
        refuse("it must be true or false");
        return false;
    }
    return value_->get<bool>();
}

std::vector<std::string> ExtractNode::texts() const
{
    if (value_->is_string()) {
        return {value_->get<std::string>()};
    }
    std::vector<std::string> all;
    if (!value_->is_array() || value_->empty()) {
        refuse("it must be a string or a list of strings");
        return all;
    }
    for (const auto& [index, each] : children()) {
        all.push_back(each.text());
    }
    return all;
}

}  // namespace gpuprice::markets
