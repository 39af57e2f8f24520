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

TEST_CASE("the shipped definitions of catalogues read their tables")
{
    // 2 × 40 GB: (6.5 + 1.5) ÷ 2; the 16 accelerators' machine and that of the L4 are not in the table.
    CHECK(fixture("skypilot-gcp", ".csv") ==
          Prices{"a2-highgpu-2g/me-west1-a a100-40gb-sxm4 rental_on_demand 4 USD",
                 "a2-highgpu-2g/me-west1-a a100-40gb-sxm4 rental_spot 1.5 USD",
                 "a2-ultragpu-1g/us-central1-a a100-80gb-sxm4 rental_on_demand 5.5 USD"});
    CHECK(fixture("skypilot-vast", ".csv") ==
          Prices{"4x-A100_SXM4-32-65536/Utah, US, NA a100-80gb-sxm4 rental_on_demand 1.2 USD",
                 "1x-H100_NVL-32-65536/, US, NA h100-94gb-nvl rental_on_demand 2.2 USD",
                 "1x-H100_NVL-32-65536/, US, NA h100-94gb-nvl rental_spot 1.1 USD",
                 "2x-L40S-32-65536/Sweden, SE, EU l40s-48gb-pcie rental_on_demand 0.6 USD"});
    CHECK(fixture("skypilot-nebius", ".csv") ==
          Prices{"gpu-h100-sxm_8gpu-128vcpu-1600gb/eu-north1 h100-80gb-sxm5 rental_on_demand 3 USD",
                 "gpu-h100-sxm_8gpu-128vcpu-1600gb/eu-north1 h100-80gb-sxm5 rental_spot 1.25 USD",
                 "gpu-l40s-a_1gpu-8vcpu-32gb/eu-west1 l40s-48gb-pcie rental_on_demand 1.55 USD"});
    CHECK(fixture("skypilot-verda", ".csv") == Prices{"1H100.80S.32V/FIN-02 h100-80gb-sxm5 rental_on_demand 2.3 USD",
                                                      "1H100.80S.32V/FIN-02 h100-80gb-sxm5 rental_spot 0.8 USD",
                                                      "2B200.60V/FIN-03 b200-180gb-sxm rental_spot 1.7 USD"});
    CHECK(fixture("gpuhunt", ".csv") ==
          Prices{"p4de.24xlarge/us-east-1/on-demand - rental_on_demand 3.5 USD",
                 "p4de.24xlarge/us-east-1/spot - rental_spot 1.4 USD",
                 "BM.GPU.MI300X.8/us-chicago-1/on-demand mi300x-192gb rental_on_demand 6 USD"});
}

TEST_CASE("Ruten's ids lead to its listings")
{
    const auto ruten = shipped("ruten");
    const auto& adapter = *markets::find_adapter("json_list");
    const auto search = adapter.start(ruten).at(0);
    CHECK(search.url ==
          "https://rtapi.ruten.com.tw/api/search/v3/index.php/core/"
          "prod?q=nvidia%20a100&type=direct&sort=rnk/dc&offset=1&limit=100");
    CHECK(adapter.step(ruten, search, answer(R"({"TotalRows":0,"Rows":[],"LimitedTotalRows":0})")).verdict ==
          Verdict::empty);
    CHECK(adapter.step(ruten, search, answer(R"({"error":"unknown sort"})", 400)).verdict == Verdict::failed);
    CHECK(adapter.step(ruten, search, answer(R"({"error":"unknown sort"})")).verdict == Verdict::failed);
    const Step ids = adapter.step(
        ruten, search,
        answer(R"({"TotalRows":3,"Rows":[{"Id":"22200000000001"},{"Id":"22200000000002"},{"Id":"22200000000003"}]})"));
    CHECK(ids.verdict == Verdict::ok);
    CHECK(ids.listings.empty());
    REQUIRE(ids.requests.size() == 1);
    CHECK(ids.requests[0].url ==
          "https://rtapi.ruten.com.tw/api/prod/v2/index.php/prod?id=22200000000001,22200000000002,22200000000003");
    const Step items =
        adapter.step(ruten, ids.requests[0], answer(read_all(k_source / "tests/fixtures/declarative/ruten.json")));
    CHECK(items.verdict == Verdict::ok);
    CHECK(items.requests.empty());
    REQUIRE(items.listings.size() == 3);
    CHECK(items.listings[0].seller == "shop_example");
    CHECK(items.listings[0].quantity_available == 2);
    CHECK(items.listings[0].url == "https://www.ruten.com.tw/item/show?22200000000001");
    CHECK(core::to_text(items.listings[0].listed_on.value()) == "2026-03-02");
    CHECK_FALSE(items.listings[0].prices.at(0).high);
    CHECK(items.listings[1].prices.at(0).high.value().to_decimal() == "1250");
    CHECK(items.listings[2].ended);
    CHECK(fixture("ruten", ".json") == Prices{"22200000000001 a100-80gb-pcie ask 420000 TWD",
                                              "22200000000002 v100-32gb-sxm2 ask 900 USD",
                                              "22200000000003 a40-48gb-pcie ask 120000 TWD"});
}

