#include "product_data.hpp"

#include "gpuprice/text/unicode.hpp"

#include "json.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

bool same_word(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

// "https://schema.org/Product", "schema:Product", "Product"
std::string_view short_name(std::string_view type)
{
    const std::size_t cut = type.find_last_of("/#:");
    return cut == std::string_view::npos ? type : type.substr(cut + 1);
}

bool is_product(const json& object)
{
    static constexpr std::array<std::string_view, 5> k_types{"Product", "ProductGroup", "ProductModel",
                                                             "IndividualProduct", "SomeProducts"};
    return std::ranges::any_of(k_types, [&object](std::string_view type) { return has_type(object, type); });
}

bool is_offer(const json& object) { return has_type(object, "Offer") || has_type(object, "AggregateOffer"); }

/// A product and whether it stands in a list of products.
struct Found {
    json product;
    bool in_list = false;
};

// Recursive: the depth of JSON is capped.
void collect(const json& value, bool in_list, std::vector<Found>& found)
{
    if (value.is_array()) {
        for (const json& each : value) {
            collect(each, in_list, found);
        }
        return;
    }
    if (!value.is_object()) {
        return;
    }
    if (is_product(value)) {
        found.push_back({value, in_list});
        return;
    }
    if (is_offer(value)) {
        // An offer that names what it offers, in place of a product that names its offers.
        for (const json* item : values_of(value, "itemOffered")) {
            if (item->is_object() && is_product(*item)) {
                json product = *item;
                json offer = value;
                offer.erase("itemOffered");
                if (find_property(product, "offers") == nullptr) {
                    product["offers"] = std::move(offer);
                }
                found.push_back({std::move(product), in_list});
            }
        }
        return;
    }
    for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage", "about", "itemListElement", "item"}) {
        if (const json* inner = find_property(value, key)) {
            collect(*inner, in_list || std::string_view{key} == "itemListElement", found);
        }
    }
}

std::string without_scheme(std::string address)
{
    address = address.substr(0, address.find('#'));
    const std::size_t mark = address.find("://");
    if (mark != std::string::npos) {
        address = address.substr(mark + 3);
    }
    while (address.ends_with('/')) {
        address.pop_back();
    }
    return address;
}

// Shops put related products on the page too, often first.
std::vector<json> choose(std::vector<Found> found, const ProductData& page)
{
    const auto is_own = [&page](const Found& each) {
        const std::string own = without_scheme(page.canonical);
        const auto leads_here = [&](const char* key) {
            const std::string address = without_scheme(text_of(each.product, key));
            return !own.empty() && !address.empty() && (address == own || own.ends_with("/" + address));
        };
        const std::string name = text::fold(text_of(each.product, "name"));
        return leads_here("url") || leads_here("@id") || (!name.empty() && name == text::fold(page.title));
    };
    const auto loose = std::ranges::count(found, false, &Found::in_list);
    if (loose > 1 && std::ranges::any_of(found, is_own)) {
        std::erase_if(found, [&](const Found& each) { return !is_own(each); });
    } else if (loose > 0) {
        std::erase_if(found, [](const Found& each) { return each.in_list; });
    }
    std::vector<json> products;
    products.reserve(found.size());
    for (Found& each : found) {
        products.push_back(std::move(each.product));
    }
    return products;
}

std::vector<Node> nodes_of(const Page& page, const char* selector)
{
    const auto compiled = Selector::parse(selector);
    auto nodes = compiled ? compiled->nodes(page.root()) : core::Result<std::vector<Node>>{std::vector<Node>{}};
    return nodes ? std::move(nodes).value() : std::vector<Node>{};
}

std::string first_text(const Page& page, std::initializer_list<const char*> selectors)
{
    for (const char* selector : selectors) {
        const auto nodes = nodes_of(page, selector);
        if (!nodes.empty() && !nodes.front().text().empty()) {
            return nodes.front().text();
        }
    }
    return "";
}

std::vector<Found> read_json_ld(const Page& page)
{
    std::vector<Found> found;
    for (const Node& script : nodes_of(page,
                                       "//script[starts-with(translate(@type,'APLICTONJSD','aplictonjsd'),"
                                       "'application/ld+json')]")) {
        auto parsed = parse_json(tidy_json_ld(script.text()));
        if (parsed) {
            collect(*parsed, false, found);
        }
    }
    return found;
}

/// Microdata of one page as the JSON-LD that means the same.
class Microdata {
public:
    explicit Microdata(const Page& page) : page_{page} {}

