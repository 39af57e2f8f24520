// The data that ships with the program: what it must hold, and that it makes sense.
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/text/csv.hpp"

#include "fixture.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <set>

using namespace gpuprice;
using namespace gpuprice::catalog;
using namespace gpuprice::test;
using namespace std::chrono;

namespace {

const Card& card(std::string_view id)
{
    const Card* found = shipped().find(id);
    if (found == nullptr) {
        throw std::logic_error("no such card");
    }
    return *found;
}

/// The record that the design's rule for launch prices prefers (section 6), nullptr when the card has none.
const PriceRecord* launch_record(const Card& of)
{
    const PriceRecord* best = nullptr;
    const auto rank = [&of](const PriceRecord& record) {
        return std::pair{record.kind, abs(*record.day - *of.launched)};
    };
    for (const PriceRecord& record : of.prices) {
        if (!of.launched || !record.day || record.kind > PriceRecordKind::system_share ||
            *record.day < *of.launched - days{30} || *record.day > *of.launched + days{365}) {
            continue;
        }
        if (best == nullptr || rank(record) < rank(*best)) {
            best = &record;
        }
    }
    return best;
}

std::string said(const PriceRecord* record)
{
    if (record == nullptr) {
        return "none";
    }
    std::string text{to_text(record->kind)};
    text += " " + record->low.to_decimal();
    if (record->high != record->low) {
        text += "-" + record->high.to_decimal();
    }
    return text + " " + std::string{record->low.currency.code()} + " " + core::to_text(record->day.value());
}

}  // namespace

TEST_CASE("the shipped catalogue loads, with its cards and events")
{
    const auto start = steady_clock::now();
    const Catalog catalog = Catalog::load(k_shipped_catalog);
    const auto spent = duration_cast<microseconds>(steady_clock::now() - start);
    std::cout << "catalogue loaded in " << static_cast<double>(spent.count()) / 1000.0 << " ms\n";
    CHECK(catalog.cards().size() == 111);
    CHECK(catalog.events().size() == 51);
    CHECK(std::ranges::is_sorted(catalog.events(), {}, &Event::day));
}

TEST_CASE("the families of the trade are there")
{
    for (const char* family : {"A100",         "A800",
                               "H100",         "H800",
                               "H20",          "H200",
                               "B100",         "B200",
                               "GB200",        "P100",
                               "P40",          "V100",
                               "T4",           "A10",
                               "A30",          "A40",
                               "A16",          "L4",
                               "L40",          "L40S",
                               "L20",          "MI50",
                               "MI100",        "MI210",
                               "MI250X",       "MI300X",
                               "MI325X",       "Gaudi 2",
                               "Gaudi 3",      "RTX 4090",
                               "RTX 4090D",    "RTX 5090",
                               "RTX 3090",     "RTX A6000",
                               "RTX 6000 Ada", "Ascend 910",
                               "MTT S80",      "RTX PRO 6000 Blackwell"}) {
        INFO(family);
        CHECK_FALSE(shipped().match(family).empty());
    }
}

TEST_CASE("the launch records tell the story that the project is about")
{
    CHECK(said(launch_record(card("a100-80gb-pcie"))) == "street_estimate 80000 CNY 2021-06-28");
    CHECK_FALSE(launch_record(card("a100-80gb-pcie"))->variant_stated);
    CHECK(said(launch_record(card("h100-80gb-pcie"))) == "street_estimate 242000 CNY 2022-03-22");

    const auto has = [](const Card& of, PriceRecordKind kind, const char* low, const char* high) {
        return std::ranges::any_of(of.prices, [&](const PriceRecord& record) {
            return record.kind == kind && record.low.to_decimal() == low && record.high.to_decimal() == high &&
                   record.low.currency == core::Currency::cny;
        });
    };
    CHECK(has(card("a100-80gb-pcie"), PriceRecordKind::market_report, "100000", "100000"));
    CHECK(has(card("a100-80gb-pcie"), PriceRecordKind::rumour, "250000", "250000"));
    CHECK(has(card("h100-80gb-pcie"), PriceRecordKind::market_report, "302000", "332000"));
}

TEST_CASE("a maker's price beats every other, a share of a system comes last, an undated figure never counts")
{
    CHECK(said(launch_record(card("rtx-4090"))) == "msrp 1599 USD 2022-10-12");
    CHECK(said(launch_record(card("rtx-4090d"))) == "msrp 12999 CNY 2023-12-28");
    CHECK(said(launch_record(card("v100-16gb-pcie"))) == "list 10664 USD 2017-06-21");
    CHECK(said(launch_record(card("gaudi3-128gb"))) == "board_share 15625 USD 2024-06-13");
    CHECK(said(launch_record(card("a10-24gb-pcie"))) == "street_estimate 2800 USD 2021-04-15");
    CHECK(said(launch_record(card("b200-180gb-sxm"))) == "street_estimate 30000-40000 USD 2024-03-18");
    CHECK(said(launch_record(card("h20-96gb-sxm"))) == "street_estimate 12000-15000 USD 2024-02-01");
    CHECK(said(launch_record(card("a100-40gb-sxm4"))) == "system_share 24875 USD 2020-05-14");
    CHECK(said(launch_record(card("h800-80gb-sxm5"))) == "system_share 250000 CNY 2023-03-21");
    for (const char* id : {"h100-80gb-sxm5", "h200-141gb-nvl", "t4-16gb-pcie", "mi300x-192gb", "gaudi2-96gb",
                           "l40s-48gb-pcie", "rtx-4090-48gb-mod"}) {
        INFO(id);
        CHECK(said(launch_record(card(id))) == "none");
    }
    CHECK(std::ranges::count_if(shipped().cards(), [](const Card& each) { return launch_record(each) != nullptr; }) ==
          37);
}