TEST_CASE("every shipped definition reads a fixture into named listings with a price")
{
    std::size_t definitions = 0;
    for (const auto& file : fs::directory_iterator{k_source / "data/markets"}) {
        const std::string id = file.path().stem().string();
        CAPTURE(id);
        ++definitions;
        const auto market = shipped(id);
        CHECK_FALSE(market.note.empty());
        fs::path page = k_source / "tests/fixtures/ebay/search_page.json";
        if (market.adapter != "ebay_browse") {
            const fs::path directory = k_source / "tests/fixtures/declarative";
            const auto found = std::find_if(fs::directory_iterator{directory}, fs::directory_iterator{},
                                            [&id](const auto& each) { return each.path().stem() == id; });
            REQUIRE(found != fs::directory_iterator{});
            page = found->path();
        }
        const Step step = markets::find_adapter(market.adapter)->read_saved(market, read_all(page));
        CHECK(step.verdict == Verdict::ok);
        REQUIRE_FALSE(step.listings.empty());
        for (const model::RawListing& listing : step.listings) {
            CHECK_FALSE(listing.external_id.empty());
            CHECK_FALSE(listing.title.empty());
        }
        CHECK(std::ranges::any_of(step.listings, [](const auto& listing) { return !listing.prices.empty(); }));
    }
    CHECK(definitions >= 27);
}

TEST_CASE("the shipped definitions read their markets' pages and feeds")
{
    CHECK(fixture("kleinanzeigen", ".html") ==
          Prices{"2001 a100-80gb-pcie ask 7200 EUR", "2002 a100-40gb-pcie ask 3450 EUR", "2003 h100-80gb-pcie none"});
    CHECK(fixture("yahoo-auctions-jp", ".html") == Prices{"s1238539612 a100-40gb-pcie auction_bid 403440 JPY",
                                                          "s1238539612 a100-40gb-pcie ask 830000 JPY",
                                                          "1100000001 a100-80gb-pcie ask 1980000 JPY"});
    CHECK(fixture("ebay-sold-html", ".html") ==
          Prices{"168695146965 a100-80gb-pcie sold 9450 USD", "168695146966 a100-40gb-pcie sold 3500 USD"});
    CHECK(fixture("newegg", ".html") == Prices{"9SIAAAAAAA0001 a100-80gb-pcie ask 11999 USD"});
    CHECK(fixture("reddit-hardwareswap", ".xml") ==
          Prices{"t3_a1 a100-80gb-pcie ask 8500 USD", "t3_a2 a100-40gb-pcie none"});
}

