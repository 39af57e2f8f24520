#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <random>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;

namespace {

const markets::Adapter& shopify() { return *markets::find_adapter("shopify"); }

model::MarketDefinition shop()
{
    model::MarketDefinition definition;
    definition.id = "reseller";
    definition.adapter = "shopify";
    definition.country = "US";
    definition.base_url = "https://www.Reseller.example";
    definition.tax = model::TaxKind::excluded;
    return definition;
}

std::string products() { return fixture("shopify/products.json"); }

Step step(const std::string& body, long status = 200)
{
    return shopify().step(shop(), shopify().start(shop()).at(0), answer(body, status));
}

}  // namespace

TEST_CASE("a shop on Shopify is asked for all it sells, page by page, up to an empty page")
{
    const auto first = shopify().start(shop());
    REQUIRE(first.size() == 1);
    CHECK(first[0].url == "https://www.Reseller.example/products.json?limit=250&page=1");
    const Step page = step(products());
    REQUIRE(page.requests.size() == 1);
    CHECK(page.requests[0].url == "https://www.Reseller.example/products.json?limit=250&page=2");
    const Step end = shopify().step(shop(), page.requests[0], answer(R"({"products":[]})"));
    CHECK(end.verdict == Verdict::ok);
    CHECK(end.requests.empty());
    CHECK(step(R"({"products":[]})").verdict == Verdict::empty);
}

TEST_CASE("a shop that answers every page with the same products is not asked for ever")
{
    const Step page = step(products());
    const Step again = shopify().step(shop(), page.requests.at(0), answer(products()));
    CHECK(again.verdict == Verdict::partial);
    CHECK(again.requests.empty());
    CHECK(again.listings.empty());
}

TEST_CASE("one collection of a shop can be asked for")
{
    auto market = shop();
    market.parameters["collection"] = "gpus & more";
    CHECK(shopify().start(market).at(0).url ==
          "https://www.Reseller.example/collections/gpus%20%26%20more/products.json?limit=250&page=1");
}

TEST_CASE("each variant of a product is a listing at its own price")
{
    const Step page = step(products());
    REQUIRE(page.listings.size() == 4);
    const auto& fresh = page.listings[0];
    CHECK(fresh.external_id == "9001");
    CHECK(fresh.title == "NVIDIA H100 80GB PCIe Accelerator - New");
    REQUIRE(fresh.prices.size() == 1);
    CHECK(fresh.prices[0].amount.to_decimal() == "28999");  // not the 34,999 that it was
    CHECK(fresh.prices[0].text == "28999.00 USD");
    CHECK(fresh.prices[0].tax == model::TaxKind::excluded);
    CHECK(fresh.seller == "reseller.example");
    CHECK(fresh.category == "GPU");
    CHECK(fresh.url == "https://www.Reseller.example/products/nvidia-h100-80gb-pcie?variant=9001");
    CHECK(fresh.facts == R"({"product":"8001","sku":"900-21010-0000-000","vendor":"NVIDIA"})");
    CHECK(core::to_text(fresh.listed_on.value()) == "2026-01-10");  // 22:00 in New York
    CHECK_FALSE(fresh.ended);
    CHECK(page.listings[1].ended);
    CHECK(page.listings[1].prices.at(0).amount.to_decimal() == "22500.5");
    CHECK(page.listings[2].title == "NVIDIA A100 80GB SXM4 Module");
    CHECK(page.listings[2].prices.empty());
}

TEST_CASE("products that cannot be read are left out with their reasons")
{
    const Step page = step(products());
    REQUIRE(page.left_out.size() == 2);
    CHECK(page.left_out[0].item == "8004");
    CHECK_THAT(page.left_out[0].reason, ContainsSubstring("no variants"));
    CHECK(page.left_out[1].item == "9005");
    CHECK_THAT(page.left_out[1].reason, ContainsSubstring("price"));
}

TEST_CASE("a shop on Shopify none of whose products can be read has failed, and one that loses most is partial")
{
    const std::string broken = R"({"id":1,"title":"H100","variants":[{"id":11,"price":"about 9"}]})";
    const std::string whole = R"({"id":2,"title":"A100","variants":[{"id":21,"price":"9000.00"}]})";
    const Step none = step(R"({"products":[)" + broken + "," + broken + "]}");
    CHECK(none.verdict == Verdict::failed);
    CHECK(none.message.find("none of the 2 items could be read, the first because: ") == 0);
    CHECK(none.requests.empty());
    const Step most = step(R"({"products":[)" + broken + "," + whole + "," + broken + "]}");
    CHECK(most.verdict == Verdict::partial);
    CHECK(most.message.find("2 of the 3 items could not be read") == 0);
    CHECK(most.requests.size() == 1);
    CHECK(step(R"({"products":[)" + broken + "," + whole + "]}").verdict == Verdict::ok);
}

TEST_CASE("the title filter takes whole words of the title")
{
    auto market = shop();
    const auto titles = [&market](const char* words) {
        market.parameters["title_filter"] = words;
        return shopify().read_saved(market, products()).listings.size();
    };
    CHECK(titles("a100") == 1);  // not the cable for the A1000
    CHECK(titles("A100, h100") == 3);
    CHECK(titles("refurbished") == 1);
    CHECK(titles("b200 h20") == 0);
    CHECK(titles("cem5") == 1);
}

