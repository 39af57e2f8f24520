#include "json_list.hpp"

#include "answer.hpp"
#include "extract_node.hpp"
#include "json.hpp"
#include "json_pointer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 14> k_keys{"blocked_when", "cursor",  "each",     "empty_statuses", "fields",
                                                  "items",        "lines",   "listings", "next",           "paging",
                                                  "prices",       "request", "skip",     "total"};
constexpr std::size_t k_most_items = 500'000;  // two pointers of "each" beside one another multiply

/// The "extract" of a definition.
struct Extract {
    Paging paging;
    std::vector<ListingRules> rules;
    std::string items;
    bool lines = false;
    std::vector<std::string> each;
    std::optional<std::string> total;
    std::optional<std::string> cursor;
    std::optional<std::string> next;
    std::vector<long> empty_statuses;
    std::vector<std::string> blocked_when;
};

core::Result<bool> check_selector(const std::string& selector)
{
    if (!selector.starts_with('/') || !is_json_pointer(selector)) {
        return core::Error{core::ErrorKind::invalid,
                           "'" + selector + "' is no JSON Pointer within the item, such as \"/price\"", ""};
    }
    return true;
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

std::optional<std::string> read_pointer(const ExtractNode& root, const char* key)
{
    const auto node = root.find(key);
    return node ? std::optional{read_pointer(*node)} : std::nullopt;
}

void read_own_keys(const ExtractNode& root, Extract& extract)
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

core::Result<Extract> parse_extract(const model::MarketDefinition& definition)
{
    const auto parsed = parse_json(definition.extract.empty() ? "{}" : definition.extract);
    if (!parsed) {
        return core::Error{parsed.error()}.with_where("/extract");
    }
    Extract extract;
    Complaint complaint;
    read_own_keys(ExtractNode{*parsed, "/extract", complaint}, extract);
    if (complaint.first()) {
        return *complaint.first();
    }
    auto paging = Paging::parse(*parsed);
    if (!paging) {
        return std::move(paging).error();
    }
    extract.paging = std::move(paging).value();
    auto rules = ListingRules::parse_all(*parsed, check_selector);
    if (!rules) {
        return std::move(rules).error();
    }
    extract.rules = std::move(rules).value();
    return extract;
}

/// An item within an answer: pointers below those of "each" lead into the chosen elements.
class Item {
public:
    explicit Item(const json& value) : value_{&value} {}

    [[nodiscard]] Item with(const std::string& pointer, const json& element) const
    {
        Item item = *this;
        item.elements_.insert(item.elements_.begin(), {pointer, &element});
        return item;
    }

    [[nodiscard]] const json* array_at(const std::string& pointer) const
    {
        const auto [base, rest] = start_of(pointer);
        const json* array = find_at(*base, rest);
        return array != nullptr && array->is_array() ? array : nullptr;
    }

    [[nodiscard]] std::optional<std::string> text(const std::string& pointer) const
    {
        const auto [base, rest] = start_of(pointer);
        return text_at(*base, rest);
    }

private:
    // The element chosen last is the innermost.
    [[nodiscard]] std::pair<const json*, std::string_view> start_of(std::string_view pointer) const
    {
        for (const auto& [prefix, element] : elements_) {
            if (pointer.starts_with(prefix) && (pointer.size() == prefix.size() || pointer[prefix.size()] == '/')) {
                return {element, pointer.substr(prefix.size())};
            }
        }
        return {value_, pointer};
    }

    const json* value_;
    std::vector<std::pair<std::string, const json*>> elements_;
};

bool read_item(const Item& item, const Extract& extract, std::size_t level, ItemReader& reader)
{
    if (level == extract.each.size()) {
        reader.add([&item](const std::string& selector) { return item.text(selector); });
        return reader.items() <= k_most_items;
    }
    const json* elements = item.array_at(extract.each[level]);
    if (elements == nullptr) {
        reader.leave_out("it has no list at " + extract.each[level]);
        return true;
    }
    return std::ranges::all_of(*elements, [&](const json& element) {
        return read_item(item.with(extract.each[level], element), extract, level + 1, reader);
    });
}

Step read_items(const json& items, const model::MarketDefinition& definition, const Extract& extract,
                std::size_t& count)
{
    ItemReader reader{extract.rules, definition};
    count = items.size();
    for (const json& item : items) {
        if (!read_item(Item{item}, extract, 0, reader)) {
            return without_listings(Verdict::failed, "the answer has too many items");
        }
    }
    return std::move(reader).finish();
}

core::Result<json> parse_lines(std::string_view body)
{
    json items = json::array();
    std::size_t number = 0;
    while (!body.empty()) {
        const std::size_t end = body.find('\n');
        const std::string_view line = body.substr(0, end);
        body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        auto item = parse_json(line);
        if (!item) {
            return std::move(item).error().with_where("line " + std::to_string(number));
        }
        items.push_back(std::move(item).value());
    }
    return items;
}

std::optional<Step> find_block(std::string_view body, const json& answer, const Extract& extract)
{
    for (const std::string& mark : extract.blocked_when) {
        const bool is_pointer = mark.starts_with('/') && is_json_pointer(mark);
        const json* value = is_pointer ? find_at(answer, mark) : nullptr;
        const bool there = is_pointer ? value != nullptr && !value->is_null() && !value->empty()
                                      : body.find(mark) != std::string_view::npos;
        if (there) {
            return without_listings(Verdict::blocked, "the market refused: its answer holds '" + mark + "'");
        }
    }
    return std::nullopt;
}

/// An answer that was read: its step, and what decides the next page.
struct Reading {
    Step step;
    PageSeen seen;
};

std::optional<std::string> text_of(const json& answer, const std::optional<std::string>& pointer)
{
    return pointer ? text_at(answer, *pointer) : std::nullopt;
}

Reading read_body(std::string_view body, const model::MarketDefinition& definition, const Extract& extract,
                  bool is_saved)
{
    const auto failed = [](const std::string& message) {
        return Reading{without_listings(Verdict::failed, message), {}};
    };
    if (is_web_page(body)) {
        return {without_listings(Verdict::blocked, "a web page in place of data, most likely a captcha or a login"),
                {}};
    }
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return failed("the answer is empty, without even an empty list");
    }
    const auto answer = extract.lines ? parse_lines(body) : parse_json(body);
    if (!answer) {
        return failed("the answer cannot be read: " + answer.error().text());
    }
    if (auto block = find_block(body, *answer, extract)) {
        return {std::move(*block), {}};
    }
    const json* items = find_at(*answer, extract.items);
    if (items == nullptr && is_saved && answer->is_array()) {
        items = &*answer;
    }
    if (items == nullptr || !items->is_structured()) {
        return failed("the answer holds no list at '" + extract.items + "'");
    }
    Reading reading;
    reading.step = read_items(*items, definition, extract, reading.seen.items);
    reading.seen.cursor = text_of(*answer, extract.cursor);
    reading.seen.link = text_of(*answer, extract.next);
    if (const auto total = text_of(*answer, extract.total)) {
        long number = 0;
        const auto [rest, bad] = std::from_chars(total->data(), total->data() + total->size(), number);
        if (bad == std::errc{} && rest == total->data() + total->size() && number >= 0) {
            reading.seen.total = number;
        }
    }
    return reading;
}

}  // namespace

core::Result<bool> JsonList::check(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.check(definition) : core::Result<bool>{extract.error()};
}

std::vector<model::Request> JsonList::start(const model::MarketDefinition& definition) const
{
    const auto extract = parse_extract(definition);
    return extract ? extract->paging.start(definition) : std::vector<model::Request>{};
}

Step JsonList::step(const model::MarketDefinition& definition, const model::Request& request,
                    const model::Response& response) const
{
    const auto extract = parse_extract(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    if (auto decided = decided_by_status(response, extract->empty_statuses)) {
        return std::move(*decided);
    }
    Reading reading = read_body(response.body, definition, *extract, false);
    if (reading.step.verdict != Verdict::failed && reading.step.verdict != Verdict::blocked) {
        follow(reading.step, extract->paging.next(definition, request, response, reading.seen));
    }
    return std::move(reading.step);
}

Step JsonList::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto extract = parse_extract(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    return read_body(bytes, definition, *extract, true).step;
}

}  // namespace gpuprice::markets