TEST_CASE("the shipped definitions read more than titles and prices of pages")
{
    const auto read = [](const std::string& id, const std::string& extension) {
        const auto market = shipped(id);
        const fs::path file = k_source / "tests/fixtures/declarative" / (id + extension);
        return markets::find_adapter(market.adapter)->read_saved(market, read_all(file)).listings;
    };
    const auto ad = read("kleinanzeigen", ".html").at(0);
    CHECK(ad.url == "https://www.kleinanzeigen.de/s-anzeige/nvidia-a100-80gb/2001-225-4233");
    CHECK(ad.best_offer);
    CHECK(core::to_text(ad.listed_on.value()) == "2026-10-17");
    CHECK(ad.facts == R"({"place":"04229 Leipzig - Schleußig"})");
    CHECK(ad.prices.at(0).text == "7.200 € VB");
    const auto auction = read("yahoo-auctions-jp", ".html").at(0);
    CHECK(auction.prices.at(0).shipping.value().to_decimal() == "1230");
    CHECK(auction.url == "https://auctions.yahoo.co.jp/jp/auction/s1238539612");
    const auto sold = read("ebay-sold-html", ".html");
    REQUIRE(sold.size() == 2);
    CHECK(sold[0].title == "NVIDIA A100 80GB PCIe GPU");
    CHECK(sold[0].condition_text == "Pre-Owned");
    CHECK(sold[0].url == "https://www.ebay.com/itm/168695146965");
    CHECK(sold[0].prices.at(0).shipping.value().to_decimal() == "29.99");
    CHECK_THAT(sold[0].facts, ContainsSubstring("Sold Jun 11, 2026"));
    CHECK(sold[1].prices.at(0).high.value().to_decimal() == "3900");
    CHECK(sold[1].condition_text == "Brand New");
    const auto item = read("newegg", ".html").at(0);
    CHECK(item.title == "NVIDIA A100 80GB PCIe – Tested & Wiped");
    CHECK(item.condition_text == "Refurbished");
    CHECK(item.seller == "Example Servers");
    CHECK_THAT(item.facts, ContainsSubstring(R"("mpn":"900-21001-0020-000")"));
    const auto posts = read("reddit-hardwareswap", ".xml");
    CHECK(posts.at(0).country == "US");
    CHECK(posts.at(0).seller == "/u/example1");
    CHECK(core::to_text(posts.at(0).listed_on.value()) == "2026-10-18");
    CHECK(posts.at(0).url == "https://www.reddit.com/r/hardwareswap/comments/a1/x/");
    CHECK(posts.at(1).country == "CA");
}

TEST_CASE("pages without results are told from pages without sense")
{
    const auto step = [](const std::string& id, const std::string& body, long status = 200) {
        const auto market = shipped(id);
        const auto& adapter = *markets::find_adapter(market.adapter);
        return adapter.step(market, adapter.start(market).at(0), answer(body, status)).verdict;
    };
    CHECK(step("kleinanzeigen", "<p>Es wurden keine Anzeigen für „nvidia a100“ gefunden.</p>") == Verdict::empty);
    CHECK(step("kleinanzeigen", "<p>Guten Tag</p>") == Verdict::failed);
    CHECK(step("kleinanzeigen", "<p>IP-Bereich vorübergehend gesperrt</p>") == Verdict::blocked);
    CHECK(step("yahoo-auctions-jp", "<html><h2 class=Empty__title>x</h2></html>", 404) == Verdict::empty);
    CHECK(step("yahoo-auctions-jp", "<html></html>", 403) == Verdict::blocked);
    CHECK(step("yahoo-auctions-jp", "<html><p>x</p></html>") == Verdict::failed);
    CHECK(step("reddit-hardwareswap", "<!doctype html><title>Blocked</title>") == Verdict::blocked);
    CHECK(step("reddit-hardwareswap", "", 429) == Verdict::blocked);
    const auto sold = [](const std::string& body) {
        return markets::find_adapter("html_list")->read_saved(shipped("ebay-sold-html"), body).verdict;
    };
    const std::string page = read_all(k_source / "tests/fixtures/declarative/ebay-sold-html.html");
    CHECK(sold("<h3 class=srp-save-null-search__heading>No exact matches found</h3>" + page) == Verdict::empty);
    CHECK(sold("<title>Error Page | eBay</title><p>x") == Verdict::blocked);
    CHECK(sold("<p>x") == Verdict::failed);
}

