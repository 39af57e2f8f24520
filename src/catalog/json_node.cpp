#include "json_node.hpp"

#include "gpuprice/core/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace gpuprice::catalog {

namespace {

using Json = nlohmann::json;

constexpr std::size_t k_max_depth = 16;

std::string pointer_step(std::string_view key)
{
    std::string step{"/"};
    for (const char c : key) {
        if (c == '~') {
            step += "~0";
        } else if (c == '/') {
            step += "~1";
        } else {
            step += c;
        }
    }
    return step;
}

/// Follows the parser to see what the finished document no longer shows: keys that stood twice. It also stops a
/// document that is too deep before it is built.
class StructureCheck {
public:
    explicit StructureCheck(std::string_view file) : file_{file} {}

    void see(Json::parse_event_t event, const Json& parsed)
    {
        using Event = Json::parse_event_t;
        if (event == Event::key) {
            see_key(parsed.get_ref<const std::string&>());
        } else if (event == Event::object_end || event == Event::array_end) {
            open_.pop_back();
        } else {
            count_item();
            if (event != Event::value) {
                open_.push_back({event == Event::array_start, 0, {}, {}});
            }
        }
        if (open_.size() > k_max_depth) {
            fail("is nested deeper than " + std::to_string(k_max_depth) + " levels; flatten it");
        }
    }

private:
    struct Level {
        bool is_array;
        std::size_t items;
        std::string key;
        std::set<std::string> keys;
    };

    void see_key(const std::string& name)
    {
        open_.back().key = name;
        if (!open_.back().keys.insert(name).second) {
            fail("the key stands twice in one object; keep one");
        }
    }

    void count_item()
    {
        if (!open_.empty() && open_.back().is_array) {
            ++open_.back().items;
        }
    }

    [[noreturn]] void fail(const std::string& rule) const
    {
        std::string pointer;
        for (const Level& level : open_) {
            if (level.is_array && level.items > 0) {
                pointer += pointer_step(std::to_string(level.items - 1));
            } else if (!level.is_array && !level.key.empty()) {
                pointer += pointer_step(level.key);
            }
        }
        throw core::DataError(std::string{file_} + ": " + pointer + ": " + rule);
    }

    std::string_view file_;
    std::vector<Level> open_;
};

/// The library's own words without its "[json.exception.parse_error.101] " in front.
std::string_view plain_words(std::string_view what)
{
    const auto end = what.find("] ");
    return end == std::string_view::npos ? what : what.substr(end + 2);
}

}  // namespace

Json parse_strict_json(const std::string& bytes, const std::string& name)
{
    StructureCheck check{name};
    try {
        return Json::parse(bytes, [&check](int /*depth*/, Json::parse_event_t event, Json& parsed) {
            check.see(event, parsed);
            return true;
        });
    } catch (const Json::exception& error) {
        throw core::DataError(name + " is not valid JSON: " + std::string{plain_words(error.what())});
    }
}

void JsonNode::fail(std::string_view rule) const
{
    std::string place = pointer_.empty() ? "the document" : pointer_;
    if (!label_.empty()) {
        place += " (" + label_ + ")";
    }
    throw core::DataError(*file_ + ": " + place + ": " + std::string{rule});
}

JsonNode JsonNode::labelled(std::string label) const
{
    JsonNode node{*this};
    node.label_ = std::move(label);
    return node;
}

JsonNode JsonNode::child(const Json& value, std::string_view step) const
{
    JsonNode node{*this};
    node.value_ = &value;
    node.pointer_ += pointer_step(step);
    return node;
}

void JsonNode::allow_only(std::initializer_list<std::string_view> keys) const
{
    if (!value_->is_object()) {
        fail("must be an object");
    }
    for (const auto& [key, value] : value_->items()) {
        if (std::ranges::find(keys, key) == keys.end()) {
            std::string allowed;
            for (const std::string_view each : keys) {
                allowed.append(allowed.empty() ? "" : ", ").append(each);
            }
            child(value, key).fail("unknown key; use " + allowed);
        }
    }
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const
{
    if (!value_->is_object()) {
        fail("must be an object");
    }
    const auto found = value_->find(key);
    if (found == value_->end()) {
        return std::nullopt;
    }
    return child(*found, key);
}

JsonNode JsonNode::at(std::string_view key) const
{
    const auto found = find(key);
    if (!found) {
        fail("the key '" + std::string{key} + "' is missing; add it");
    }
    return *found;
}

std::vector<JsonNode> JsonNode::items() const
{
    if (!value_->is_array()) {
        fail("must be an array");
    }
    std::vector<JsonNode> nodes;
    nodes.reserve(value_->size());
    for (const Json& item : *value_) {
        nodes.push_back(child(item, std::to_string(nodes.size())));
    }
    return nodes;
}

bool JsonNode::is_null() const { return value_->is_null(); }

std::string JsonNode::text() const
{
    const auto* text = value_->get_ptr<const std::string*>();
    if (text == nullptr) {
        fail("must be a string");
    }
    if (text->empty()) {
        fail("must not be empty");
    }
    if (text->front() == ' ' || text->back() == ' ') {
        fail("must not begin or end with a space");
    }
    return *text;
}

std::vector<std::string> JsonNode::texts() const
{
    std::vector<std::string> all;
    for (const JsonNode& item : items()) {
        all.push_back(item.text());
    }
    return all;
}

bool JsonNode::boolean() const
{
    if (!value_->is_boolean()) {
        fail("must be true or false");
    }
    return value_->get<bool>();
}

double JsonNode::positive_number() const
{
    if (!value_->is_number()) {
        fail("must be a number");
    }
    const auto number = value_->get<double>();
    if (!(number > 0.0) || !std::isfinite(number)) {
        fail("must be above 0");
    }
    return number;
}

int JsonNode::positive_integer() const
{
    const double number = positive_number();
    if (!value_->is_number_integer() || number > std::numeric_limits<int>::max()) {
        fail("must be a whole number below " + std::to_string(std::numeric_limits<int>::max()));
    }
    return value_->get<int>();
}

core::Day JsonNode::day() const { return require(core::parse_day(text())); }

}  // namespace gpuprice::catalog
