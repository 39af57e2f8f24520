#include "product_data.hpp"

#include "gpuprice/text/unicode.hpp"

#include "json.hpp"
#include "microdata.hpp"
#include "schema_org.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

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

std::vector<Found> read_items(const Page& page)
{
    std::vector<Found> found;
    for (const json& item : read_microdata(page)) {
        collect(item, false, found);
    }
    return found;
}

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

ProductData find_products(const Page& page)
{
    ProductData data;
    data.title = first_text(page, {"h1", "title"});
    data.canonical = first_text(page, {"link[rel=canonical]::attr(href)", "meta[property='og:url']::attr(content)"});
    for (auto& found : {read_json_ld(page), read_items(page), read_open_graph(page, data)}) {
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
