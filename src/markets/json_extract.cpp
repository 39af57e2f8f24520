#include "json_extract.hpp"

#include "extract_node.hpp"
#include "json.hpp"
#include "json_pointer.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 16> k_keys{
    "blocked_when", "cursor",   "details", "each",   "empty_statuses", "fields",  "item_id", "items",
    "lines",        "listings", "next",    "paging", "prices",         "request", "skip",    "total"};

core::Result<bool> check_selector(const std::string& selector)
{
    if (!selector.starts_with('/') || !is_json_pointer(selector)) {
        return core::Error{core::ErrorKind::invalid,
                           "'" + selector + "' is no JSON Pointer within the item, such as \"/price\"", ""};
    }
    return true;
}

std::optional<std::string> read_pointer(const ExtractNode& root, const char* key)
{
    const auto node = root.find(key);
    return node ? std::optional{read_pointer(*node)} : std::nullopt;
}

void read_own_keys(const ExtractNode& root, JsonExtract& extract)
{
    root.require_object(k_keys);
    if (const auto lines = root.find("lines")) {
        extract.lines = lines->truth();
    }
    const auto items = root.find("items");
    if (extract.lines == items.has_value()) {
        root.refuse("it must say where the items are: \"items\", a JSON Pointer, or \"lines\": true");
    } else if (items) {
        extract.items = read_pointer(*items);
    }
    if (const auto each = root.find("each")) {
        for (const std::string& pointer : each->texts()) {
            if (!check_selector(pointer)) {
                each->refuse("'" + pointer + "' is no JSON Pointer within the item, such as \"/variants\"");
            }
            extract.each.push_back(pointer);
        }
    }
    extract.item_id = read_pointer(root, "item_id");
    if (const auto details = root.find("details")) {
        extract.details = Details::parse(*details);
        if (!extract.item_id) {
            details->refuse("\"item_id\" is required beside it: the JSON Pointer to the id within an item of the list");
        }
        if (!root.find("request")) {
            details->refuse("\"request\" is required beside it: an import-only market has no second step");
        }
        if (root.find("total")) {
            details->refuse("with \"total\" all pages are asked for before the first details; leave \"total\" out");
        }
    }
    extract.total = read_pointer(root, "total");
    extract.cursor = read_pointer(root, "cursor");
    extract.next = read_pointer(root, "next");
    if (const auto statuses = root.find("empty_statuses")) {
        for (const auto& [index, status] : statuses->children()) {
            extract.empty_statuses.push_back(status.integer(200, 599));
        }
        if (!statuses->is_array()) {
            statuses->refuse("it must be a list of HTTP statuses, such as [404]");
        }
    }
    if (const auto blocked = root.find("blocked_when")) {
        extract.blocked_when = blocked->texts();
    }
}

void add_own_keys(JsonExtract& extract)
{
    add_keys(extract.items, extract.keys);
    for (const auto& pointer : {extract.item_id, extract.total, extract.cursor, extract.next}) {
        add_keys(pointer.value_or(""), extract.keys);
    }
    for (const std::string& pointer : extract.each) {
        add_keys(pointer, extract.keys);
    }
    if (extract.details) {
        add_keys(extract.details->items(), extract.keys);
        add_keys(extract.details->item_id(), extract.keys);
    }
    // Whether a mark's value is empty depends on all that it holds.
    extract.looks_at_whole_objects = std::ranges::any_of(extract.blocked_when, is_block_pointer);
}

}  // namespace

bool is_block_pointer(const std::string& mark) { return mark.starts_with('/') && is_json_pointer(mark); }

core::Result<JsonExtract> JsonExtract::parse(const model::MarketDefinition& definition)
{
    const auto parsed = parse_json(definition.extract.empty() ? "{}" : definition.extract);
    if (!parsed) {
        return core::Error{parsed.error()}.with_where("/extract");
    }
    JsonExtract extract;
    Complaint complaint;
    read_own_keys(ExtractNode{*parsed, "/extract", complaint}, extract);
    if (complaint.made()) {
        return *complaint.made();
    }
    auto paging = Paging::parse(*parsed);
    if (!paging) {
        return std::move(paging).error();
    }
    extract.paging = std::move(paging).value();
    auto rules = ListingRules::parse_all(*parsed, [&extract](const std::string& selector) {
        auto good = check_selector(selector);
        if (good) {
            add_keys(selector, extract.keys);
        }
        return good;
    });
    if (!rules) {
        return std::move(rules).error();
    }
    extract.rules = std::move(rules).value();
    add_own_keys(extract);
    return extract;
}

}  // namespace gpuprice::markets
