#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/normalize/normalizer.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <algorithm>
#include <set>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;
namespace fs = std::filesystem;

namespace {

const fs::path k_source{GPUPRICE_SOURCE_DIR};

model::MarketDefinition shipped(const std::string& id)
{
    const fs::path file = k_source / "data/markets" / (id + ".json");
    return markets::parse_definition(read_all(file), file, markets::Origin::shipped);
}

/// "ID card kind amount", one a price, ascending; a listing without price has "none".
std::set<std::string> prices_of(const std::string& id, const fs::path& file)
{
    static const fs::path directory = k_source / "data/catalog";
    static const normalize::Normalizer normalizer{catalog::Catalog::load(directory), directory};
    const auto definition = shipped(id);
    const Step step = markets::find_adapter(definition.adapter)->read_saved(definition, read_all(file));
    CHECK(step.verdict == Verdict::ok);
    CHECK(step.left_out.empty());
    std::set<std::string> all;
    for (const model::RawListing& raw : step.listings) {
        CHECK_FALSE(raw.title.empty());
        const model::Listing listing = normalizer.normalize(raw);
        CHECK(listing.quantity == 1);
        const std::string start = raw.external_id + " " + (listing.card.empty() ? "-" : listing.card) + " ";
        for (const model::RawPrice& price : raw.prices) {
            all.insert(start + std::string{model::to_text(price.kind)} + " " + price.amount.to_decimal() + " " +
                       std::string{price.amount.currency.code()});
        }
        if (raw.prices.empty()) {
            all.insert(start + "none");
        }
    }
    return all;
}

std::set<std::string> fixture(const std::string& id, const std::string& extension)
{
    return prices_of(id, k_source / "tests/fixtures/declarative" / (id + extension));
}

/// The same of a recorded answer; empty, with a warning, where there is none.
std::set<std::string> capture(const std::string& id, const std::string& file)
{
    const fs::path path = fs::path{GPUPRICE_SHARED_DIR} / "captures" / file;
    if (!fs::exists(path)) {
        WARN("no captures of real answers on this machine");
        return {};
    }
    return prices_of(id, path);
}

using Prices = std::set<std::string>;

}  // namespace

TEST_CASE("the shipped definitions read their markets' answers")
{
    CHECK(fixture("vast", ".json") == Prices{"machine-71 a100-80gb-sxm4 rental_on_demand 1.2 USD",
                                             "machine-71 a100-80gb-sxm4 rental_spot 0.6 USD",
                                             "machine-72 a100-40gb-pcie rental_on_demand 0.65 USD"});
    CHECK(fixture("runpod", ".json") == Prices{"NVIDIA A100-SXM4-80GB/secure a100-80gb-sxm4 rental_on_demand 1.49 USD",
                                               "NVIDIA A100-SXM4-80GB/secure a100-80gb-sxm4 rental_spot 0.95 USD",
                                               "NVIDIA A100-SXM4-80GB/community a100-80gb-sxm4 rental_on_demand 1 USD",
                                               "NVIDIA H100 PCIe/secure h100-80gb-pcie rental_on_demand 2.39 USD",
                                               "NVIDIA H100 PCIe/community h100-80gb-pcie none"});
    CHECK(fixture("lambda", ".json") == Prices{"gpu_8x_h100_sxm5 h100-80gb-sxm5 rental_on_demand 2.99 USD",
                                               "gpu_1x_a10 a10-24gb-pcie rental_on_demand 0.75 USD",
                                               "gpu_2x_a10 a10-24gb-pcie none"});
    CHECK(fixture("skypilot-lambda", ".csv") ==
          Prices{"gpu_8x_a100_80gb_sxm4/us-east-1 a100-80gb-sxm4 rental_on_demand 1.79 USD"});
    CHECK(fixture("skypilot-aws", ".csv") == Prices{"p4de.24xlarge/euc1-az1 a100-80gb-sxm4 rental_on_demand 3.5 USD",
                                                    "p4de.24xlarge/euc1-az1 a100-80gb-sxm4 rental_spot 1.3 USD",
                                                    "p4de.24xlarge/euc1-az2 a100-80gb-sxm4 rental_on_demand 3.5 USD"});
    CHECK(fixture("skypilot-runpod", ".csv") ==
          Prices{"2x_A100-80GB_SECURE/EU-IS-1 a100-80gb-pcie rental_on_demand 1.4 USD",
                 "2x_A100-80GB_SECURE/EU-IS-1 a100-80gb-pcie rental_spot 0.75 USD"});
    CHECK(fixture("goofish", ".json") == Prices{"555 a100-80gb-pcie ask 68000 CNY"});
    CHECK(fixture("mercari-jp", ".json") ==
          Prices{"m1 a100-40gb-pcie ask 680000 JPY", "m2 a100-80gb-pcie ask 1500000 JPY", "m3 - none"});
}

