#ifndef GPUPRICE_TESTS_CATALOG_BROKEN_HPP
#define GPUPRICE_TESTS_CATALOG_BROKEN_HPP

/// \file
/// Ways to break the small catalogue of fixture.hpp, each with the complaint that it must earn.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace gpuprice::test {

/// Who notices: what a schema can say, the schema says too.
enum class Noticed { by_schema_too, by_loader_only };

struct Broken {
    nlohmann::json patch;  ///< RFC 6902
    std::string complaint;
    Noticed noticed = Noticed::by_schema_too;
};

inline Broken broken_by(const char* op, const std::string& path, const nlohmann::json& value, std::string complaint,
                        Noticed noticed = Noticed::by_schema_too)
{
    nlohmann::json step{{"op", op}, {"path", path}};
    if (!value.is_discarded()) {
        step["value"] = value;
    }
    return {nlohmann::json::array({step}), std::move(complaint), noticed};
}

inline std::vector<Broken> broken_cards()
{
    using nlohmann::json;
    const json nothing(json::value_t::discarded);
    const std::string card = "cards.json: /cards/0 (q7-16gb-pcie): ";
    const auto at = [](const std::string& key) { return "cards.json: /cards/0/" + key + " (q7-16gb-pcie): "; };
    const std::string price = "prices/1";
    return {
        broken_by("add", "/extra", 1, "cards.json: /extra: unknown key; use $schema, cards"),
        broken_by("remove", "/cards", nothing, "cards.json: the document: the key 'cards' is missing; add it"),
        broken_by("replace", "/cards", 1, "cards.json: /cards: must be an array"),
        broken_by("replace", "/cards/1", "q7", "cards.json: /cards/1: must be an object"),
        broken_by("remove", "/cards/0/id", nothing, "cards.json: /cards/0: the key 'id' is missing; add it"),
        broken_by("add", "/cards/0/memory", 16,
                  at("memory") + "unknown key; use id, vendor, family, variant, memory_gb, memory_type, form_factor, "
                                 "form_factor_text, architecture, process_nm, tdp_watts, fp16_dense_tflops, "
                                 "memory_bandwidth_gbs, launched, part_numbers, pci_ids, aliases, export_status, note, "
                                 "prices"),
        broken_by("add", "/cards/0/a~1b~0c", 16,
                  at("a~1b~0c") + "unknown key; use id, vendor, family, variant, memory_gb, memory_type, form_factor, "
                                  "form_factor_text, architecture, process_nm, tdp_watts, fp16_dense_tflops, "
                                  "memory_bandwidth_gbs, launched, part_numbers, pci_ids, aliases, export_status, "
                                  "note, prices"),
        broken_by("remove", "/cards/0/launched", nothing, card + "the key 'launched' is missing; add it"),
        broken_by("replace", "/cards/0/id", "Q7 16GB",
                  "cards.json: /cards/0/id (Q7 16GB): an id is made of lower-case letters, digits and single hyphens"),
        broken_by("replace", "/cards/0/id", "q7--16gb",
                  "cards.json: /cards/0/id (q7--16gb): an id is made of lower-case letters, digits and single hyphens"),
        broken_by("replace", "/cards/1/id", "q7-16gb-pcie",
                  "cards.json: /cards/1/id (q7-16gb-pcie): the id 'q7-16gb-pcie' already stands at card q7-16gb-pcie; "
                  "keep it where it names that card alone",
                  Noticed::by_loader_only),
        broken_by("replace", "/cards/0/vendor", "", at("vendor") + "must not be empty"),
        broken_by("replace", "/cards/0/vendor", nullptr, at("vendor") + "must be a string"),
        broken_by("replace", "/cards/0/family", " Q7", at("family") + "must not begin or end with a space",
                  Noticed::by_loader_only),
        broken_by("replace", "/cards/0/memory_gb", "16", at("memory_gb") + "must be a number"),
        broken_by("replace", "/cards/0/memory_gb", 0, at("memory_gb") + "must be above 0"),
        broken_by("replace", "/cards/0/memory_gb", 16.5, at("memory_gb") + "must be a whole number below 2147483647"),
        broken_by("replace", "/cards/0/memory_gb", 3'000'000'000,
                  at("memory_gb") + "must be a whole number below 2147483647", Noticed::by_loader_only),
        broken_by("replace", "/cards/0/form_factor", "sxm9",
                  at("form_factor") + "'sxm9' is no form factor; use one of pcie, sxm2, sxm3, sxm4, sxm5, sxm6, nvl, "
                                      "oam, mobile, mxm, superchip"),
        broken_by("replace", "/cards/0/tdp_watts", -1, at("tdp_watts") + "must be above 0"),
        broken_by("replace", "/cards/0/launched", "2021-06-31",
                  at("launched") + "'2021-06-31' is not a day such as 2026-03-31", Noticed::by_loader_only),
        broken_by("replace", "/cards/0/part_numbers", "Q7-0001", at("part_numbers") + "must be an array"),
        broken_by("replace", "/cards/0/part_numbers/1", "", at("part_numbers/1") + "must not be empty"),
        broken_by("replace", "/cards/0/part_numbers/1", 7, at("part_numbers/1") + "must be a string"),
        broken_by("replace", "/cards/1/part_numbers/0", "q7-0002",
                  "cards.json: /cards/1/part_numbers/0 (q7-32gb-sxm4): the part number 'q7-0002' already stands at "
                  "card q7-16gb-pcie; keep it where it names that card alone",
                  Noticed::by_loader_only),
        broken_by("replace", "/cards/0/pci_ids/0", "1D0F:00A7",
                  at("pci_ids/0") + "a PCI id is written as vendor:device in lower-case hexadecimal, 10de:20f1"),
        broken_by("replace", "/cards/0/prices", json::object(), at("prices") + "must be an array"),
        broken_by("add", "/cards/0/prices/1/price", 5,
                  at(price + "/price") + "unknown key; use kind, low, high, currency, day, approximate_day, "
                                         "variant_stated, confidence, source, note"),
        broken_by("replace", "/cards/0/prices/1/kind", "ebay-asking",
                  at(price + "/kind") + "'ebay-asking' is no kind of price record; use one of msrp, list, board_share, "
                                        "street_estimate, system_share, oem_list, retail_asking, marketplace_asking, "
                                        "market_report, rumour, analyst_estimate, database"),
        broken_by("replace", "/cards/0/prices/1/low", 0, at(price + "/low") + "must be above 0"),
        broken_by("replace", "/cards/0/prices/1/low", "1200", at(price + "/low") + "must be a number"),
        broken_by("replace", "/cards/0/prices/1/low", 0.00001,
                  at(price + "/low") + "is below the smallest amount of money, 0.0001", Noticed::by_loader_only),
        broken_by("replace", "/cards/0/prices/1/high", 1200.5,
                  at(price + "/high") + "must be above low; leave it out where the source states no range",
                  Noticed::by_loader_only),
        broken_by("replace", "/cards/0/prices/1/currency", "usd",
                  at(price + "/currency") + "write the currency in capital letters"),
        broken_by("replace", "/cards/0/prices/1/day", "July 2021",
                  at(price + "/day") + "'July 2021' is not a day such as 2026-03-31", Noticed::by_loader_only),
        broken_by("replace", "/cards/0/prices/1/day", nullptr,
                  at(price + "/approximate_day") + "there is no day to be approximate; leave it out",
                  Noticed::by_loader_only),
        broken_by("remove", "/cards/0/prices/1/day", nothing, at(price) + "the key 'day' is missing; add it"),
        broken_by("replace", "/cards/0/prices/1/variant_stated", "no",
                  at(price + "/variant_stated") + "must be true or false"),
        broken_by("replace", "/cards/0/prices/1/confidence", "sure",
                  at(price + "/confidence") + "'sure' is no confidence; use one of low, medium, high"),
        broken_by("replace", "/cards/0/prices/1/source", "", at(price + "/source") + "must not be empty"),
        broken_by("remove", "/cards/0/prices/1/source", nothing, at(price) + "the key 'source' is missing; add it"),
    };
}

