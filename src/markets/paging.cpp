#include "paging.hpp"

#include "gpuprice/text/suggestion.hpp"

#include "address.hpp"
#include "extract_node.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <unordered_set>

namespace gpuprice::markets {

namespace {

using nlohmann::json;
using Requests = std::vector<model::Request>;

constexpr std::array<std::string_view, 5> k_paging_keys{"first", "kind", "orders", "parameter", "size"};
constexpr std::array<std::string_view, 6> k_kinds{"cursor", "link", "none", "offset", "orders", "page"};
constexpr std::array<std::string_view, 6> k_in_path{"{cursor}", "{offset}", "{order}", "{page}", "{query}", "{size}"};
constexpr long k_most_pages = 1'000'000;  // what politeness allows at most

core::Error wrong(std::string pointer, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), std::move(pointer)};
}

}  // namespace

core::Result<Paging> Paging::parse(const json& extract)
{
    Complaint complaint;
    const ExtractNode root{extract, "/extract", complaint};
    Paging result;
    if (const auto request = root.find("request")) {
        result.request_ = RequestTemplate::parse(*request, k_in_path);
    }
    if (const auto paging = root.find("paging")) {
        result.read(*paging);
        if (result.kind_ == "orders" && !root.find("item_id")) {
            paging->refuse(
                "two orders need \"item_id\" beside \"paging\", the pointer to what names an item; "
                "json_list has it");
        }
    }
    if (complaint.made()) {
        return *complaint.made();
    }
    return result;
}

void Paging::read(const ExtractNode& paging)
{
    paging.require_object(k_paging_keys);
    if (const auto kind = paging.find("kind")) {
        kind_ = kind->text();
        if (std::ranges::find(k_kinds, kind_) == k_kinds.end()) {
            kind->refuse("there is no paging '" + kind_ + "'" + text::hint(kind_, k_kinds) +
                         " (accepted: " + text::joined(k_kinds) + ")");
        }
    } else {
        paging.refuse("\"kind\" is required (accepted: " + text::joined(k_kinds) + ")");
    }
    first_ = kind_ == "offset" ? 0 : 1;
    if (const auto first = paging.find("first")) {
        first_ = first->integer(0, k_most_pages);
    }
    const auto holds = [this](std::string_view placeholder) { return request_ && request_->holds(placeholder); };
    const bool counts = kind_ == "page" || kind_ == "offset";
    if (const auto size = paging.find("size")) {
        size_ = size->integer(1, k_most_pages);
    } else if (counts || kind_ == "orders") {
        paging.refuse("\"size\" is required: how many items a full page has");
    }
    if (counts && !holds("{" + kind_ + "}")) {
        paging.refuse("the request must hold {" + kind_ + "}");
    }
    if (const auto parameter = paging.find("parameter")) {
        parameter_ = parameter->filled_text();
    }
    const bool has_place =
        !parameter_.empty() || holds("{cursor}") || (request_ && request_->body_holds("{cursor_json}"));
    if (kind_ == "cursor" && !has_place) {
        paging.refuse("a cursor needs its place: {cursor} in the request, or the name of a \"parameter\"");
    }
    const auto orders = paging.find("orders");
    if (orders) {
        orders_ = orders->texts();
    }
    if ((kind_ == "orders") != orders.has_value() || (orders && orders_.size() != 2)) {
        paging.refuse("\"orders\" go with the kind \"orders\": two texts, an order and its reverse");
    }
    if (kind_ == "orders" && !holds("{order}")) {
        paging.refuse("the request must hold {order}");
    }
}

core::Result<bool> Paging::check(const model::MarketDefinition& definition) const
{
    for (const auto& [name, value] : definition.parameters) {
        if (name != "token_header") {
            return wrong("/parameters/" + name, "there is no such parameter (there is token_header)");
        }
    }
    for (const auto& [name, source] : definition.credentials) {
        if (name != "token") {
            return wrong("/credentials/" + name, "there is no such credential (there is token)");
        }
    }
    if (request_.has_value() != !definition.base_url.empty()) {
        return wrong(request_ ? "/base_url" : "/extract/request",
                     request_ ? "it is required where there is a \"request\"; a market without both is import-only"
                              : "it is required where there is a base_url; a market without both is import-only");
    }
    const bool has_query = request_ && (request_->holds("{query}") || request_->body_holds("{query_json}"));
    if (has_query && definition.queries.empty()) {
        return wrong("/queries", "the request holds {query}, so it needs at least one, such as \"nvidia a100\"");
    }
    if (request_ && !has_query && !definition.queries.empty()) {
        return wrong("/queries", "the request holds no {query} to put them in");
    }
    return true;
}

model::Request Paging::request_at(const model::MarketDefinition& definition, const PagePlace& place) const
{
    const long before = place.index * (kind_ == "offset" ? std::max(place.size, 1L) : 1L);
    const std::string number = std::to_string(first_ + before);
    const std::string size = std::to_string(size_);
    const std::string order = orders_.empty() ? "" : orders_[place.first ? 1 : 0];
    const std::string query = percent_encoded(place.query);
    const std::string cursor = percent_encoded(place.cursor);
    const std::array<Filling, 8> fillings{{{"{page}", number, number},
                                           {"{offset}", number, number},
                                           {"{size}", size, size},
                                           {"{order}", percent_encoded(order), order},
                                           {"{query}", query, query},
                                           {"{query_json}", "", json_quoted(place.query)},
                                           {"{cursor}", cursor, cursor},
                                           {"{cursor_json}", "", json_quoted(place.cursor)}}};
    model::Request request = request_->filled(definition, fillings);
    if (kind_ == "link" && !place.cursor.empty()) {
        request.url = place.cursor;
    }
    if (kind_ == "cursor" && !parameter_.empty() && !place.cursor.empty()) {
        request.url += (request.url.find('?') == std::string::npos ? "?" : "&") + parameter_ + "=" + cursor;
    }
    request.context = place.to_context();
    return request;
}

