#include "listing_rules.hpp"

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/kinds.hpp"
#include "gpuprice/text/price.hpp"
#include "gpuprice/text/unicode.hpp"

#include "rule.hpp"
#include "words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 3> k_listing_keys{"fields", "prices", "skip"};
constexpr std::array<std::string_view, 6> k_price_keys{"amount", "currency", "high", "kind", "shipping", "skip"};
constexpr std::size_t k_shown_columns = 40;

/// A rule and the texts for which it applies.
struct Condition {
    Rule rule;
    std::vector<std::string> is;
    std::vector<std::string> is_not;
    bool missing = false;

    [[nodiscard]] core::Result<bool> applies(const Lookup& lookup) const
    {
        const auto value = rule.read(lookup);
        if (!value) {
            return value.error();
        }
        if (missing) {
            return !value.value();
        }
        const auto among = [&value](const std::vector<std::string>& texts) {
            return value.value() && std::ranges::find(texts, value.value()->text) != texts.end();
        };
        return is.empty() ? !among(is_not) : among(is);
    }
};

struct PriceRule {
    model::PriceKind kind = model::PriceKind::ask;
    Rule amount;
    std::optional<Rule> high;
    std::optional<Rule> shipping;
    std::optional<core::Currency> currency;
    std::optional<Rule> currency_rule;
    std::vector<Condition> skip;
};

std::vector<Condition> parse_conditions(const ExtractNode& node, const SelectorCheck& check)
{
    std::vector<Condition> conditions;
    if (!node.is_array()) {
        node.refuse("it must be a list of conditions, such as [{\"at\": \"/sold\", \"is\": [\"true\"]}]");
        return conditions;
    }
    for (const auto& [index, each] : node.children()) {
        Condition condition;
        each.require_object();
        condition.rule = Rule::parse(each, check, {"is", "is_not", "missing"});
        const auto is = each.find("is");
        const auto is_not = each.find("is_not");
        const auto missing = each.find("missing");
        if ((is ? 1 : 0) + (is_not ? 1 : 0) + (missing ? 1 : 0) != 1) {
            each.refuse("a condition has one of \"is\", \"is_not\" and \"missing\"");
        }
        if (is) {
            condition.is = is->texts();
        } else if (is_not) {
            condition.is_not = is_not->texts();
        } else if (missing && !missing->truth()) {
            missing->refuse("it must be true");
        }
        condition.missing = missing.has_value();
        conditions.push_back(std::move(condition));
    }
    return conditions;
}

core::Result<bool> any_applies(const std::vector<Condition>& conditions, const Lookup& lookup)
{
    for (const Condition& condition : conditions) {
        auto applies = condition.applies(lookup);
        if (!applies || applies.value()) {
            return applies;
        }
    }
    return false;
}

void parse_currency(const ExtractNode& node, const SelectorCheck& check, PriceRule& price)
{
    if (!node.is_string()) {
        price.currency_rule = Rule::parse(node, check);
        return;
    }
    const auto currency = core::Currency::parse(node.text());
    if (currency) {
        price.currency = *currency;
    } else {
        node.refuse(currency.error().message + "; where items state it, the rule is an object: {\"at\": …}");
    }
}

PriceRule parse_price(const ExtractNode& node, const SelectorCheck& check)
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
        price.kind = *parsed;
    } else {
        kind->refuse(parsed.error().message);
    }
    price.amount = Rule::parse(*amount, check);
    if (const auto high = node.find("high")) {
        price.high = Rule::parse(*high, check);
    }
    if (const auto shipping = node.find("shipping")) {
        price.shipping = Rule::parse(*shipping, check);
    }
    if (const auto currency = node.find("currency")) {
        parse_currency(*currency, check, price);
    }
    if (const auto skip = node.find("skip")) {
        price.skip = parse_conditions(*skip, check);
    }
    return price;
}

core::Error wrong(std::string_view value, std::string_view rule)
{
    return {core::ErrorKind::invalid, fmt::format("'{}' {}", text::cut(text::printable(value), k_shown_columns), rule),
            ""};
}

core::Result<long> read_count(const std::string& value, long least, long most)
{
    const auto number = parse_number(value);
    // Catalogues write "8.0" for eight.
    if (!number || *number != std::floor(*number) || *number < static_cast<double>(least) ||
        *number > static_cast<double>(most)) {
        return wrong(value, fmt::format("is no whole number from {} up", least));
    }
    return static_cast<long>(*number);
}

