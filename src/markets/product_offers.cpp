#include "product_offers.hpp"

#include "gpuprice/text/unicode.hpp"

#include "address.hpp"
#include "product_price.hpp"
#include "rule.hpp"
#include "schema_org.hpp"
#include "stated_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

constexpr std::array<const char*, 4> k_ids{"sku", "productID", "mpn", "gtin"};
constexpr std::array<const char*, 5> k_gtins{"gtin", "gtin13", "gtin12", "gtin14", "gtin8"};
constexpr std::size_t k_most_listings = 5000;

// "https://schema.org/UsedCondition", "used" → what normalize knows.
std::string condition_words(const std::string& stated)
{
    const std::string word = text::fold(stated.substr(stated.find_last_of("/#:") + 1));  // npos + 1 is 0
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> k_words{
        {{"newcondition", "New"},
         {"usedcondition", "Used"},
         {"refurbishedcondition", "Refurbished"},
         {"damagedcondition", "For parts"}}};
    for (const auto& [each, meaning] : k_words) {
        if (word == each) {
            return std::string{meaning};
        }
    }
    return stated.find("//") == std::string::npos ? stated : "";
}

std::string availability_of(const json& offer)
{
    const std::string stated = text_of(offer, "availability");
    return stated.substr(stated.find_last_of("/#:") + 1);
}

bool is_over(const std::string& availability)
{
    std::string word = text::fold(availability);
    std::erase_if(word, [](char c) { return c == ' ' || c == '_' || c == '-'; });
    return word == "outofstock" || word == "soldout" || word == "discontinued" || word == "oos";
}

// Names in JSON-LD hold HTML's entities, which nobody resolved for a script.
std::string readable(std::string name)
{
    if (name.find('&') == std::string::npos) {
        return name;
    }
    std::string escaped;
    for (const char c : name) {
        escaped += c == '<' ? "&lt;" : std::string(1, c);
    }
    std::string plain = plain_text("<p>" + escaped + "</p>");
    return plain.empty() ? name : plain;
}

/// What the parts of an offer are read from, the nearest first: the offer, its variant, the group of variants.
using Sources = std::vector<const json*>;