TEST_CASE("placeholders are no price")
{
    for (const char* price : {"\"0.00\"", "\"1.00\"", "\"9999999.00\"", "null", "\"\""}) {
        CAPTURE(price);
        const Step read = shopify().read_saved(
            shop(), R"([{"id":1,"title":"H100","variants":[{"id":2,"price":)" + std::string{price} + "}]}]");
        REQUIRE(read.listings.size() == 1);
        CHECK(read.listings[0].prices.empty());
    }
    const Step number = shopify().read_saved(shop(), R"([{"id":1,"title":"H100","variants":[{"id":2,"price":12.5}]}])");
    CHECK(number.listings.at(0).prices.at(0).amount.to_decimal() == "12.5");
    CHECK(shopify()
              .read_saved(shop(), R"([{"id":1,"title":"H100","variants":[{"id":2,"price":"-5"}]}])")
              .left_out.size() == 1);
}

TEST_CASE("a closed shop is blocked, and one without the address, or with another answer, failed")
{
    CHECK(step(R"({"errors":"Unauthorized"})", 401).verdict == Verdict::blocked);
    CHECK_THAT(step(R"({"errors":"Unauthorized"})", 401).message, ContainsSubstring("Unauthorized"));
    CHECK(step("", 403).verdict == Verdict::blocked);
    CHECK(step("", 430).verdict == Verdict::blocked);
    CHECK(step("<!DOCTYPE html><title>Opening soon</title>").verdict == Verdict::blocked);
    const Step absent = step("<html>Not found</html>", 404);
    CHECK(absent.verdict == Verdict::failed);
    CHECK(absent.message == "this shop offers no /products.json");
    for (const char* body : {"", "{}", "[]", "5", R"({"products":{}})", "{\"products\":["}) {
        CAPTURE(body);
        CHECK(step(body).verdict == Verdict::failed);
        CHECK_FALSE(step(body).message.empty());
    }
    auto password = answer("<html>");
    password.url = "https://www.reseller.example/password?x=1";
    const Step closed = shopify().step(shop(), shopify().start(shop()).at(0), password);
    CHECK(closed.verdict == Verdict::blocked);
    CHECK_THAT(closed.message, ContainsSubstring("password"));
    model::Request stranger;
    CHECK(shopify().step(shop(), stranger, answer(products())).verdict == Verdict::failed);
}

TEST_CASE("a single product and a bare list are read from a file")
{
    const Step one =
        shopify().read_saved(shop(), R"({"product":{"id":1,"title":"H100","variants":[{"id":2,"price":"9.50"}]}})");
    CHECK(one.listings.size() == 1);
    CHECK(shopify().read_saved(shop(), "[]").verdict == Verdict::empty);
    CHECK(shopify().read_saved(shop(), "{}").verdict == Verdict::failed);
    CHECK(shopify().read_saved(shop(), products()).requests.empty());
}

TEST_CASE("a definition of a shop on Shopify is checked by key")
{
    const auto place = [](const auto& change) {
        auto market = shop();
        change(market);
        const auto checked = shopify().check(market);
        return checked ? std::string{"fine"} : checked.error().where;
    };
    CHECK(place([](auto&) {}) == "fine");
    CHECK(place([](auto& m) { m.parameters["title_filter"] = "a100 h100"; }) == "fine");
    CHECK(place([](auto& m) { m.parameters["title_filter"] = " , "; }) == "/parameters/title_filter");
    CHECK(place([](auto& m) { m.parameters["title"] = "x"; }) == "/parameters/title");
    CHECK(place([](auto& m) { m.queries = {"a100"}; }) == "/queries");
    CHECK(place([](auto& m) { m.base_url.clear(); }) == "/base_url");
    CHECK(place([](auto& m) { m.extract = "{}"; }) == "/extract");
    CHECK(place([](auto& m) { m.credentials["token"] = {"token", "T", ""}; }) == "/credentials/token");
}

TEST_CASE("any damage to a shop's answer leaves a verdict and never a request elsewhere")
{
    const std::string whole = products();
    std::mt19937 source{GENERATE(range(0U, 20U))};
    for (int round = 0; round < 20; ++round) {
        std::string damaged = whole;
        for (int i = 0; i < 4; ++i) {
            const auto at = std::uniform_int_distribution<std::size_t>{0, damaged.size() - 1}(source);
            damaged[at] = static_cast<char>(std::uniform_int_distribution{0, 255}(source));
        }
        const Step read = step(damaged);
        for (const auto& request : read.requests) {
            CHECK(request.url.starts_with("https://www.Reseller.example/products.json?"));
        }
        CHECK((read.verdict == Verdict::ok || !read.message.empty()));
    }
}

TEST_CASE("a recorded page of a real shop is read")
{
    const auto file =
        std::filesystem::path{GPUPRICE_SHARED_DIR} / "captures/shopify/products_json_excerpt_tokyopop.json";
    if (!std::filesystem::exists(file)) {
        WARN("no captures of real answers on this machine");
        return;
    }
    const Step page = step(read_all(file));
    CHECK(page.verdict == Verdict::ok);
    CHECK(page.left_out.empty());
    REQUIRE(page.listings.size() == 2);
    CHECK(page.listings[0].external_id == "43222371631291");
    CHECK(page.listings[0].title == "Dramacon, Volume 2");
    CHECK(page.listings[0].prices.at(0).amount.to_decimal() == "7.99");
    CHECK_THAT(page.listings[0].url,
               ContainsSubstring("/products/9781427860828_dramacon-volume-2?variant=43222371631291"));
    CHECK(core::to_text(page.listings[0].listed_on.value()) == "2022-08-10");
}