core::Result<bool> read_truth(const std::string& value)
{
    if (value == "true" || value == "1") {
        return true;
    }
    if (value == "false" || value == "0") {
        return false;
    }
    return wrong(value, "is neither true nor false");
}

core::Result<std::string> read_country(const std::string& value)
{
    if (!is_country(value)) {
        return wrong(value, "is no ISO 3166-1 country code in two upper-case letters");
    }
    return value;
}

core::Result<core::Day> read_day(const std::string& value)
{
    if (const auto instant = core::parse_instant(value)) {
        return core::day_of(*instant);
    }
    constexpr double k_first_in_ms = 1e11;           // as seconds the year 5138
    constexpr double k_last_in_ms = 253402300800e3;  // the year 10000
    auto seconds = parse_number(value);
    if (!seconds || *seconds < 0 || *seconds >= k_last_in_ms) {
        return wrong(value, "is no day, instant or Unix time");
    }
    if (*seconds >= k_first_in_ms) {
        *seconds /= 1000;
    }
    return core::day_of(core::Instant{std::chrono::seconds{static_cast<std::int64_t>(*seconds)}});
}

constexpr long k_most_cards = std::numeric_limits<int>::max();
constexpr long k_most = std::int64_t{1} << 53;  // beyond, doubles are no longer whole numbers

/// Sets a field from its text.
using Setter = core::Result<bool> (*)(const std::string& value, model::RawListing& listing);

template <std::string model::RawListing::*field>
core::Result<bool> set_text(const std::string& value, model::RawListing& listing)
{
    listing.*field = value;
    return true;
}

template <std::string model::RawListing::*field>
core::Result<bool> set_country(const std::string& value, model::RawListing& listing)
{
    auto country = read_country(value);
    if (!country) {
        return std::move(country).error();
    }
    listing.*field = *country;
    return true;
}

template <std::optional<long> model::RawListing::*field>
core::Result<bool> set_count(const std::string& value, model::RawListing& listing)
{
    const auto count = read_count(value, 0, k_most);
    if (!count) {
        return count.error();
    }
    listing.*field = *count;
    return true;
}

template <bool model::RawListing::*field>
core::Result<bool> set_truth(const std::string& value, model::RawListing& listing)
{
    const auto truth = read_truth(value);
    if (!truth) {
        return truth;
    }
    listing.*field = *truth;
    return true;
}

core::Result<bool> set_quantity(const std::string& value, model::RawListing& listing)
{
    const auto count = read_count(value, 1, k_most_cards);
    if (!count) {
        return count.error();
    }
    listing.quantity = static_cast<int>(*count);
    return true;
}

core::Result<bool> set_share(const std::string& value, model::RawListing& listing)
{
    const auto share = parse_number(value);
    if (!share || *share < 0 || *share > 1) {
        return wrong(value, "is no ratio from 0 to 1");
    }
    listing.seller_positive_share = share;
    return true;
}

core::Result<bool> set_listed_on(const std::string& value, model::RawListing& listing)
{
    const auto day = read_day(value);
    if (!day) {
        return day.error();
    }
    listing.listed_on = *day;
    return true;
}

// Ascending by name; "facts" is read apart.
constexpr std::array<std::pair<std::string_view, Setter>, 16> k_setters{{
    {"best_offer", set_truth<&model::RawListing::best_offer>},
    {"category", set_text<&model::RawListing::category>},
    {"condition_code", set_text<&model::RawListing::condition_code>},
    {"condition_text", set_text<&model::RawListing::condition_text>},
    {"country", set_country<&model::RawListing::country>},
    {"ended", set_truth<&model::RawListing::ended>},
    {"external_id", set_text<&model::RawListing::external_id>},
    {"listed_on", set_listed_on},
    {"quantity", set_quantity},
    {"quantity_available", set_count<&model::RawListing::quantity_available>},
    {"seller", set_text<&model::RawListing::seller>},
    {"seller_country", set_country<&model::RawListing::seller_country>},
    {"seller_feedback", set_count<&model::RawListing::seller_feedback>},
    {"seller_positive_share", set_share},
    {"title", set_text<&model::RawListing::title>},
    {"url", set_text<&model::RawListing::url>},
}};

Setter find_setter(std::string_view name)
{
    const auto found = std::ranges::find(k_setters, name, &std::pair<std::string_view, Setter>::first);
    return found == k_setters.end() ? nullptr : found->second;
}