TEST_CASE("the shipped definitions read the recorded answers")
{
    const auto vast = capture("vast", "vastai/vastai_bundles_h100sxm.json");
    if (vast.empty()) {
        return;
    }
    CHECK(vast.size() == 12);
    CHECK(vast.contains("machine-59377 h100-80gb-sxm5 rental_on_demand 1.7339 USD"));
    CHECK(vast.contains("machine-59377 h100-80gb-sxm5 rental_spot 1.7333 USD"));
    CHECK(std::ranges::all_of(
        vast, [](const std::string& each) { return each.find(" h100-80gb-sxm5 ") != std::string::npos; }));
    const auto runpod = capture("runpod", "runpod/gputypes.json");
    CHECK(runpod.contains("NVIDIA H100 80GB HBM3/secure h100-80gb-sxm5 rental_on_demand 3.29 USD"));
    CHECK(runpod.contains("NVIDIA A100-SXM4-40GB/community a100-40gb-sxm4 rental_on_demand 1 USD"));
    CHECK(runpod.contains("NVIDIA A100-SXM4-40GB/secure a100-40gb-sxm4 none"));
    CHECK(capture("lambda", "lambda/instance_types.TRIMMED_REAL_2026-07-30.json") ==
          Prices{"gpu_1x_a6000 rtx-a6000 rental_on_demand 1.09 USD",
                 "gpu_1x_a10 a10-24gb-pcie rental_on_demand 1.29 USD", "gpu_1x_a100 - rental_on_demand 1.99 USD"});
    CHECK(capture("skypilot-lambda", "skypilot_catalog/lambda_vms_excerpt.csv") ==
          Prices{"gpu_8x_v100/us-east-1 - rental_on_demand 0.79 USD",
                 "gpu_1x_a6000/us-east-1 rtx-a6000 rental_on_demand 1.09 USD"});
    CHECK(capture("skypilot-runpod", "skypilot_catalog/runpod_vms_excerpt.csv").size() == 6);
    CHECK(capture("goofish", "goofish/search_results.SHAPE.json") == Prices{"123456 - ask 13999 CNY"});
    CHECK(capture("goofish", "goofish/user_items.SHAPE.json").size() == 2);
    CHECK(capture("mercari-jp", "mercari_jp/test_search_no_price_item.0.response.json") ==
          Prices{"m92358406176 - none"});
    CHECK(capture("mercari-jp", "mercari_jp/test_search_with_min_price_filter.0.response.json").size() > 5);
}

TEST_CASE("one machine of Vast is one vote, and a full page is partial")
{
    const auto vast = shipped("vast");
    const auto& adapter = *markets::find_adapter("json_list");
    const auto requests = adapter.start(vast);
    REQUIRE(requests.size() == vast.queries.size());
    CHECK_THAT(requests[0].body, ContainsSubstring(R"("gpu_name":{"eq":"A100 PCIE"})"));
    const Step step =
        adapter.step(vast, requests[0], answer(read_all(k_source / "tests/fixtures/declarative/vast.json")));
    REQUIRE(step.listings.size() == 2);
    CHECK(step.listings[0].seller == "machine-71");
    CHECK(step.listings[0].country == "US");
    CHECK(step.listings[1].country == "TW");
    std::string offers;
    for (int i = 0; i < 64; ++i) {
        offers += (i == 0 ? "" : ",") + std::string{R"({"machine_id": 1, "gpu_name": "A40", "gpu_ram": 46068})"};
    }
    CHECK(adapter.step(vast, requests[0], answer("{\"offers\": [" + offers + "]}")).verdict == Verdict::partial);
}
