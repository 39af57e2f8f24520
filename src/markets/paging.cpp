#include "paging.hpp"

#include "address.hpp"
#include "extract_node.hpp"
#include "json.hpp"
#include "words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

using nlohmann::json;
using Requests = std::vector<model::Request>;

constexpr std::array<std::string_view, 4> k_request_keys{"body", "headers", "method", "path"};
constexpr std::array<std::string_view, 4> k_paging_keys{"first", "kind", "parameter", "size"};
constexpr std::array<std::string_view, 5> k_kinds{"cursor", "link", "none", "offset", "page"};
constexpr std::array<std::string_view, 5> k_in_path{"{cursor}", "{offset}", "{page}", "{query}", "{size}"};
constexpr long k_most_pages = 1'000'000;  // what politeness allows at most

core::Error wrong(std::string pointer, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), std::move(pointer)};
}

std::string replaced(std::string text, std::string_view from, const std::string& to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

bool names(const std::string& text, std::string_view placeholder)
{
    return text.find(placeholder) != std::string::npos;
}

// Strangers' cursors may hold anything.
std::string quoted(const std::string& text) { return json(text).dump(-1, ' ', false, json::error_handler_t::replace); }

void check_braces(const ExtractNode& path)
{
    std::string rest = path.text();
    for (const std::string_view known : k_in_path) {
        rest = replaced(rest, known, "");
    }
    if (rest.find_first_of("{}") != std::string::npos) {
        path.refuse("it has a brace that belongs to no placeholder (there is " + joined(k_in_path) + ")");
    }
}

}  // namespace

/// Where in the pages of which query a request stands; travels in Request::context.
struct Paging::Place {
    std::string query;
    long index = 0;             ///< pages before this one
    long size = 0;              ///< items a page, as the market gives them
    std::string cursor;         ///< of this page; the address of a link
    std::string anchor;         ///< an earlier cursor, to notice circles by Brent's method
    long until_new_anchor = 1;  ///< pages until `anchor` is set anew
    long anchor_span = 1;
    bool last = false;  ///< of pages asked for side by side

    [[nodiscard]] std::string to_context() const
    {
        return json{{"query", query},      {"index", index},   {"size", size},
                    {"cursor", cursor},    {"anchor", anchor}, {"until", until_new_anchor},
                    {"span", anchor_span}, {"last", last}}
            .dump(-1, ' ', false, json::error_handler_t::replace);
    }

    [[nodiscard]] static std::optional<Place> parse(const std::string& context)
    {
        const auto parsed = parse_json(context);
        const auto index = parsed ? find_integer(*parsed, "index") : std::nullopt;
        if (!index) {
            return std::nullopt;
        }
        const json* last = find(*parsed, "last");
        return Place{find_text(*parsed, "query"),
                     *index,
                     find_integer(*parsed, "size").value_or(0),
                     find_text(*parsed, "cursor"),
                     find_text(*parsed, "anchor"),
                     find_integer(*parsed, "until").value_or(1),
                     find_integer(*parsed, "span").value_or(1),
                     last != nullptr && last->is_boolean() && last->get<bool>()};
    }
};

core::Result<Paging> Paging::parse(const json& extract)
{
    Complaint complaint;
    const ExtractNode root{extract, "/extract", complaint};
    Paging result;
    if (const auto request = root.find("request")) {
        request->require_object(k_request_keys);
        result.asks_ = true;
        const auto path = request->find("path");
        if (!path) {
            request->refuse("\"path\" is required: what follows the base_url, such as \"/search?q={query}\"");
        } else {
            result.path_ = path->text();
            check_braces(*path);
            if (!result.path_.empty() && !result.path_.starts_with('/') && !result.path_.starts_with('?')) {
                path->refuse("it must start with \"/\" or \"?\"");
            }
        }
        if (const auto method = request->find("method")) {
            result.method_ = method->text();
            if (result.method_ != "GET" && result.method_ != "POST") {
                method->refuse("'" + result.method_ + "' is neither GET nor POST");
            }
        }
        if (const auto body = request->find("body")) {
            result.body_ = body->text();
            if (result.method_ != "POST") {
                body->refuse("a body goes with the method POST");
            }
        }
        if (const auto headers = request->find("headers")) {
            headers->require_object();
            for (const auto& [name, value] : headers->children()) {
                result.headers_.emplace_back(name, value.text());
                if ((name + result.headers_.back().second).find_first_of("\r\n:") < name.size() ||
                    result.headers_.back().second.find_first_of("\r\n") != std::string::npos) {
                    value.refuse("a header is one line");
                }
            }
        }
    }
    const std::string whole = result.path_ + result.body_;
    if (const auto paging = root.find("paging")) {
        paging->require_object(k_paging_keys);
        if (const auto kind = paging->find("kind")) {
            result.kind_ = kind->text();
            if (std::ranges::find(k_kinds, result.kind_) == k_kinds.end()) {
                kind->refuse("there is no paging '" + result.kind_ + "'" + hint(result.kind_, k_kinds) +
                             " (accepted: " + joined(k_kinds) + ")");
            }
        } else {
            paging->refuse("\"kind\" is required (accepted: " + joined(k_kinds) + ")");
        }
        result.first_ = result.kind_ == "offset" ? 0 : 1;
        if (const auto first = paging->find("first")) {
            result.first_ = first->integer(0, k_most_pages);
        }
        const bool counts = result.kind_ == "page" || result.kind_ == "offset";
        if (const auto size = paging->find("size")) {
            result.size_ = size->integer(1, k_most_pages);
        } else if (counts) {
            paging->refuse("\"size\" is required: how many items a full page has");
        }
        if (counts && !names(whole, "{" + result.kind_ + "}")) {
            paging->refuse("the request must hold {" + result.kind_ + "}");
        }
        if (const auto parameter = paging->find("parameter")) {
            result.parameter_ = parameter->filled_text();
        }
        const bool has_place =
            !result.parameter_.empty() || names(whole, "{cursor}") || names(result.body_, "{cursor_json}");
        if (result.kind_ == "cursor" && !has_place) {
            paging->refuse("a cursor needs its place: {cursor} in the request, or the name of a \"parameter\"");
        }
    }
    if (complaint.first()) {
        return *complaint.first();
    }
    return result;
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
    if (asks_ != !definition.base_url.empty()) {
        return wrong(asks_ ? "/base_url" : "/extract/request",
                     asks_ ? "it is required where there is a \"request\"; a market without both is import-only"
                           : "it is required where there is a base_url; a market without both is import-only");
    }
    const bool has_query = names(path_ + body_, "{query}") || names(body_, "{query_json}");
    if (has_query && definition.queries.empty()) {
        return wrong("/queries", "the request holds {query}, so it needs at least one, such as \"nvidia a100\"");
    }
    if (asks_ && !has_query && !definition.queries.empty()) {
        return wrong("/queries", "the request holds no {query} to put them in");
    }
    return true;
}

