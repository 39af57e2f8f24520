#include "page_place.hpp"

#include "json.hpp"

namespace gpuprice::markets {

using nlohmann::json;

std::string PagePlace::to_context() const
{
    json context{{"query", query},      {"index", index},   {"size", size},
                 {"cursor", cursor},    {"anchor", anchor}, {"until", until_new_anchor},
                 {"span", anchor_span}, {"last", last}};
    if (first) {
        context["items"] = first->items;
        context["listings"] = first->listings;
    }
    return context.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<PagePlace> PagePlace::parse(const std::string& context)
{
    const auto parsed = parse_json(context);
    const auto index = parsed ? find_integer(*parsed, "index") : std::nullopt;
    if (!index) {
        return std::nullopt;
    }
    const json* last = find(*parsed, "last");
    PagePlace place;
    place.query = find_text(*parsed, "query");
    place.index = *index;
    place.size = find_integer(*parsed, "size").value_or(0);
    place.cursor = find_text(*parsed, "cursor");
    place.anchor = find_text(*parsed, "anchor");
    place.until_new_anchor = find_integer(*parsed, "until").value_or(1);
    place.anchor_span = find_integer(*parsed, "span").value_or(1);
    place.last = last != nullptr && last->is_boolean() && last->get<bool>();
    if (find_array(*parsed, "items") != nullptr) {
        place.first = FirstOrder{find_texts(*parsed, "items"), find_texts(*parsed, "listings")};
    }
    return place;
}

}  // namespace gpuprice::markets
