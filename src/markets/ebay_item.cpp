#include "ebay_item.hpp"

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/countries.hpp"

#include "json.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <vector>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

core::Error missing(std::string message) { return {core::ErrorKind::missing, std::move(message), ""}; }

// "v1|285399734867|587311254885": version, listing, variation (0 = none).
struct ItemId {
    std::string listing;
    std::string variation;
};

ItemId read_item_id(const json& item)
{
    const std::string whole = find_text(item, "itemId");
    const std::size_t first = whole.find('|');
    const std::size_t second = first == std::string::npos ? first : whole.find('|', first + 1);
    ItemId id;
    if (second != std::string::npos) {
        id.listing = whole.substr(first + 1, second - first - 1);
        id.variation = whole.substr(second + 1);
    }
    if (id.variation == "0") {
        id.variation.clear();
    }
    const std::string legacy = find_text(item, "legacyItemId");
    if (!legacy.empty()) {
        id.listing = legacy;
    }
    return id;
}

bool is_group(const json& item) { return find_text(item, "itemGroupType") == "SELLER_DEFINED_VARIATIONS"; }

bool offers(const json& item, std::string_view option)
{
    const json* options = find_array(item, "buyingOptions");
    return options != nullptr && std::ranges::any_of(*options, [option](const json& each) {
               return each.is_string() && each.get_ref<const std::string&>() == option;
           });
}

/// An amount in both of eBay's forms: as the seller set it, and as shown on the site.
struct Amount {
    core::Money original;
    core::Money shown;
    std::string text;
};

core::Result<core::Money> read_pair(const json& amount, const char* value_key, const char* currency_key)
{
    auto currency = core::Currency::parse(find_text(amount, currency_key));
    if (!currency) {
        return std::move(currency).error();
    }
    return core::Money::parse(find_text(amount, value_key), *currency);
}

// None: not stated, or 0.
core::Result<std::optional<Amount>> read_amount(const json& item, const char* key)
{
    const json* amount = find_object(item, key);
    if (amount == nullptr) {
        return std::optional<Amount>{};
    }
    auto shown = read_pair(*amount, "value", "currency");
    if (!shown) {
        return std::move(shown).error().with_where(key);
    }
    const bool converted = find(*amount, "convertedFromValue") != nullptr;
    auto original = converted ? read_pair(*amount, "convertedFromValue", "convertedFromCurrency") : shown;
    if (!original) {
        return std::move(original).error().with_where(key);
    }
    if (original->ten_thousandths < 0) {
        return core::Error{core::ErrorKind::invalid, "an amount below 0", key};
    }
    const std::string text = find_text(*amount, converted ? "convertedFromValue" : "value");
    return std::optional{Amount{*original, *shown, text + " " + std::string{original->currency.code()}}};
}

// Only a fixed cost is a promise; a calculated one depends on who asks from where.
std::optional<core::Money> read_shipping(const json& item, core::Currency currency)
{
    const json* options = find_array(item, "shippingOptions");
    if (options == nullptr || options->empty() || find_text(options->front(), "shippingCostType") != "FIXED") {
        return std::nullopt;
    }
    const auto cost = read_amount(options->front(), "shippingCost");
    if (!cost || !cost.value()) {
        return std::nullopt;
    }
    for (const core::Money& money : {cost.value()->original, cost.value()->shown}) {
        if (money.currency == currency) {
            return money;
        }
    }
    return std::nullopt;
}

// In the EU and the UK the API says whether a seller is a private person, who owes no VAT.
model::TaxKind tax_of(const json& seller, const model::MarketDefinition& definition)
{
    const bool is_private = find_text(seller, "sellerAccountType") == "INDIVIDUAL";
    return is_private && definition.tax == model::TaxKind::included ? model::TaxKind::none : definition.tax;
}

core::Result<std::vector<model::RawPrice>> read_prices(const json& item, model::TaxKind tax)
{
    std::vector<model::RawPrice> prices;
    const auto add = [&](const char* key, model::PriceKind kind) -> std::optional<core::Error> {
        auto amount = read_amount(item, key);
        if (!amount) {
            return std::move(amount).error();
        }
        if (amount.value() && amount.value()->original.ten_thousandths > 0) {
            model::RawPrice price;
            price.kind = kind;
            price.amount = amount.value()->original;
            price.text = amount.value()->text;
            price.shipping = read_shipping(item, price.amount.currency);
            price.tax = tax;
            prices.push_back(std::move(price));
        }
        return std::nullopt;
    };
    const bool is_auction = offers(item, "AUCTION");
    if (!is_auction || offers(item, "FIXED_PRICE")) {
        if (auto error = add("price", model::PriceKind::ask)) {
            return std::move(*error);
        }
    }
    if (is_auction) {
        if (auto error = add("currentBidPrice", model::PriceKind::auction_bid)) {
            return std::move(*error);
        }
    }
    return prices;
}