TEST_CASE("the shipped definitions of pages ask as their markets want")
{
    const auto urls = [](const std::string& id) {
        std::vector<std::string> all;
        const auto market = shipped(id);
        for (const auto& request : markets::find_adapter(market.adapter)->start(market)) {
            all.push_back(request.url);
        }
        return all;
    };
    CHECK(urls("kleinanzeigen").at(0) == "https://www.kleinanzeigen.de/s-nvidia-a100/k0");
    CHECK(urls("yahoo-auctions-jp").at(0) ==
          "https://auctions.yahoo.co.jp/search/search?p=nvidia%20a100&va=nvidia%20a100&b=1&n=50");
    CHECK(urls("reddit-hardwareswap") == std::vector<std::string>{"https://www.reddit.com/r/hardwareswap/new/.rss"});
    CHECK(urls("newegg").empty());
    CHECK(urls("ebay-sold-html").empty());
    const auto next = [](const std::string& id) {
        const auto market = shipped(id);
        const auto& adapter = *markets::find_adapter(market.adapter);
        auto response = answer(read_all(k_source / "tests/fixtures/declarative" / (id + ".html")));
        response.url = adapter.start(market).at(0).url;
        return adapter.step(market, adapter.start(market).at(0), response).requests;
    };
    REQUIRE(next("kleinanzeigen").size() == 1);
    CHECK(next("kleinanzeigen")[0].url == "https://www.kleinanzeigen.de/s-seite:2/nvidia-a100/k0");
    CHECK(next("yahoo-auctions-jp").size() == 20);  // of 1,142 results, 50 a page, as many as a run may ask for
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
    const auto vast_table = capture("skypilot-vast", "skypilot_catalog/vast_vms_excerpt.csv");
    CHECK(vast_table.size() == 8);
    CHECK(vast_table.contains("4x-H200-32-65536/, US, NA h200-141gb-sxm rental_on_demand 2.6475 USD"));
    CHECK(vast_table.contains("8x-H100_SXM-32-65536/Vietnam, VN, AS h100-80gb-sxm5 rental_on_demand 2 USD"));
    CHECK(vast_table.contains("1x-A100_PCIE-32-65536/Oklahoma, US, NA a100-80gb-pcie rental_on_demand 0.87 USD"));
    CHECK(capture("goofish", "goofish/search_results.SHAPE.json") == Prices{"123456 - ask 13999 CNY"});
    CHECK(capture("goofish", "goofish/user_items.SHAPE.json").size() == 2);
    CHECK(capture("mercari-jp", "mercari_jp/test_search_no_price_item.0.response.json") ==
          Prices{"m92358406176 - none"});
    CHECK(capture("kleinanzeigen", "kleinanzeigen/list_discounted_card.SHAPE.html") ==
          Prices{"111222333 a100-80gb-pcie ask 7200 EUR"});
    CHECK(capture("yahoo-auctions-jp", "yahoo_auctions_jp/search_item.SHAPE.html") ==
          Prices{"s1238539612 a100-40gb-pcie auction_bid 3440 JPY", "s1238539612 a100-40gb-pcie ask 30000 JPY"});
    CHECK(capture("mercari-jp", "mercari_jp/test_search_with_min_price_filter.0.response.json").size() > 5);
}

TEST_CASE("one machine of Vast is one vote")
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
}

namespace {

/// A full page of offers, each of a machine of its own, with ids from `first` up.
std::string full_page(int first)
{
    std::string offers;
    for (int i = first; i < first + 64; ++i) {
        const std::string id = std::to_string(i);
        offers += (i == first ? "" : ",") + std::string{R"({"id": )"} + id + R"(, "machine_id": )" + id +
                  R"(, "gpu_name": "A40", "gpu_ram": 46068, "num_gpus": 1, "dph_total": 0.4})";
    }
    return "{\"offers\": [" + offers + "]}";
}

}  // namespace

TEST_CASE("a full page of Vast is asked for from the other end, and is all when the two meet")
{
    const auto vast = shipped("vast");
    const auto& adapter = *markets::find_adapter("json_list");
    const auto request = adapter.start(vast).at(0);
    CHECK_THAT(request.body, ContainsSubstring(R"("order":[["num_gpus","desc"],["dph_total","asc"]],"limit")"));
    const Step first = adapter.step(vast, request, answer(full_page(1)));
    CHECK(first.verdict == Verdict::ok);
    CHECK(first.listings.size() == 64);
    REQUIRE(first.requests.size() == 1);
    CHECK_THAT(first.requests[0].body, ContainsSubstring(R"("order":[["num_gpus","asc"],["dph_total","desc"]])"));
    const Step met = adapter.step(vast, first.requests[0], answer(full_page(60)));
    CHECK(met.verdict == Verdict::ok);
    CHECK(met.listings.size() == 59);  // 65 to 123; the others are known
    CHECK(met.listings[0].external_id == "machine-123");
    CHECK(met.requests.empty());
    const Step apart = adapter.step(vast, first.requests[0], answer(full_page(65)));
    CHECK(apart.verdict == Verdict::partial);
    CHECK(apart.listings.size() == 64);
    CHECK_THAT(apart.message, ContainsSubstring("at most 64 results in either order"));
    const Step fewer = adapter.step(
        vast, first.requests[0],
        answer(R"({"offers": [{"id": 900, "machine_id": 900, "gpu_name": "A40", "gpu_ram": 46068, "num_gpus": 1}]})"));
    CHECK(fewer.verdict == Verdict::ok);
}
