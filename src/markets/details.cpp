#include "details.hpp"

#include "address.hpp"
#include "json.hpp"
#include "json_pointer.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> k_keys{"item_id", "items", "request", "size"};
constexpr std::array<std::string_view, 1> k_in_path{"{ids}"};
constexpr std::size_t k_most_ids = 1000;  // of one request: an address has to hold them
constexpr const char* k_ids = "details";  // of the context; no other request of a list has that key

std::string listed(std::span<const std::string> ids)
{
    std::string text;
    for (const std::string& id : ids) {
        text += (text.empty() ? "" : ",") + percent_encoded(id);
    }
    return text;
}

}  // namespace

Details Details::parse(const ExtractNode& node)
{
    Details details;
    node.require_object(k_keys);
    if (const auto request = node.find("request")) {
        details.request_ = RequestTemplate::parse(*request, k_in_path);
        if (!details.request_->holds("{ids}") && !details.request_->body_holds("{ids_json}")) {
            request->refuse("it must hold {ids}, or {ids_json} in its body: the items that it asks for");
        }
    } else {
        node.refuse("\"request\" is required, such as {\"path\": \"/items?id={ids}\"}");
    }
    if (const auto size = node.find("size")) {
        details.size_ = static_cast<std::size_t>(std::max(size->integer(1, static_cast<long>(k_most_ids)), 1L));
    } else {
        node.refuse("\"size\" is required: how many ids one request may ask for");
    }
    if (const auto items = node.find("items")) {
        details.items_ = read_pointer(*items);
    }
    if (const auto id = node.find("item_id")) {
        details.item_id_ = read_pointer(*id);
    } else {
        node.refuse("\"item_id\" is required: the JSON Pointer to the id within an item of the details");
    }
    return details;
}

std::vector<model::Request> Details::requests(const model::MarketDefinition& definition,
                                              std::span<const std::string> ids) const
{
    std::vector<model::Request> requests;
    for (std::size_t at = 0; at < ids.size(); at += size_) {
        const auto some = ids.subspan(at, std::min(size_, ids.size() - at));
        const json array = std::vector<std::string>{some.begin(), some.end()};
        const std::string text = listed(some);
        const std::array<Filling, 2> fillings{
            {{"{ids}", text, text}, {"{ids_json}", "", array.dump(-1, ' ', false, json::error_handler_t::replace)}}};
        model::Request request = request_->filled(definition, fillings);
        request.context = json{{k_ids, array}}.dump(-1, ' ', false, json::error_handler_t::replace);
        requests.push_back(std::move(request));
    }
    return requests;
}

std::optional<std::vector<std::string>> Details::asked_for(const model::Request& request)
{
    const auto context = parse_json(request.context);
    if (!context || find_array(*context, k_ids) == nullptr) {
        return std::nullopt;
    }
    return find_texts(*context, k_ids);
}

}  // namespace gpuprice::markets