void read_seller(const json& seller, model::RawListing& listing)
{
    listing.seller = find_text(seller, "username");
    // A score is good ratings less bad ones and may be below 0: then it is no count.
    const auto score = find_integer(seller, "feedbackScore");
    if (score && *score >= 0) {
        listing.seller_feedback = score;
    }
    const std::string percentage = find_text(seller, "feedbackPercentage");
    double percent = 0;
    const auto read = std::from_chars(percentage.data(), percentage.data() + percentage.size(), percent);
    if (!percentage.empty() && read.ec == std::errc{} && percent >= 0 && percent <= 100) {
        listing.seller_positive_share = percent / 100;
    }
}

void read_availability(const json& item, model::RawListing& listing)
{
    const auto lot = find_integer(item, "lotSize");
    if (lot && *lot > 0 && *lot <= std::numeric_limits<int>::max()) {
        listing.quantity = static_cast<int>(*lot);
    }
    const json* availabilities = find_array(item, "estimatedAvailabilities");
    if (availabilities == nullptr || availabilities->empty()) {
        return;
    }
    const auto units = find_integer(availabilities->front(), "estimatedAvailableQuantity");
    if (units && *units >= 0) {
        listing.quantity_available = units;
    } else if (find_text(availabilities->front(), "availabilityThresholdType") == "MORE_THAN") {
        // "More than 10 available": the least that eBay states.
        const auto least = find_integer(availabilities->front(), "availabilityThreshold");
        listing.quantity_available = least && *least >= 0 ? least : std::nullopt;
    }
    listing.ended = find_text(availabilities->front(), "estimatedAvailabilityStatus") == "OUT_OF_STOCK";
}

std::string read_facts(const json& item)
{
    json facts = json::object();
    if (is_group(item)) {
        facts["cheapest_of_variations"] = true;
    }
    const std::string mpn = find_text(item, "mpn");
    if (!mpn.empty()) {
        facts["mpn"] = mpn;
    }
    return facts.empty() ? std::string{} : facts.dump();
}

std::string read_category(const json& item)
{
    const json* leaves = find_array(item, "leafCategoryIds");
    const bool has_leaf = leaves != nullptr && !leaves->empty() && leaves->front().is_string();
    return has_leaf ? leaves->front().get<std::string>() : find_text(item, "categoryId");
}

}  // namespace

core::Result<model::RawListing> read_ebay_item(const json& item, const model::MarketDefinition& definition)
{
    if (!item.is_object()) {
        return core::Error{core::ErrorKind::invalid, "it is not a JSON object", ""};
    }
    const ItemId id = read_item_id(item);
    if (id.listing.empty()) {
        return missing("it has no item id");
    }
    model::RawListing listing;
    listing.external_id = is_group(item) || id.variation.empty() ? id.listing : id.listing + "-" + id.variation;
    listing.title = find_text(item, "title");
    if (listing.title.empty()) {
        return missing("it has no title");
    }
    const json none = json::object();
    const json* seller = find_object(item, "seller");
    auto prices = read_prices(item, tax_of(seller != nullptr ? *seller : none, definition));
    if (!prices) {
        return std::move(prices).error();
    }
    listing.prices = std::move(prices).value();
    listing.condition_code = find_text(item, "conditionId");
    listing.condition_text = find_text(item, "condition");
    listing.category = read_category(item);
    if (const json* place = find_object(item, "itemLocation")) {
        const std::string country = find_text(*place, "country");
        listing.country = model::is_country(country) ? country : "";
    }
    if (seller != nullptr) {
        read_seller(*seller, listing);
    }
    listing.best_offer = offers(item, "BEST_OFFER");
    if (const auto listed = core::parse_instant(find_text(item, "itemCreationDate"))) {
        listing.listed_on = core::day_of(*listed);
    }
    read_availability(item, listing);
    listing.facts = read_facts(item);
    const std::string url = find_text(item, "itemWebUrl");
    if (url.starts_with("https://") || url.starts_with("http://")) {
        listing.url = url.substr(0, url.find('?'));
    }
    return listing;
}

std::string name_of_ebay_item(const json& item, std::size_t index)
{
    const std::string id = find_text(item, "itemId");
    return id.empty() ? "item " + std::to_string(index + 1) : id;
}

}  // namespace gpuprice::markets