Requests Paging::start(const model::MarketDefinition& definition) const
{
    Requests requests;
    if (!request_ || definition.base_url.empty()) {
        return requests;
    }
    PagePlace place;
    place.size = size_;
    if (definition.queries.empty()) {
        requests.push_back(request_at(definition, place));
    }
    for (const std::string& query : definition.queries) {
        place.query = query;
        requests.push_back(request_at(definition, place));
    }
    return requests;
}

core::Result<Requests> Paging::next_pages(const model::MarketDefinition& definition, const PagePlace& place,
                                          const PageSeen& seen) const
{
    Requests requests;
    const long items = static_cast<long>(seen.items);
    if (place.last) {
        return requests;
    }
    PagePlace following = place;
    const bool has_total = seen.total && *seen.total >= items;
    if (!has_total || place.index > 0) {
        if (items >= place.size) {
            ++following.index;
            requests.push_back(request_at(definition, following));
        }
        return requests;
    }
    if (*seen.total == items) {
        return requests;
    }
    if (items == 0) {
        return wrong("", fmt::format("the market states {} results and showed none", *seen.total));
    }
    // A market may give fewer a page than it was asked for.
    following.size = std::min(items, place.size);
    const long pages = (*seen.total - 1) / following.size + 1;
    const long end = std::min(pages, definition.politeness.max_pages + 1);  // one more, so that the limit is noticed
    following.last = true;
    for (following.index = 1; following.index < end; ++following.index) {
        requests.push_back(request_at(definition, following));
    }
    return requests;
}

core::Result<Requests> Paging::next_cursor(const model::MarketDefinition& definition, const PagePlace& place,
                                           const PageSeen& seen) const
{
    const auto& stated = kind_ == "cursor" ? seen.cursor : seen.link;
    if (!stated || stated->empty()) {
        return Requests{};
    }
    PagePlace following = place;
    following.cursor = *stated;
    ++following.index;
    if (following.cursor == place.cursor || following.cursor == place.anchor) {
        return wrong("", "the way to the next page leads in a circle and was not followed");
    }
    if (--following.until_new_anchor == 0) {
        following.anchor = following.cursor;
        following.anchor_span *= 2;
        following.until_new_anchor = following.anchor_span;
    }
    return Requests{request_at(definition, following)};
}

std::optional<FirstOrder> Paging::first_order(const model::Request& asked) const
{
    auto place = kind_ == "orders" ? PagePlace::parse(asked.context) : std::nullopt;
    return place ? std::move(place->first) : std::nullopt;
}

core::Error Paging::more_than_shown(const PagePlace& place) const
{
    return wrong("", fmt::format("the market shows at most {} results{}, so there may be more{}", size_,
                                 kind_ == "orders" ? " in either order" : "",
                                 place.query.empty() ? "" : " of '" + place.query + "'"));
}

core::Result<Requests> Paging::next_order(const model::MarketDefinition& definition, const PagePlace& place,
                                          const PageSeen& seen) const
{
    if (static_cast<long>(seen.items) < size_) {
        return Requests{};
    }
    if (!place.first) {
        PagePlace other = place;
        other.first = FirstOrder{seen.item_ids, seen.listing_ids};
        return Requests{request_at(definition, other)};
    }
    const std::unordered_set<std::string> before{place.first->items.begin(), place.first->items.end()};
    if (std::ranges::any_of(seen.item_ids, [&before](const std::string& id) { return before.contains(id); })) {
        return Requests{};  // the two ends have met
    }
    return more_than_shown(place);
}

core::Result<Requests> Paging::next(const model::MarketDefinition& definition, const model::Request& asked,
                                    const model::Response& response, const PageSeen& seen) const
{
    auto place = PagePlace::parse(asked.context);
    if (!place) {
        return wrong("", "the answer belongs to no request of this market");
    }
    if (kind_ == "none") {
        if (size_ > 0 && static_cast<long>(seen.items) >= size_) {
            return more_than_shown(*place);
        }
        return Requests{};
    }
    if (kind_ == "orders") {
        return next_order(definition, *place, seen);
    }
    if (kind_ != "link") {
        return kind_ == "cursor" ? next_cursor(definition, *place, seen) : next_pages(definition, *place, seen);
    }
    const auto link = seen.link && !seen.link->empty() ? seen.link : next_link(response);
    if (!link) {
        return Requests{};
    }
    const auto target = resolved(response.url.empty() ? asked.url : response.url, *link);
    if (!target || origin_of(*target) != origin_of(definition.base_url)) {
        return wrong("", "the link to the next page leads away from " + definition.base_url + " and was not followed");
    }
    if (place->cursor.empty()) {
        place->cursor = asked.url;
        place->anchor = asked.url;
    }
    PageSeen led = seen;
    led.link = target;
    return next_cursor(definition, *place, led);
}

}  // namespace gpuprice::markets