TEST_CASE("every price record can be explained")
{
    for (const Card& each : shipped().cards()) {
        INFO(each.id);
        std::set<std::string> seen;
        for (const PriceRecord& record : each.prices) {
            CHECK(record.low.currency == record.high.currency);
            CHECK(record.low.ten_thousandths <= record.high.ten_thousandths);
            CHECK(record.source.size() >= 3);
            CHECK((record.kind != PriceRecordKind::msrp || record.day == each.launched));
            std::string same{to_text(record.kind)};
            same += record.low.to_decimal() + record.high.to_decimal() + record.source;
            same += record.day ? core::to_text(*record.day) : "";
            CHECK(seen.insert(same).second);
        }
        const bool in_order = std::ranges::is_sorted(each.prices, [](const PriceRecord& a, const PriceRecord& b) {
            return a.day && (!b.day || *a.day < *b.day);
        });
        CHECK(in_order);
    }
}

TEST_CASE("figures that analysts, asks and databases gave are references only")
{
    std::size_t records = 0;
    std::size_t asks = 0;
    for (const Card& each : shipped().cards()) {
        records += each.prices.size();
        for (const PriceRecord& record : each.prices) {
            INFO(each.id << " " << record.source);
            asks += record.kind == PriceRecordKind::marketplace_asking ? 1U : 0U;
            if (record.source.find("msrpUSD") != std::string::npos) {
                CHECK(record.kind == PriceRecordKind::database);
            }
            if (record.source.find("HSBC") != std::string::npos || record.source.find("Citi") != std::string::npos) {
                CHECK(record.kind == PriceRecordKind::analyst_estimate);
            }
            if (record.source.find("eBay") != std::string::npos) {
                CHECK(record.kind == PriceRecordKind::marketplace_asking);
            }
        }
    }
    CHECK(records == 172);
    CHECK(asks > 40);
}

TEST_CASE("the numbers of a card are those of its kind of hardware")
{
    for (const Card& each : shipped().cards()) {
        INFO(each.id);
        CHECK((!each.memory_gb || (*each.memory_gb >= 8 && *each.memory_gb <= 600)));
        CHECK((!each.tdp_watts || (*each.tdp_watts >= 50 && *each.tdp_watts <= 1500)));
        CHECK((!each.process_nm || (*each.process_nm >= 3 && *each.process_nm <= 16)));
        CHECK((!each.fp16_dense_tflops || (*each.fp16_dense_tflops >= 18 && *each.fp16_dense_tflops <= 5000)));
        CHECK(
            (!each.memory_bandwidth_gbs || (*each.memory_bandwidth_gbs >= 190 && *each.memory_bandwidth_gbs <= 16000)));
        CHECK((!each.launched || (*each.launched > core::Day{2016y / January / 1})));
    }
    const Card& a100 = card("a100-80gb-pcie");
    CHECK(a100.memory_gb == 80);
    CHECK(a100.memory_bandwidth_gbs == 1935.0);
    CHECK(a100.fp16_dense_tflops == 312.0);
    CHECK(a100.form_factor == model::FormFactor::pcie);
    CHECK(a100.pci_ids == std::vector<std::string>{"10de:20b5"});
    CHECK(std::ranges::find(a100.part_numbers, "900-21001-0020-000") != a100.part_numbers.end());
    CHECK(card("h100-94gb-nvl").form_factor == model::FormFactor::nvl);
    CHECK(card("h100-94gb-nvl").form_factor_text == "NVL (PCIe)");
    CHECK(card("gb200-superchip").form_factor == model::FormFactor::superchip);
    CHECK_FALSE(card("mi300a-128gb").form_factor.has_value());
}

TEST_CASE("no board that several variants share is a part number")
{
    for (const Card& each : shipped().cards()) {
        for (const std::string& part : each.part_numbers) {
            INFO(each.id << " " << part);
            CHECK_FALSE(part.starts_with("GPU "));
            for (const char* board : {"P1001", "PG503", "PG506", "PG520", "PH400"}) {
                CHECK(part != board);
            }
        }
    }
}

TEST_CASE("every card, dated reference and event of the collected material is in the data")
{
    const auto rows_of = [](const char* file) {
        std::ifstream in{std::filesystem::path{GPUPRICE_SHARED_DIR} / "reference" / file};
        text::CsvReader reader{in};
        std::vector<std::vector<std::string>> rows;
        while (const auto row = reader.next()) {
            rows.push_back(row->value());
        }
        return rows;
    };
    const auto cards = rows_of("cards.csv");
    if (cards.empty()) {
        WARN("the collected material is not here; nothing compared");
        return;
    }
    CHECK(cards.size() == shipped().cards().size() + 1);
    CHECK(rows_of("events.csv").size() == shipped().events().size() + 1);

    const auto references = rows_of("card_price_refs.csv");
    CHECK(references.size() == 142);
    for (auto row = references.begin() + 1; row != references.end(); ++row) {
        const auto& reference = *row;
        INFO(reference[0] << " " << reference[1] << " " << reference[2]);
        const auto amount = core::Money::parse(reference[2], core::Currency::parse(reference[3]).value()).value();
        const core::Day day = core::parse_day(reference[1]).value();
        CHECK(std::ranges::any_of(card(reference[0]).prices, [&](const PriceRecord& record) {
            return record.day == day && (record.low == amount || record.high == amount);
        }));
    }
}
