#include "json_list.hpp"

#include "answer.hpp"
#include "json.hpp"
#include "json_extract.hpp"
#include "json_pointer.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_set>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::size_t k_most_items = 500'000;  // two pointers of "each" beside one another multiply

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

bool read_item(const Item& item, const JsonExtract& extract, std::size_t level, ItemReader& reader)
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

using Items = std::vector<const json*>;

Step read_items(const Items& items, const model::MarketDefinition& definition, const JsonExtract& extract,
                SelectorUse* use)
{
    ItemReader reader{extract.rules, definition, use};
    for (const json* item : items) {
        if (!read_item(Item{*item}, extract, 0, reader)) {
            return without_listings(Verdict::failed, "the answer has too many items");
        }
    }
    return std::move(reader).finish();
}

core::Result<json> parse_lines(std::string_view body, const JsonExtract& extract)
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
        auto item = extract.looks_at_whole_objects ? parse_json(line) : parse_json(line, extract.keys);
        if (!item) {
            return std::move(item).error().with_where("line " + std::to_string(number));
        }
        items.push_back(std::move(item).value());
    }
    return items;
}

/// The answer, but for what nothing in the definition leads to.
core::Result<json> parse_document(std::string_view body, const JsonExtract& extract)
{
    if (extract.looks_at_whole_objects) {
        return parse_json(body);
    }
    auto parsed = parse_json(body, extract.keys);
    const auto is_object = [&parsed](const std::string& pointer) {
        const json* list = find_at(*parsed, pointer);
        return list != nullptr && list->is_object();
    };
    // The items of an object are its members, whatever their keys.
    if (parsed && (is_object(extract.items) || (extract.details && is_object(extract.details->items())))) {
        return parse_json(body);
    }
    return parsed;
}

std::optional<Step> find_block(std::string_view body, const json& answer, const JsonExtract& extract)
{
    for (const std::string& mark : extract.blocked_when) {
        const bool is_pointer = is_block_pointer(mark);
        const json* value = is_pointer ? find_at(answer, mark) : nullptr;
        const bool there = is_pointer ? value != nullptr && !value->is_null() && !value->empty()
                                      : body.find(mark) != std::string_view::npos;
        if (there) {
            return without_listings(Verdict::blocked, "the market refused: its answer holds '" + mark + "'");
        }
    }
    return std::nullopt;
}

/// Bytes read as an answer: what they hold, or the step that they come to without a look at the items.
struct Answer {
    std::optional<Step> verdict;
    json value;
};

Answer read_answer(std::string_view body, const JsonExtract& extract)
{
    const auto decided = [](Verdict verdict, const std::string& message) {
        return Answer{without_listings(verdict, message), {}};
    };
    if (is_web_page(body)) {
        return decided(Verdict::blocked, "a web page in place of data, most likely a captcha or a login");
    }
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return decided(Verdict::failed, "the answer is empty, without even an empty list");
    }
    auto parsed = extract.lines ? parse_lines(body, extract) : parse_document(body, extract);
    if (!parsed) {
        return decided(Verdict::failed, "the answer cannot be read: " + parsed.error().text());
    }
    auto block = find_block(body, *parsed, extract);
    return {std::move(block), std::move(parsed).value()};
}

/// The items of an answer; none: it has no list there.
std::optional<Items> items_at(const json& answer, const std::string& pointer)
{
    const json* list = find_at(answer, pointer);
    if (list == nullptr || !list->is_structured()) {
        return std::nullopt;
    }
    Items items;
    items.reserve(list->size());
    for (const json& item : *list) {
        items.push_back(&item);
    }
    return items;
}

Step no_list(const std::string& pointer)
{
    return without_listings(Verdict::failed, "the answer holds no list at '" + pointer + "'");
}

std::optional<std::string> text_of(const json& answer, const std::optional<std::string>& pointer)
{
    return pointer ? text_at(answer, *pointer) : std::nullopt;
}

std::optional<long> read_total(const std::optional<std::string>& text)
{
    long number = 0;
    const char* end = text ? text->data() + text->size() : nullptr;
    const auto [rest, bad] = std::from_chars(text ? text->data() : nullptr, end, number);
    return text && bad == std::errc{} && rest == end && number >= 0 ? std::optional{number} : std::nullopt;
}

PageSeen page_seen(const json& answer, const Items& items, const JsonExtract& extract)
{
    PageSeen seen;
    seen.items = items.size();
    seen.total = read_total(text_of(answer, extract.total));
    seen.cursor = text_of(answer, extract.cursor);
    seen.link = text_of(answer, extract.next);
    for (const json* item : items) {
        if (const auto id = text_of(*item, extract.item_id)) {
            seen.item_ids.push_back(*id);
        }
    }
    return seen;
}

/// The step of a list whose items are but ids: it asks for their details.
Step ask_for_details(const PageSeen& seen, const model::MarketDefinition& definition, const JsonExtract& extract)
{
    if (seen.items == 0) {
        return without_listings(Verdict::empty, "");
    }
    if (seen.item_ids.empty()) {
        return without_listings(Verdict::failed,
                                "none of the items of the list has an id at '" + *extract.item_id + "'");
    }
    Step step;
    std::unordered_set<std::string> known;
    std::vector<std::string> ids;
    std::ranges::copy_if(seen.item_ids, std::back_inserter(ids),
                         [&known](const std::string& id) { return known.insert(id).second; });
    if (seen.item_ids.size() < seen.items) {
        step.left_out.push_back(
            {"the list", std::to_string(seen.items - seen.item_ids.size()) + " items without an id"});
    }
    step.requests = extract.details->requests(definition, ids);
    return step;
}

