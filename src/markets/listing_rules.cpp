#include "listing_rules.hpp"

#include "gpuprice/model/kinds.hpp"
#include "gpuprice/text/unicode.hpp"

#include "condition.hpp"
#include "listing_fields.hpp"
#include "price_rule.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gpuprice::markets {

namespace {

constexpr std::array<std::string_view, 3> k_listing_keys{"fields", "prices", "skip"};

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
        FieldSetter setter;
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
        } else if (const FieldSetter setter = find_field_setter(name)) {
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
            prices.push_back(PriceRule::parse(each, check));
        }
    }
    if (const auto skip_node = node.find("skip")) {
        skip = Condition::parse_all(*skip_node, check);
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
    if (complaint.made()) {
        return *complaint.made();
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
    if (complaint.made()) {
        return *complaint.made();
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
        if (std::ranges::find(listing.prices, rule.kind(), &model::RawPrice::kind) != listing.prices.end()) {
            continue;
        }
        auto price = rule.read(lookup, definition);
        if (!price) {
            return std::move(price).error().with_where(model::to_text(rule.kind()));
        }
        if (price.value()) {
            listing.prices.push_back(std::move(*std::move(price).value()));
        }
    }
    return Found{std::move(listing)};
}

}  // namespace gpuprice::markets