    [[nodiscard]] std::vector<Found> products()
    {
        std::vector<Found> found;
        for (const Node& item : nodes_of(page_, "//*[@itemscope][contains(@itemtype,'schema.org/')]")) {
            // Items within items belong to those: the offer of a product, the products like it.
            if (!item.attribute("itemprop")) {
                collect(read_item(item, 0), false, found);
            }
        }
        return found;
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
            types.push_back(std::string{short_name(std::string_view{all}.substr(at, all.find(' ', at) - at))});
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

std::vector<Found> read_open_graph(const Page& page, const ProductData& data)
{
    const auto meta = [&page](std::initializer_list<const char*> names) -> std::string {
        for (const char* name : names) {
            const std::string test = std::string{"//meta[@property='"} + name + "' or @name='" + name + "']/@content";
            const auto found = nodes_of(page, test.c_str());
            if (!found.empty() && !found.front().text().empty()) {
                return found.front().text();
            }
        }
        return "";
    };
    const std::string price = meta({"product:price:amount", "og:price:amount"});
    const std::string title = meta({"og:title"});
    const std::string type = meta({"og:type"});
    if (price.empty() && type.find("product") == std::string::npos) {
        return {};
    }
    json offer{{"@type", "Offer"}};
    const auto set = [](json& object, const char* key, const std::string& value) {
        if (!value.empty()) {
            object[key] = value;
        }
    };
    set(offer, "price", price);
    set(offer, "priceCurrency", meta({"product:price:currency", "og:price:currency"}));
    set(offer, "availability", meta({"product:availability", "og:availability"}));
    set(offer, "itemCondition", meta({"product:condition"}));
    json product{{"@type", "Product"}, {"offers", std::move(offer)}};
    set(product, "name", title.empty() ? data.title : title);
    set(product, "sku", meta({"product:retailer_item_id"}));
    set(product, "mpn", meta({"product:mfr_part_no"}));
    set(product, "url", meta({"og:url"}));
    return {{std::move(product), false}};
}

bool has_price(const json& product)
{
    return find_property(product, "offers") != nullptr || find_property(product, "hasVariant") != nullptr;
}

}  // namespace

std::string tidy_json_ld(std::string_view text)
{
    std::string tidy;
    tidy.reserve(text.size());
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const std::string_view rest = text.substr(i);
        if (in_string) {
            if (c == '\\' && rest.size() > 1) {
                tidy += rest.substr(0, 2);
                ++i;
            } else {
                tidy += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
                in_string = c != '"';
            }
        } else if (rest.starts_with("//")) {
            i = std::min(text.find('\n', i), text.size());
        } else if (rest.starts_with("/*")) {
            i = std::min(text.find("*/", i + 2), text.size() - 2) + 1;
        } else if (rest.starts_with("<!--")) {
            i += 3;
        } else if (rest.starts_with("-->")) {
            i += 2;
        } else if (rest.starts_with("<![CDATA[")) {
            i += 8;
        } else if (rest.starts_with("]]>")) {
            i += 2;
        } else {
            const bool closes = c == '}' || c == ']';
            const std::size_t last = closes ? tidy.find_last_not_of(" \t\r\n") : std::string::npos;
            if (last != std::string::npos && tidy[last] == ',') {
                tidy.erase(last);
            }
            tidy += c;
            in_string = c == '"';
        }
    }
    while (!tidy.empty() && (tidy.back() == ';' || static_cast<unsigned char>(tidy.back()) <= ' ')) {
        tidy.pop_back();
    }
    return tidy;
}

bool has_type(const json& object, std::string_view type)
{
    const json* types = find(object, "@type");
    if (types == nullptr) {
        return false;
    }
    const auto is_it = [type](const json& each) {
        return each.is_string() && short_name(each.get_ref<const std::string&>()) == type;
    };
    return types->is_array() ? std::ranges::any_of(*types, is_it) : is_it(*types);
}

const json* find_property(const json& object, std::string_view name)
{
    if (!object.is_object()) {
        return nullptr;
    }
    for (const auto& [key, value] : object.items()) {
        if (same_word(key, name) && !value.is_null()) {
            return &value;
        }
    }
    return nullptr;
}

std::vector<const json*> values_of(const json& object, std::string_view name)
{
    std::vector<const json*> values;
    const json* value = find_property(object, name);
    if (value == nullptr) {
        return values;
    }
    if (!value->is_array()) {
        return {value};
    }
    for (const json& each : *value) {
        values.push_back(&each);
    }
    return values;
}

std::string text_of(const json& object, std::string_view name)
{
    for (const json* value : values_of(object, name)) {
        std::string text;
        if (value->is_string()) {
            text = value->get<std::string>();
        } else if (value->is_number()) {
            text = value->dump();
        } else if (value->is_object()) {
            text = find_text(*value, "name").empty() ? find_text(*value, "value") : find_text(*value, "name");
        }
        text = collapse_spaces(text);
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

ProductData find_products(const Page& page)
{
    ProductData data;
    data.title = first_text(page, {"h1", "title"});
    data.canonical = first_text(page, {"link[rel=canonical]::attr(href)", "meta[property='og:url']::attr(content)"});
    for (auto& found : {read_json_ld(page), Microdata{page}.products(), read_open_graph(page, data)}) {
        std::vector<json> products = choose(found, data);
        if (std::ranges::any_of(products, has_price)) {
            std::erase_if(products, [](const json& each) { return !has_price(each); });
            data.products = std::move(products);
            return data;
        }
        if (data.products.empty()) {
            data.products = std::move(products);
        }
    }
    return data;
}

ProductData find_products(const json& json_ld)
{
    ProductData data;
    std::vector<Found> found;
    collect(json_ld, false, found);
    data.products = choose(std::move(found), data);
    return data;
}

}  // namespace gpuprice::markets