model::Request Paging::request_at(const model::MarketDefinition& definition, const Place& place) const
{
    const auto filled = [&](std::string text) {
        const long before = place.index * (kind_ == "offset" ? std::max(place.size, 1L) : 1L);
        text = replaced(std::move(text), "{page}", std::to_string(first_ + place.index));
        text = replaced(std::move(text), "{offset}", std::to_string(first_ + before));
        text = replaced(std::move(text), "{size}", std::to_string(size_));
        text = replaced(std::move(text), "{cursor}", percent_encoded(place.cursor));
        // The last, so that no query or cursor is read for placeholders: percent-encoded text has no braces.
        text = replaced(std::move(text), "{query}", percent_encoded(place.query));
        return text;
    };
    model::Request request;
    request.method = method_;
    request.headers = headers_;
    request.url = definition.base_url + filled(path_);
    if (kind_ == "link" && !place.cursor.empty()) {
        request.url = place.cursor;
    }
    if (kind_ == "cursor" && !parameter_.empty() && !place.cursor.empty()) {
        request.url += (names(request.url, "?") ? "&" : "?") + parameter_ + "=" + percent_encoded(place.cursor);
    }
    request.body = filled(body_);
    const std::size_t query_at = request.body.find("{query_json}");
    const std::size_t cursor_at = request.body.find("{cursor_json}");
    // The later place first, so that what is put in is not searched again.
    const auto put = [&](std::size_t at, std::string_view placeholder, const std::string& value) {
        if (at != std::string::npos) {
            request.body.replace(at, placeholder.size(), quoted(value));
        }
    };
    if (query_at != std::string::npos && (cursor_at == std::string::npos || query_at > cursor_at)) {
        put(query_at, "{query_json}", place.query);
        put(cursor_at, "{cursor_json}", place.cursor);
    } else {
        put(cursor_at, "{cursor_json}", place.cursor);
        put(query_at, "{query_json}", place.query);
    }
    const auto token = definition.credentials.find("token");
    if (token != definition.credentials.end()) {
        const auto form = definition.parameters.find("token_header");
        const std::string header = form == definition.parameters.end() ? "Authorization: Bearer " : form->second;
        const std::size_t colon = header.find(':');
        const std::size_t prefix = colon == std::string::npos ? colon : header.find_first_not_of(' ', colon + 1);
        request.credential = model::HeaderSecret{
            header.substr(0, colon), prefix == std::string::npos ? "" : header.substr(prefix), token->second};
    }
    request.context = place.to_context();
    return request;
}

Requests Paging::start(const model::MarketDefinition& definition) const
{
    Requests requests;
    if (!asks_ || definition.base_url.empty()) {
        return requests;
    }
    Place place;
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

core::Result<Requests> Paging::next_pages(const model::MarketDefinition& definition, const Place& place,
                                          const PageSeen& seen) const
{
    Requests requests;
    const long items = static_cast<long>(seen.items);
    if (place.last) {
        return requests;
    }
    Place following = place;
    if (!seen.total || place.index > 0) {
        if (items >= place.size) {
            ++following.index;
            requests.push_back(request_at(definition, following));
        }
        return requests;
    }
    if (*seen.total <= items) {
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

core::Result<Requests> Paging::next_cursor(const model::MarketDefinition& definition, const Place& place,
                                           const PageSeen& seen) const
{
    const auto& stated = kind_ == "cursor" ? seen.cursor : seen.link;
    if (!stated || stated->empty()) {
        return Requests{};
    }
    Place following = place;
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

core::Result<Requests> Paging::next(const model::MarketDefinition& definition, const model::Request& asked,
                                    const model::Response& response, const PageSeen& seen) const
{
    auto place = Place::parse(asked.context);
    if (!place) {
        return wrong("", "the answer belongs to no request of this market");
    }
    if (kind_ == "none") {
        if (size_ > 0 && static_cast<long>(seen.items) >= size_) {
            return wrong("", fmt::format("the market shows at most {} results, so there may be more{}", size_,
                                         place->query.empty() ? "" : " of '" + place->query + "'"));
        }
        return Requests{};
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
