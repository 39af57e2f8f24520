#ifndef GPUPRICE_TESTS_CATALOG_FIXTURE_HPP
#define GPUPRICE_TESTS_CATALOG_FIXTURE_HPP

/// \file
/// A small catalogue of two cards and one event, and ways to break it.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/core/error.hpp"

#include "support/temp_dir.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace gpuprice::test {

inline const std::filesystem::path k_shipped_catalog = std::filesystem::path{GPUPRICE_SOURCE_DIR} / "data" / "catalog";

/// The catalogue that ships with the program, loaded once.
inline const catalog::Catalog& shipped()
{
    static const auto catalog = catalog::Catalog::load(k_shipped_catalog);
    return catalog;
}

inline nlohmann::json small_cards()
{
    return nlohmann::json::parse(R"({
        "$schema": "cards.schema.json",
        "cards": [
            {"id": "q7-16gb-pcie", "vendor": "Quux", "family": "Q7", "variant": "16GB PCIe",
             "memory_gb": 16, "memory_type": "HBM2", "form_factor": "pcie", "form_factor_text": "PCIe FHHL",
             "architecture": "Quark", "process_nm": 7, "tdp_watts": 250.5,
             "fp16_dense_tflops": 112, "memory_bandwidth_gbs": 900,
             "launched": "2021-06-28",
             "part_numbers": ["Q7-0001", "Q7-0002"], "pci_ids": ["1d0f:00a7"], "aliases": ["夸克 Q7 16G"],
             "export_status": "restricted", "note": "the first of its kind",
             "prices": [
                 {"kind": "rumour", "low": 9, "currency": "CNY", "day": null, "confidence": "low",
                  "source": "a forum"},
                 {"kind": "street_estimate", "low": 1200.5, "high": 1300, "currency": "USD", "day": "2021-07-01",
                  "approximate_day": true, "variant_stated": false, "confidence": "medium", "source": "The Quux Times",
                  "note": "month precision"},
                 {"kind": "msrp", "low": 1000, "currency": "USD", "day": "2021-06-28", "confidence": "high",
                  "source": "Quux press release 2021-06-28"}
             ]},
            {"id": "q7-32gb-sxm4", "vendor": "Quux", "family": "Q7", "variant": "32GB SXM4",
             "memory_gb": null, "memory_type": null, "form_factor": null, "architecture": null, "process_nm": null,
             "tdp_watts": null, "fp16_dense_tflops": null, "memory_bandwidth_gbs": null, "launched": null,
             "part_numbers": ["Q7-0003"], "aliases": [], "export_status": null, "prices": []}
        ]})");
}

inline nlohmann::json small_events()
{
    return nlohmann::json::parse(R"({
        "events": [
            {"day": "2022-10-07", "kind": "tariff", "families": ["all"], "title": "Tariffs", "source": "a gazette"},
            {"day": "2021-06-28", "approximate_day": true, "kind": "launch", "families": ["Q7"], "title": "Q7 launched",
             "source": "Quux press release", "note": "day from notes"}
        ]})");
}

/// The catalogue in the two texts.
inline catalog::Catalog load_texts(const std::string& cards, const std::string& events)
{
    const TempDir directory;
    directory.write("cards.json", cards);
    directory.write("events.json", events);
    return catalog::Catalog::load(directory.path());
}

/// What loading the two texts complains about, without the directory in front; "" when it does not.
inline std::string complaint_about(const std::string& cards, const std::string& events)
{
    try {
        (void)load_texts(cards, events);
    } catch (const core::DataError& error) {
        const std::string message = error.what();
        return message.substr(std::min(message.find("cards.json"), message.find("events.json")));
    }
    return {};
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_CATALOG_FIXTURE_HPP
