#include "microdata.hpp"

#include "schema_org.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

/// Microdata of one page as the JSON-LD that means the same.
class Microdata {
public:
    explicit Microdata(const Page& page) : page_{page} {}

    [[nodiscard]] std::vector<json> items()
    {
        std::vector<json> items;
        for (const Node& item : nodes_of(page_, "//*[@itemscope][contains(@itemtype,'schema.org/')]")) {
            // Items within items belong to those: the offer of a product, the products like it.
            if (!item.attribute("itemprop")) {
                items.push_back(read_item(item, 0));
            }
        }
        return items;
    }

private:
    static constexpr int k_most_levels = 16;

    static void add(json& object, const std::string& name, json value)
    {
        json& place = object[name];
        if (place.is_null()) {
            place = std::move(value);
        } else if (place.is_array()) {
            place.push_back(std::move(value));
        } else {
            place = json::array({std::move(place), std::move(value)});
        }
    }

    [[nodiscard]] json read_item(const Node& item, int level)
    {
        json object = json::object();
        json types = json::array();
        const std::string all = collapse_spaces(item.attribute("itemtype").value_or("")) + " ";
        for (std::size_t at = 0; at < all.size(); at = all.find(' ', at) + 1) {
            types.push_back(std::string{short_type(std::string_view{all}.substr(at, all.find(' ', at) - at))});
        }
        object["@type"] = std::move(types);
        if (level < k_most_levels) {
            read_properties(item, object, level);
            read_references(item, object, level);
        }
        return object;
    }

    void read_references(const Node& item, json& object, int level)
    {
        const std::string all = collapse_spaces(item.attribute("itemref").value_or(""));
        for (std::size_t at = 0; at < all.size();) {
            const std::size_t end = std::min(all.find(' ', at), all.size());
            const std::string id = all.substr(at, end - at);
            at = end + 1;
            if (id.find_first_of("'\"\\") != std::string::npos || ++references_ > 100) {
                continue;
            }
            for (const Node& target : nodes_of(page_, ("//*[@id='" + id + "']").c_str())) {
                read_property(target, object, level);
            }
        }
    }

    void read_properties(const Node& parent, json& object, int level)
    {
        for (const Node& child : parent.children()) {
            read_property(child, object, level);
        }
    }

    void read_property(const Node& node, json& object, int level)
    {
        const std::string name = collapse_spaces(node.attribute("itemprop").value_or(""));
        const bool is_item = node.attribute("itemscope").has_value();
        if (!name.empty()) {
            add(object, name, is_item ? read_item(node, level + 1) : json(value_of(node)));
        }
        if (!is_item) {
            read_properties(node, object, level);
        }
    }

    static std::string value_of(const Node& node)
    {
        for (const char* attribute : {"content", "href", "src", "datetime", "value"}) {
            if (const auto value = node.attribute(attribute)) {
                return collapse_spaces(*value);
            }
        }
        return node.text();
    }

    const Page& page_;
    int references_ = 0;  // they may go in circles
};

}  // namespace

std::vector<json> read_microdata(const Page& page) { return Microdata{page}.items(); }

}  // namespace gpuprice::markets
