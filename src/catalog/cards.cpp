#include "gpuprice/text/unicode.hpp"

#include "json_node.hpp"
#include "readers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace gpuprice::catalog {

namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_hex(char c) { return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9'); }

std::string read_id(const JsonNode& node)
{
    std::string id = node.text();
    const bool well_formed = std::ranges::all_of(id, [](char c) { return is_lower_or_digit(c) || c == '-'; }) &&
                             id.front() != '-' && id.back() != '-' && id.find("--") == std::string::npos;
    if (!well_formed) {
        node.fail("an id is made of lower-case letters, digits and single hyphens");
    }
    return id;
}

std::vector<std::string> read_pci_ids(const JsonNode& node)
{
    for (const JsonNode& item : node.items()) {
        const std::string id = item.text();
        if (id.size() != 9 || id[4] != ':' || std::ranges::count_if(id, is_hex) != 8) {
            item.fail("a PCI id is written as vendor:device in lower-case hexadecimal, 10de:20f1");
        }
    }
    return node.texts();
}

std::string text_or_unknown(const JsonNode& node) { return node.is_null() ? std::string{} : node.text(); }

std::optional<double> number_or_unknown(const JsonNode& node)
{
    return node.is_null() ? std::nullopt : std::optional{node.positive_number()};
}

std::optional<core::Day> day_or_unknown(const JsonNode& node)
{
    return node.is_null() ? std::nullopt : std::optional{node.day()};
}

std::string optional_text(const JsonNode& node, std::string_view key)
{
    const auto found = node.find(key);
    return found ? found->text() : std::string{};
}

bool optional_boolean(const JsonNode& node, std::string_view key, bool otherwise)
{
    const auto found = node.find(key);
    return found ? found->boolean() : otherwise;
}

core::Money read_money(const JsonNode& node, core::Currency currency)
{
    const auto money = node.require(core::Money::from_double(node.positive_number(), currency));
    if (money.ten_thousandths == 0) {
        node.fail("is below the smallest amount of money, 0.0001");
    }
    return money;
}

PriceRecord read_price(const JsonNode& node)
{
    node.allow_only({"kind", "low", "high", "currency", "day", "approximate_day", "variant_stated", "confidence",
                     "source", "note"});
    const JsonNode currency_node = node.at("currency");
    const auto currency = currency_node.require(core::Currency::parse(currency_node.text()));
    if (currency.code() != currency_node.text()) {
        currency_node.fail("write the currency in capital letters");
    }
    PriceRecord price;
    price.kind = node.at("kind").require(parse_price_record_kind(node.at("kind").text()));
    price.low = read_money(node.at("low"), currency);
    price.high = price.low;
    if (const auto high = node.find("high")) {
        price.high = read_money(*high, currency);
        if (price.high.ten_thousandths <= price.low.ten_thousandths) {
            high->fail("must be above low; leave it out where the source states no range");
        }
    }
    price.day = day_or_unknown(node.at("day"));
    price.approximate_day = optional_boolean(node, "approximate_day", false);
    if (price.approximate_day && !price.day) {
        node.at("approximate_day").fail("there is no day to be approximate; leave it out");
    }
    price.variant_stated = optional_boolean(node, "variant_stated", true);
    price.confidence = node.at("confidence").require(parse_confidence(node.at("confidence").text()));
    price.source = node.at("source").text();
    price.note = optional_text(node, "note");
    return price;
}

/// Dated records in the order of their days, then the undated ones; otherwise as in the file.
bool is_earlier(const PriceRecord& left, const PriceRecord& right)
{
    return left.day && (!right.day || *left.day < *right.day);
}

Card read_card(const JsonNode& node)
{
    node.allow_only({"id",
                     "vendor",
                     "family",
                     "variant",
                     "memory_gb",
                     "memory_type",
                     "form_factor",
                     "form_factor_text",
                     "architecture",
                     "process_nm",
                     "tdp_watts",
                     "fp16_dense_tflops",
                     "memory_bandwidth_gbs",
                     "launched",
                     "part_numbers",
                     "pci_ids",
                     "aliases",
                     "export_status",
                     "note",
                     "prices"});
    Card card;
    card.id = read_id(node.at("id"));
    card.vendor = node.at("vendor").text();
    card.family = node.at("family").text();
    card.variant = node.at("variant").text();
    if (const JsonNode memory = node.at("memory_gb"); !memory.is_null()) {
        card.memory_gb = memory.positive_integer();
    }
    card.memory_type = text_or_unknown(node.at("memory_type"));
    if (const JsonNode form = node.at("form_factor"); !form.is_null()) {
        card.form_factor = form.require(model::parse_form_factor(form.text()));
    }
    card.form_factor_text = optional_text(node, "form_factor_text");
    card.architecture = text_or_unknown(node.at("architecture"));
    card.process_nm = number_or_unknown(node.at("process_nm"));
    card.tdp_watts = number_or_unknown(node.at("tdp_watts"));
    card.fp16_dense_tflops = number_or_unknown(node.at("fp16_dense_tflops"));
    card.memory_bandwidth_gbs = number_or_unknown(node.at("memory_bandwidth_gbs"));
    card.launched = day_or_unknown(node.at("launched"));
    card.part_numbers = node.at("part_numbers").texts();
    if (const auto pci_ids = node.find("pci_ids")) {
        card.pci_ids = read_pci_ids(*pci_ids);
    }
    card.aliases = node.at("aliases").texts();
    card.export_status = text_or_unknown(node.at("export_status"));
    card.note = optional_text(node, "note");
    for (const JsonNode& price : node.at("prices").items()) {
        card.prices.push_back(read_price(price));
    }
    std::ranges::stable_sort(card.prices, is_earlier);
    return card;
}

/// Which card owns an id or a part number, case ignored.
class Owners {
public:
    void claim(const JsonNode& node, const std::string& name, const std::string& card, std::string_view noun)
    {
        const auto [owner, is_new] = owners_.emplace(text::fold(name), card);
        if (!is_new) {
            node.fail("the " + std::string{noun} + " '" + name + "' already stands at card " + owner->second +
                      "; keep it where it names that card alone");
        }
    }

private:
    std::map<std::string, std::string> owners_;
};

}  // namespace

std::vector<Card> read_cards(const std::string& bytes, const std::string& name)
{
    const auto document = parse_strict_json(bytes, name);
    const JsonNode root{document, name};
    root.allow_only({"$schema", "cards"});
    std::vector<Card> cards;
    Owners ids;
    Owners part_numbers;
    for (const JsonNode& plain : root.at("cards").items()) {
        const JsonNode node = plain.labelled(plain.at("id").text());
        Card card = read_card(node);
        ids.claim(node.at("id"), card.id, card.id, "id");
        for (const JsonNode& part : node.at("part_numbers").items()) {
            part_numbers.claim(part, part.text(), card.id, "part number");
        }
        cards.push_back(std::move(card));
    }
    if (cards.empty()) {
        root.at("cards").fail("must hold at least one card");
    }
    return cards;
}

}  // namespace gpuprice::catalog