std::string first_text(const Sources& sources, std::string_view name)
{
    for (const json* source : sources) {
        std::string text = text_of(*source, name);
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

std::string gtin_of(const Sources& sources)
{
    for (const char* name : k_gtins) {
        std::string text = first_text(sources, name);
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

/// Reads the products of one page into listings.
class OfferReader {
public:
    OfferReader(const ProductData& data, const model::MarketDefinition& definition, const std::string& address,
                Step& step)
        : data_{data}, definition_{definition}, step_{step}, page_{page_address(data, definition, address)}
    {
    }

    void read_all()
    {
        for (const json& product : data_.products) {
            read_product(product, {});
        }
        tell_apart();
    }

private:
    static std::string page_address(const ProductData& data, const model::MarketDefinition& definition,
                                    const std::string& address)
    {
        if (data.canonical.empty()) {
            return address;
        }
        return resolved(address.empty() ? definition.base_url : address, data.canonical)
            .value_or(origin_of(data.canonical) ? data.canonical : address);
    }

    void leave_out(std::string reason)
    {
        ++places_;
        step_.left_out.push_back({fmt::format("offer {}", places_), std::move(reason)});
    }

    void read_product(const json& product, const Sources& above)
    {
        Sources sources{&product};
        sources.insert(sources.end(), above.begin(), above.end());
        const auto variants = above.empty() ? values_of(product, "hasVariant") : std::vector<const json*>{};
        bool has_variants = false;
        for (const json* variant : variants) {
            if (variant->is_object() &&
                (find_property(*variant, "offers") != nullptr || find_property(*variant, "name") != nullptr)) {
                has_variants = true;
                read_product(*variant, sources);
            }
        }
        if (has_variants) {
            return;
        }
        std::vector<const json*> offers;
        for (const Sources::value_type source : sources) {
            for (const json* offer : values_of(*source, "offers")) {
                add_offers(*offer, offers);
            }
            if (!offers.empty()) {
                break;
            }
        }
        if (offers.empty()) {
            read_offer(json::object(), sources);
        }
        for (const json* offer : offers) {
            read_offer(*offer, sources);
        }
    }

    // An AggregateOffer is its offers where it lists them.
    static void add_offers(const json& offer, std::vector<const json*>& offers)
    {
        if (!offer.is_object()) {
            return;
        }
        const auto inner = values_of(offer, "offers");
        if (std::ranges::any_of(inner, [](const json* each) { return each->is_object(); })) {
            for (const json* each : inner) {
                if (each->is_object()) {
                    offers.push_back(each);
                }
            }
            return;
        }
        offers.push_back(&offer);
    }

    void read_offer(const json& offer, const Sources& product)
    {
        if (places_ >= k_most_listings) {
            return;
        }
        Sources sources{&offer};
        sources.insert(sources.end(), product.begin(), product.end());
        model::RawListing listing;
        listing.title = title_of(product);
        if (listing.title.empty()) {
            return leave_out("it has no name");
        }
        listing.url = url_of(sources);
        listing.external_id = id_of(sources, listing.url);
        if (listing.external_id.empty()) {
            return leave_out("'" + text::cut(text::printable(listing.title), 60) +
                             "' has no sku, mpn, gtin or address");
        }
        auto price = read_offer_price(offer, definition_);
        if (!price) {
            return leave_out(price.error().text());
        }
        if (price.value()) {
            listing.prices.push_back(*std::move(price).value());
        }
        listing.condition_text = condition_words(first_text(sources, "itemCondition"));
        const std::string availability = availability_of(offer);
        listing.ended = is_over(availability);
        for (const char* name : {"seller", "offeredBy"}) {
            if (listing.seller.empty()) {
                listing.seller = readable(text_of(offer, name));
            }
        }
        read_stock(offer, listing);
        listing.facts = facts_of(sources, availability);
        ++places_;
        step_.listings.push_back(std::move(listing));
    }

    [[nodiscard]] std::string title_of(const Sources& product) const
    {
        std::string title = readable(text_of(*product.front(), "name"));
        if (product.size() < 2) {
            return title.empty() ? data_.title : title;
        }
        const std::string group = readable(text_of(*product.back(), "name"));
        // A variant is often only "80 GB", or its group's name with that behind it.
        if (title.empty() || text::fold(title).find(text::fold(group)) != std::string::npos) {
            return title.empty() ? group : title;
        }
        return group.empty() || text::fold(group).find(text::fold(title)) != std::string::npos
                   ? (group.empty() ? title : group)
                   : group + " " + title;
    }

    [[nodiscard]] std::string url_of(const Sources& sources) const
    {
        const std::string stated = first_text(sources, "url");
        const std::string base = page_.empty() ? definition_.base_url : page_;
        if (!stated.empty()) {
            if (const auto address = resolved(base.empty() ? stated : base, stated)) {
                return *address;
            }
        }
        return page_;
    }

    [[nodiscard]] static std::string id_of(const Sources& sources, const std::string& url)
    {
        // The nearest source counts, so that a variant's own part number wins over its group's.
        for (const json* source : sources) {
            for (const char* name : k_ids) {
                std::string id = std::string_view{name} == "gtin" ? gtin_of({source}) : text_of(*source, name);
                if (!id.empty()) {
                    return id;
                }
            }
        }
        const std::size_t mark = url.find("://");
        const std::size_t path = mark == std::string::npos ? mark : url.find('/', mark + 3);
        std::string id = path == std::string::npos ? "" : url.substr(path + 1);
        while (id.ends_with('/')) {
            id.pop_back();
        }
        return id;
    }

    static void read_stock(const json& offer, model::RawListing& listing)
    {
        for (const json* level : values_of(offer, "inventoryLevel")) {
            const std::string text = level->is_object() ? text_of(*level, "value") : text_of(offer, "inventoryLevel");
            const auto units = parse_number(text);
            if (units && *units >= 0 && *units <= 1e9 && *units == std::floor(*units)) {
                listing.quantity_available = static_cast<long>(*units);
            } else if (!units) {
                listing.quantity_available = stated_count(text);
            }
        }
    }

    static std::string facts_of(const Sources& sources, const std::string& availability)
    {
        json facts = json::object();
        const auto set = [&facts](const char* key, const std::string& value) {
            if (!value.empty()) {
                facts[key] = value;
            }
        };
        set("sku", first_text(sources, "sku"));
        set("mpn", first_text(sources, "mpn"));
        set("gtin", gtin_of(sources));
        set("brand", readable(first_text(sources, "brand")));
        set("model", readable(first_text(sources, "model")));
        const std::string word = text::fold(availability);
        if (word == "preorder" || word == "presale" || word == "backorder" || word == "madetoorder") {
            set("availability", availability);
        }
        return facts.empty() ? std::string{} : facts.dump();
    }

    // Two plug-ins of a shop state the same offer twice; one shop states several offers of one sku.
    void tell_apart()
    {
        std::vector<model::RawListing> kept;
        for (model::RawListing& each : step_.listings) {
            const bool is_repeated = std::ranges::any_of(kept, [&each](const model::RawListing& other) {
                return other.external_id == each.external_id && other.prices == each.prices &&
                       other.condition_text == each.condition_text && other.seller == each.seller;
            });
            if (!is_repeated) {
                kept.push_back(std::move(each));
            }
        }
        std::map<std::string, std::size_t> uses;
        for (const model::RawListing& each : kept) {
            ++uses[each.external_id];
        }
        std::set<std::string> taken;
        for (model::RawListing& each : kept) {
            if (uses[each.external_id] > 1) {
                for (const std::string& part : {each.condition_text, each.seller}) {
                    each.external_id += part.empty() ? "" : "/" + part;
                }
            }
            const std::string id = each.external_id;
            for (int n = 2; !taken.insert(each.external_id).second; ++n) {
                each.external_id = fmt::format("{}/{}", id, n);
            }
        }
        step_.listings = std::move(kept);
    }

    const ProductData& data_;
    const model::MarketDefinition& definition_;
    Step& step_;
    std::string page_;
    std::size_t places_ = 0;
};

}  // namespace

void read_offers(const ProductData& data, const model::MarketDefinition& definition, const std::string& address,
                 Step& step)
{
    OfferReader{data, definition, address, step}.read_all();
}

}  // namespace gpuprice::markets
