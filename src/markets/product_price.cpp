#include "product_price.hpp"

#include "gpuprice/core/money.hpp"
#include "gpuprice/text/price.hpp"
#include "gpuprice/text/unicode.hpp"

#include "html.hpp"
#include "rule.hpp"
#include "schema_org.hpp"

#include <utility>

namespace gpuprice::markets {

namespace {

using nlohmann::json;

/// An amount as a page states it; `amount` none where the text is no price.
struct Amount {
    std::optional<core::Money> amount;
    std::optional<core::Money> high;
    std::string text;
};

core::Error invalid(std::string message) { return {core::ErrorKind::invalid, std::move(message), ""}; }

// schema.org wants a plain number with a point, and shops write what they like: "9,500.00", "1.226", "$ 99". A number
// of JSON is one; a text with three digits after its only point means thousands, as everywhere.
core::Result<Amount> read_amount(const json& value, core::Currency currency)
{
    Amount amount;
    if (value.is_number()) {
        auto money = core::Money::parse(value.dump(), currency);
        if (!money) {
            money = core::Money::from_double(value.get<double>(), currency);
        }
        if (!money || money->ten_thousandths < 0) {
            return invalid("'" + value.dump() + "' is no price");
        }
        amount.text = value.dump();
        if (money->ten_thousandths > 0) {
            amount.amount = *money;
        }
        return amount;
    }
    if (!value.is_string()) {
        return amount;
    }
    amount.text = collapse_spaces(value.get<std::string>());
    const auto reading = text::read_price(amount.text, currency);
    if (reading) {
        amount.amount = reading->amount;
        amount.high = reading->high;
    } else if (reading.error().kind != core::ErrorKind::missing && !amount.text.empty()) {
        return invalid("'" + text::cut(text::printable(amount.text), 40) + "' is no price");
    }
    return amount;
}

const json* first_value(const json& object, const char* name)
{
    const auto values = values_of(object, name);
    return values.empty() ? nullptr : values.front();
}

/// Where the figures of an offer stand: in itself, or in its priceSpecification.
struct PriceSource {
    const json* price = nullptr;
    const json* high = nullptr;
    std::string currency;
    bool hourly = false;
    std::optional<bool> with_tax;
};

bool is_hourly(const json& specification)
{
    const std::string unit = text_of(specification, "unitCode");
    return unit == "HUR" || text::fold(text_of(specification, "unitText")) == "hour";
}

PriceSource find_price(const json& offer)
{
    PriceSource source;
    source.currency = text_of(offer, "priceCurrency");
    source.price = first_value(offer, "price");
    if (source.price == nullptr) {
        source.price = first_value(offer, "lowPrice");
        source.high = first_value(offer, "highPrice");
    }
    for (const json* specification : values_of(offer, "priceSpecification")) {
        if (!specification->is_object() ||
            text_of(*specification, "priceType").find("ListPrice") != std::string::npos ||
            text_of(*specification, "priceType").find("Strikethrough") != std::string::npos) {
            continue;
        }
        source.hourly = source.hourly || is_hourly(*specification);
        if (source.price == nullptr) {
            source.price = first_value(*specification, "price");
            if (source.price == nullptr) {
                source.price = first_value(*specification, "minPrice");
                source.high = first_value(*specification, "maxPrice");
            }
        }
        if (source.currency.empty()) {
            source.currency = text_of(*specification, "priceCurrency");
        }
        const json* tax = first_value(*specification, "valueAddedTaxIncluded");
        if (tax != nullptr) {
            const std::string word = tax->is_string() ? text::fold(tax->get<std::string>()) : tax->dump();
            source.with_tax = word == "true"    ? std::optional{true}
                              : word == "false" ? std::optional{false}
                                                : std::nullopt;
        }
    }
    return source;
}

std::optional<core::Money> read_shipping(const json& offer, core::Currency currency)
{
    for (const json* details : values_of(offer, "shippingDetails")) {
        const json* rate = details->is_object() ? first_value(*details, "shippingRate") : nullptr;
        const json* value = rate != nullptr && rate->is_object() ? first_value(*rate, "value") : nullptr;
        if (value == nullptr || text_of(*rate, "currency") != currency.code()) {
            continue;
        }
        const auto number = value->is_number()   ? std::optional{value->get<double>()}
                            : value->is_string() ? parse_number(value->get<std::string>())
                                                 : std::nullopt;
        const auto cost = number && *number >= 0 ? core::Money::from_double(*number, currency)
                                                 : core::Result<core::Money>{invalid("no cost")};
        if (cost) {
            return *cost;
        }
    }
    return std::nullopt;
}

}  // namespace

core::Result<std::optional<model::RawPrice>> read_offer_price(const json& offer,
                                                              const model::MarketDefinition& definition)
{
    const PriceSource source = find_price(offer);
    if (source.price == nullptr) {
        return std::optional<model::RawPrice>{};
    }
    const auto currency = source.currency.empty() ? core::Result<core::Currency>{definition.currency}
                                                  : core::Currency::parse(source.currency);
    if (!currency) {
        return currency.error();
    }
    const auto low = read_amount(*source.price, *currency);
    if (!low) {
        return low.error();
    }
    if (!low->amount) {
        return std::optional<model::RawPrice>{};
    }
    model::RawPrice price;
    price.kind = source.hourly ? model::PriceKind::rental_on_demand : model::PriceKind::ask;
    price.amount = *low->amount;
    price.high = low->high;
    price.text = low->text + " " + std::string{price.amount.currency.code()};
    if (source.high != nullptr) {
        const auto high = read_amount(*source.high, *currency);
        if (high && high->amount && high->amount->currency == price.amount.currency &&
            high->amount->ten_thousandths > price.amount.ten_thousandths) {
            price.high = high->amount;
            price.text = low->text + " – " + high->text + " " + std::string{price.amount.currency.code()};
        }
    }
    price.shipping = read_shipping(offer, price.amount.currency);
    price.tax = definition.tax;
    if (source.with_tax == false) {
        price.tax = model::TaxKind::excluded;
    } else if (source.with_tax == true && definition.tax_rate) {
        price.tax = model::TaxKind::included;
    }
    return std::optional{price};
}

}  // namespace gpuprice::markets