std::vector<std::string_view> field_names()
{
    std::vector<std::string_view> names{"facts"};
    for (const auto& [name, setter] : k_setters) {
        names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

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
            return wrong(value, "is no price");
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
        return wrong(value, "is below 0");
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

core::Result<core::Currency> currency_of(const PriceRule& rule, const Lookup& lookup,
                                         const model::MarketDefinition& definition)
{
    if (!rule.currency_rule) {
        return rule.currency.value_or(definition.currency);
    }
    const auto code = rule.currency_rule->read(lookup);
    if (!code) {
        return code.error();
    }
    return code.value() ? core::Currency::parse(code.value()->text) : definition.currency;
}

core::Result<std::optional<model::RawPrice>> read_price(const PriceRule& rule, const Lookup& lookup,
                                                        const model::MarketDefinition& definition)
{
    using Found = std::optional<model::RawPrice>;
    const auto skipped = any_applies(rule.skip, lookup);
    if (!skipped || skipped.value()) {
        return skipped ? core::Result<Found>{Found{}} : core::Result<Found>{skipped.error()};
    }
    const auto value = rule.amount.read(lookup);
    if (!value || !value.value()) {
        return value ? core::Result<Found>{Found{}} : core::Result<Found>{value.error()};
    }
    const auto currency = currency_of(rule, lookup, definition);
    if (!currency) {
        return currency.error();
    }
    const auto amount = read_amount(value.value()->text, *currency);
    if (!amount || !amount.value()) {
        return amount ? core::Result<Found>{Found{}} : core::Result<Found>{amount.error()};
    }
    model::RawPrice price;
    price.kind = rule.kind;
    price.amount = amount.value()->amount;
    price.high = amount.value()->high;
    price.tax = definition.tax;
    price.text = value.value()->written;
    if (parse_number(value.value()->text)) {
        price.text += " " + std::string{price.amount.currency.code()};
    }
    if (rule.high) {
        const auto high_value = rule.high->read(lookup);
        const auto high = high_value && high_value.value() ? read_amount(high_value.value()->text, *currency)
                                                           : std::optional<text::PriceReading>{};
        if (high && high.value() && high.value()->amount.currency == price.amount.currency &&
            high.value()->amount.ten_thousandths > price.amount.ten_thousandths) {
            price.high = high.value()->amount;
        }
    }
    if (rule.shipping) {
        const auto shipping = read_shipping(*rule.shipping, lookup, price.amount.currency);
        if (!shipping) {
            return core::Error{shipping.error()}.with_where("shipping");
        }
        price.shipping = shipping.value();
    }
    return Found{std::move(price)};
}

// A link on a page may be relative; one that is no web address is of no use to people.
std::string web_address(const std::string& url, const model::MarketDefinition& definition)
{
    if (url.starts_with("https://") || url.starts_with("http://")) {
        return url;
    }
    const bool below_host = url.starts_with("/") && !url.starts_with("//") && !definition.base_url.empty();
    if (!below_host) {
        return {};
    }
    const std::size_t path = definition.base_url.find('/', definition.base_url.find("://") + 3);
    return definition.base_url.substr(0, path) + url;
}

}  // namespace

struct ListingRules::Rules {
    struct Field {
        std::string name;
        Setter setter;
        Rule rule;
    };
    std::vector<Field> fields;
    std::vector<std::pair<std::string, Rule>> facts;
    std::vector<PriceRule> prices;
    std::vector<Condition> skip;

    void parse_fields(const ExtractNode& node, const SelectorCheck& check);
    void parse(const ExtractNode& node, const SelectorCheck& check);
    [[nodiscard]] core::Result<bool> read_fields(const Lookup& lookup, model::RawListing& listing) const;
};

void ListingRules::Rules::parse_fields(const ExtractNode& node, const SelectorCheck& check)
{
    const auto names = field_names();
    node.require_object(names);
    for (const auto& [name, field] : node.children()) {
        if (name == "facts") {
            field.require_object();
            for (const auto& [fact, rule] : field.children()) {
                facts.emplace_back(fact, Rule::parse(rule, check));
            }
        } else if (const Setter setter = find_setter(name)) {
            fields.push_back({name, setter, Rule::parse(field, check)});
        }
    }
    for (const char* required : {"external_id", "title"}) {
        if (!node.find(required)) {
            node.refuse(fmt::format("\"{}\" is required", required));
        }
    }
}

void ListingRules::Rules::parse(const ExtractNode& node, const SelectorCheck& check)
{
    const auto fields_node = node.find("fields");
    const auto prices_node = node.find("prices");
    if (!fields_node) {
        node.refuse("\"fields\" is required: which part of an item is its external_id, its title, …");
    } else {
        parse_fields(*fields_node, check);
    }
    if (!prices_node || !prices_node->is_array() || prices_node->value().empty()) {
        node.refuse("\"prices\" is required: a list of at least one {\"kind\": …, \"amount\": …}");
    } else {
        for (const auto& [index, each] : prices_node->children()) {
            prices.push_back(parse_price(each, check));
        }
    }
    if (const auto skip_node = node.find("skip")) {
        skip = parse_conditions(*skip_node, check);
    }
}

core::Result<bool> ListingRules::Rules::read_fields(const Lookup& lookup, model::RawListing& listing) const
{
    for (const Field& field : fields) {
        const auto value = field.rule.read(lookup);
        if (!value) {
            return core::Error{value.error()}.with_where(field.name);
        }
        if (!value.value()) {
            continue;
        }
        if (auto set = field.setter(value.value()->text, listing); !set) {
            return std::move(set).error().with_where(field.name);
        }
    }
    nlohmann::json stated = nlohmann::json::object();
    for (const auto& [name, rule] : facts) {
        const auto value = rule.read(lookup);
        if (!value) {
            return core::Error{value.error()}.with_where("facts: " + name);
        }
        if (value.value()) {
            stated[name] = text::to_valid_utf8(value.value()->text);
        }
    }
    listing.facts = stated.empty() ? std::string{} : stated.dump();
    return true;
}

ListingRules::ListingRules(std::unique_ptr<const Rules> rules) : rules_{std::move(rules)} {}
ListingRules::~ListingRules() = default;
ListingRules::ListingRules(ListingRules&&) noexcept = default;
ListingRules& ListingRules::operator=(ListingRules&&) noexcept = default;

core::Result<ListingRules> ListingRules::parse(const nlohmann::json& extract, const SelectorCheck& check)
{
    Complaint complaint;
    auto rules = std::make_unique<Rules>();
    rules->parse(ExtractNode{extract, "/extract", complaint}, check);
    if (complaint.first()) {
        return *complaint.first();
    }
    return ListingRules{std::move(rules)};
}

core::Result<std::vector<ListingRules>> ListingRules::parse_all(const nlohmann::json& extract,
                                                                const SelectorCheck& check)
{
    std::vector<ListingRules> all;
    const auto listings = extract.find("listings");
    if (!extract.is_object() || listings == extract.end()) {
        auto one = parse(extract, check);
        if (!one) {
            return std::move(one).error();
        }
        all.push_back(std::move(one).value());
        return all;
    }
    Complaint complaint;
    const ExtractNode node{*listings, "/extract/listings", complaint};
    for (const std::string_view key : k_listing_keys) {
        if (extract.contains(key)) {
            node.refuse(fmt::format("\"{}\" stands beside it: with \"listings\" each of them has its own", key));
        }
    }
    if (!node.is_array() || node.value().empty()) {
        node.refuse("it must be a list of {\"fields\": …, \"prices\": …}");
    }
    for (const auto& [index, each] : node.children()) {
        auto rules = std::make_unique<Rules>();
        each.require_object(k_listing_keys);
        rules->parse(each, check);
        all.push_back(ListingRules{std::move(rules)});
    }
    if (complaint.first()) {
        return *complaint.first();
    }
    return all;
}

core::Result<std::optional<model::RawListing>> ListingRules::read(const Lookup& lookup,
                                                                  const model::MarketDefinition& definition) const
{
    using Found = std::optional<model::RawListing>;
    const auto skipped = any_applies(rules_->skip, lookup);
    if (!skipped) {
        return core::Error{skipped.error()}.with_where("skip");
    }
    if (skipped.value()) {
        return Found{};
    }
    model::RawListing listing;
    if (auto fields = rules_->read_fields(lookup, listing); !fields) {
        return std::move(fields).error();
    }
    if (listing.external_id.empty()) {
        return core::Error{core::ErrorKind::missing, "it has no id", ""};
    }
    if (listing.title.empty()) {
        return core::Error{core::ErrorKind::missing, "it has no title", ""};
    }
    listing.url = web_address(listing.url, definition);
    for (const PriceRule& rule : rules_->prices) {
        if (std::ranges::find(listing.prices, rule.kind, &model::RawPrice::kind) != listing.prices.end()) {
            continue;
        }
        auto price = read_price(rule, lookup, definition);
        if (!price) {
            return std::move(price).error().with_where(model::to_text(rule.kind));
        }
        if (price.value()) {
            listing.prices.push_back(std::move(*std::move(price).value()));
        }
    }
    return Found{std::move(listing)};
}

}  // namespace gpuprice::markets