/// Reads the items that were asked for; what the market left out or added is named.
Step read_details(const json& answer, const std::vector<std::string>& asked_for,
                  const model::MarketDefinition& definition, const JsonExtract& extract)
{
    const auto items = items_at(answer, extract.details->items());
    if (!items) {
        return no_list(extract.details->items());
    }
    std::unordered_set<std::string> wanted{asked_for.begin(), asked_for.end()};
    std::vector<LeftOut> strangers;
    Items told;
    for (const json* item : *items) {
        const auto id = text_at(*item, extract.details->item_id());
        if (id && wanted.erase(*id) > 0) {
            told.push_back(item);
        } else {
            strangers.push_back({id.value_or("an item without an id"), "it was not asked for"});
        }
    }
    if (told.empty()) {
        return without_listings(Verdict::failed, "the market told nothing of the " + std::to_string(asked_for.size()) +
                                                     " items of its list that it was asked about");
    }
    Step step = read_items(told, definition, extract, nullptr);
    std::ranges::move(strangers, std::back_inserter(step.left_out));
    for (const std::string& id : asked_for) {
        if (wanted.contains(id)) {
            step.left_out.push_back({id, "the market lists it and told nothing more of it"});
        }
    }
    return step;
}

/// Reads the items of a list and what follows from it.
Step read_list(const json& answer, const model::MarketDefinition& definition, const JsonExtract& extract,
               const model::Request& request, const model::Response& response)
{
    auto items = items_at(answer, extract.items);
    if (!items) {
        return no_list(extract.items);
    }
    PageSeen seen = page_seen(answer, *items, extract);
    Step step;
    if (extract.details) {
        step = ask_for_details(seen, definition, extract);
    } else {
        const auto first = extract.paging.first_order(request);
        if (first) {
            std::ranges::reverse(*items);  // so that of items with one external_id the same one counts in both orders
        }
        step = read_items(*items, definition, extract, nullptr);
        for (const model::RawListing& listing : step.listings) {
            seen.listing_ids.push_back(listing.external_id);
        }
        if (first) {
            const std::unordered_set<std::string> known{first->listings.begin(), first->listings.end()};
            std::erase_if(step.listings,
                          [&known](const model::RawListing& listing) { return known.contains(listing.external_id); });
        }
    }
    if (step.verdict != Verdict::failed) {
        follow(step, extract.paging.next(definition, request, response, seen));
    }
    return step;
}

Step read_file(const json& answer, const model::MarketDefinition& definition, const JsonExtract& extract,
               SelectorUse& use)
{
    auto items = items_at(answer, extract.items);
    if (extract.details && items && extract.items != extract.details->items()) {
        return items->empty() ? without_listings(Verdict::empty, "")
                              : without_listings(Verdict::failed,
                                                 "it lists ids only; save the market's answer with their details");
    }
    if (extract.details) {
        items = items_at(answer, extract.details->items());
    }
    if (!items && answer.is_array()) {
        items = items_at(answer, "");
    }
    if (!items) {
        return no_list(extract.details ? extract.details->items() : extract.items);
    }
    for (const auto& pointer : {extract.total, extract.cursor, extract.next}) {
        if (pointer) {
            use.note(*pointer, find_at(answer, *pointer) != nullptr);
        }
    }
    return read_items(*items, definition, extract, &use);
}

}  // namespace

core::Result<bool> JsonList::check(const model::MarketDefinition& definition) const
{
    const auto extract = JsonExtract::parse(definition);
    return extract ? extract->paging.check(definition) : core::Result<bool>{extract.error()};
}

std::vector<model::Request> JsonList::start(const model::MarketDefinition& definition) const
{
    const auto extract = JsonExtract::parse(definition);
    return extract ? extract->paging.start(definition) : std::vector<model::Request>{};
}

Step JsonList::step(const model::MarketDefinition& definition, const model::Request& request,
                    const model::Response& response) const
{
    const auto extract = JsonExtract::parse(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    const auto asked_for = extract->details ? Details::asked_for(request) : std::nullopt;
    // A status that means "no results" of a search says nothing of ids that the market has just given.
    if (auto decided = decided_by_status(response, asked_for ? std::vector<long>{} : extract->empty_statuses)) {
        return std::move(*decided);
    }
    Answer answer = read_answer(response.body, *extract);
    if (answer.verdict) {
        return std::move(*answer.verdict);
    }
    return asked_for ? read_details(answer.value, *asked_for, definition, *extract)
                     : read_list(answer.value, definition, *extract, request, response);
}

Step JsonList::read_saved(const model::MarketDefinition& definition, std::string_view bytes) const
{
    const auto extract = JsonExtract::parse(definition);
    if (!extract) {
        return without_listings(Verdict::failed, extract.error().text());
    }
    Answer answer = read_answer(bytes, *extract);
    if (answer.verdict) {
        return std::move(*answer.verdict);
    }
    SelectorUse use;
    Step step = read_file(answer.value, definition, *extract, use);
    step.unreached = use.unreached();
    return step;
}

}  // namespace gpuprice::markets