inline std::vector<Broken> broken_events()
{
    using nlohmann::json;
    const json nothing(json::value_t::discarded);
    return {
        broken_by("add", "/cards", json::array(), "events.json: /cards: unknown key; use $schema, events"),
        broken_by("add", "/events/0/date", "2021-06-28",
                  "events.json: /events/0/date: unknown key; use day, approximate_day, kind, families, title, source, "
                  "note"),
        broken_by("replace", "/events/0/day", nullptr, "events.json: /events/0/day: must be a string"),
        broken_by("replace", "/events/0/kind", "rumour",
                  "events.json: /events/0/kind: 'rumour' is no kind of event; use one of launch, export-control, "
                  "supply, demand, crypto, tariff"),
        broken_by("replace", "/events/0/families", json::array(),
                  "events.json: /events/0/families: must name at least one family, or \"all\""),
        broken_by("replace", "/events/1/families/0", "Q8",
                  "events.json: /events/1/families/0: 'Q8' is no family of cards.json; name one of them, or \"all\"",
                  Noticed::by_loader_only),
        broken_by("add", "/events/1/families/-", "all", "events.json: /events/1/families/1: \"all\" stands alone",
                  Noticed::by_loader_only),
        broken_by("remove", "/events/1/source", nothing, "events.json: /events/1: the key 'source' is missing; add it"),
        broken_by("replace", "/events/1/approximate_day", 1,
                  "events.json: /events/1/approximate_day: must be true or false"),
    };
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_CATALOG_BROKEN_HPP
