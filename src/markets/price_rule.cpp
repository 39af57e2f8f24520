#include "price_rule.hpp"

#include "gpuprice/text/price.hpp"

#include "listing_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 6> k_price_keys{"amount", "currency", "high", "kind", "shipping", "skip"};

// None: a text that says no price, or 0.
core::Result<std::optional<text::PriceReading>> read_amount(const std::string& value, core::Currency currency)
{
    using Reading = std::optional<text::PriceReading>;
    const auto number = parse_number(value);
    if (!number) {
        const auto reading = text::read_price(value, currency);
        if (!reading && reading.error().kind == core::ErrorKind::missing) {
            return Reading{};
        }
        if (!reading) {
            return wrong_value(value, "is no price");
        }
        return Reading{*reading};
    }
    auto plain = core::Money::parse(value, currency);  // exact; the other takes "1e-05"
    if (!plain) {
        plain = core::Money::from_double(*number, currency);
    }
    if (!plain) {
        return std::move(plain).error();
    }
    if (plain->ten_thousandths < 0) {
        return wrong_value(value, "is below 0");
    }
    return plain->ten_thousandths == 0 ? Reading{}
                                       : Reading{text::PriceReading{*plain, std::nullopt, false, false, false}};
}

core::Result<std::optional<core::Money>> read_shipping(const Rule& rule, const Lookup& lookup, core::Currency currency)
{
    using Found = std::optional<core::Money>;
    const auto value = rule.read(lookup);
    if (!value || !value.value()) {
        return value ? core::Result<Found>{Found{}} : core::Result<Found>{value.error()};
    }
    if (parse_number(value.value()->text) == 0.0) {
        return Found{core::Money{0, currency}};
    }
    const auto amount = read_amount(value.value()->text, currency);
    if (!amount) {
        return amount.error();
    }
    const bool same = amount.value() && amount.value()->amount.currency == currency;
    return same ? Found{amount.value()->amount} : Found{};
}

}  // namespace

void PriceRule::parse_currency(const ExtractNode& node, const SelectorCheck& check)
{
    if (!node.is_string()) {
        currency_rule_ = Rule::parse(node, check);
        return;
    }
    const auto currency = core::Currency::parse(node.text());
    if (currency) {
        currency_ = *currency;
    } else {
        node.refuse(currency.error().message + "; where items state it, the rule is an object: {\"at\": …}");
    }
}

PriceRule PriceRule::parse(const ExtractNode& node, const SelectorCheck& check)
{
    PriceRule price;
    node.require_object(k_price_keys);
    const auto kind = node.find("kind");
    const auto amount = node.find("amount");
    if (!kind || !amount) {
        node.refuse("a price needs a \"kind\", such as \"ask\", and an \"amount\", which is a rule");
        return price;
    }
    const auto parsed = model::parse_price_kind(kind->text());
    if (parsed) {
        price.kind_ = *parsed;
    } else {
        kind->refuse(parsed.error().message);
    }
    price.amount_ = Rule::parse(*amount, check);
    if (const auto high = node.find("high")) {
        price.high_ = Rule::parse(*high, check);
    }
    if (const auto shipping = node.find("shipping")) {
        price.shipping_ = Rule::parse(*shipping, check);
    }
    if (const auto currency = node.find("currency")) {
        price.parse_currency(*currency, check);
    }
    if (const auto skip = node.find("skip")) {
        price.skip_ = Condition::parse_all(*skip, check);
    }
    return price;
}

core::Result<core::Currency> PriceRule::currency_of(const Lookup& lookup,
                                                    const model::MarketDefinition& definition) const
{
    if (!currency_rule_) {
        return currency_.value_or(definition.currency);
    }
    const auto code = currency_rule_->read(lookup);
    if (!code) {
        return code.error();
    }
    return code.value() ? core::Currency::parse(code.value()->text) : definition.currency;
}

core::Result<std::optional<model::RawPrice>> PriceRule::read(const Lookup& lookup,
                                                             const model::MarketDefinition& definition) const
{
    using Found = std::optional<model::RawPrice>;
    const auto skipped = any_applies(skip_, lookup);
    if (!skipped || skipped.value()) {
        return skipped ? core::Result<Found>{Found{}} : core::Result<Found>{skipped.error()};
    }
    const auto value = amount_.read(lookup);
    if (!value || !value.value()) {
        return value ? core::Result<Found>{Found{}} : core::Result<Found>{value.error()};
    }
    const auto currency = currency_of(lookup, definition);
    if (!currency) {
        return currency.error();
    }
    const auto amount = read_amount(value.value()->text, *currency);
    if (!amount || !amount.value()) {
        return amount ? core::Result<Found>{Found{}} : core::Result<Found>{amount.error()};
    }
    model::RawPrice price;
    price.kind = kind_;
    price.amount = amount.value()->amount;
    price.high = amount.value()->high;
    price.tax = definition.tax;
    price.text = value.value()->written;
    if (parse_number(value.value()->text)) {
        price.text += " " + std::string{price.amount.currency.code()};
    }
    if (high_) {
        const auto high_value = high_->read(lookup);
        const auto high = high_value && high_value.value() ? read_amount(high_value.value()->text, *currency)
                                                           : std::optional<text::PriceReading>{};
        if (high && high.value() && high.value()->amount.currency == price.amount.currency &&
            high.value()->amount.ten_thousandths > price.amount.ten_thousandths) {
            price.high = high.value()->amount;
        }
    }
    if (shipping_) {
        const auto shipping = read_shipping(*shipping_, lookup, price.amount.currency);
        if (!shipping) {
            return core::Error{shipping.error()}.with_where("shipping");
        }
        price.shipping = shipping.value();
    }
    return Found{std::move(price)};
}

}  // namespace gpuprice::markets
