#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <random>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;

namespace {

const markets::Adapter& woocommerce() { return *markets::find_adapter("woocommerce"); }

model::MarketDefinition shop()
{
    model::MarketDefinition definition;
    definition.id = "shop";
    definition.adapter = "woocommerce";
    definition.country = "DE";
    definition.currency = core::Currency::eur;
    definition.base_url = "https://shop.example.de";
    definition.queries = {"nvidia h100", "a100"};
    definition.tax = model::TaxKind::included;
    definition.tax_rate = 0.19;
    return definition;
}

std::string products() { return fixture("woocommerce/products.json"); }

model::Response page_of(std::string body, const char* pages)
{
    auto response = answer(std::move(body));
    response.headers = {{"x-wp-total", "240"}, {"x-wp-totalpages", pages}};
    return response;
}

Step step(const model::Response& response)
{
    return woocommerce().step(shop(), woocommerce().start(shop()).at(0), response);
}
Step step(const std::string& body, long status = 200) { return step(answer(body, status)); }

std::string list_of(int count)
{
    std::string all;
    for (int i = 1; i <= count; ++i) {
        all += (i > 1 ? "," : "") + std::string{R"({"id":)"} + std::to_string(i) + R"(,"name":"H100"})";
    }
    return "[" + all + "]";
}

}  // namespace

TEST_CASE("each query is a search of a WooCommerce shop, and without one it is asked for everything")
{
    const auto requests = woocommerce().start(shop());
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].url ==
          "https://shop.example.de/wp-json/wc/store/v1/products?search=nvidia%20h100&per_page=100&page=1");
    auto market = shop();
    market.queries.clear();
    market.parameters = {{"category", "gpus"}};
    REQUIRE(woocommerce().start(market).size() == 1);
    CHECK(woocommerce().start(market)[0].url ==
          "https://shop.example.de/wp-json/wc/store/v1/products?category=gpus&per_page=100&page=1");
    market.parameters = {{"endpoint", "/?rest_route=/wc/store/v1/products"}};
    CHECK(woocommerce().start(market)[0].url ==
          "https://shop.example.de/?rest_route=/wc/store/v1/products&per_page=100&page=1");
}

TEST_CASE("the pages that the first one counts are asked for side by side, each once")
{
    const Step first = step(page_of(products(), "3"));
    REQUIRE(first.requests.size() == 2);
    CHECK_THAT(first.requests[0].url, ContainsSubstring("search=nvidia%20h100&per_page=100&page=2"));
    CHECK_THAT(first.requests[1].url, ContainsSubstring("&page=3"));
    CHECK(woocommerce().step(shop(), first.requests[0], page_of(list_of(100), "3")).requests.empty());
    const Step gone = woocommerce().step(shop(), first.requests[1], answer("[]"));
    CHECK(gone.verdict == Verdict::ok);
    CHECK(step(page_of(products(), "1")).requests.empty());
    for (const char* nonsense : {"0", "-1", "", "x"}) {
        CHECK(step(page_of(list_of(100), nonsense)).requests.size() == 1);
    }
}

TEST_CASE("a count of pages beyond reason asks for no more than the run may, and one")
{
    CHECK(step(page_of(products(), "9000000000000000000")).requests.size() == 10);
}

TEST_CASE("without a count page follows page while they are full")
{
    CHECK(step(list_of(99)).requests.empty());
    const Step full = step(list_of(100));
    REQUIRE(full.requests.size() == 1);
    const Step next = woocommerce().step(shop(), full.requests[0], page_of(list_of(100), "many"));
    REQUIRE(next.requests.size() == 1);
    CHECK_THAT(next.requests[0].url, ContainsSubstring("&page=3"));
}

TEST_CASE("products are read with their amounts in minor units, their currency and their stock")
{
    const Step page = step(products());
    CHECK(page.verdict == Verdict::ok);
    REQUIRE(page.listings.size() == 6);
    const auto& h100 = page.listings[0];
    CHECK(h100.external_id == "501");
    CHECK(h100.title == "NVIDIA H100 80GB PCIe – R&D surplus");
    REQUIRE(h100.prices.size() == 1);
    CHECK(h100.prices[0].amount.to_decimal() == "25499");
    CHECK(h100.prices[0].amount.currency == core::Currency::eur);
    CHECK(h100.prices[0].text == "25499 EUR");
    CHECK(h100.prices[0].tax == model::TaxKind::included);
    CHECK_FALSE(h100.prices[0].high.has_value());
    CHECK(h100.seller == "shop.example.de");
    CHECK(h100.category == "17");
    CHECK(h100.quantity_available == 3);
    CHECK(page.listings[2].quantity_available == 12);  // "12 vorrätig"
    CHECK(h100.url == "https://shop.example.de/produkt/h100/");
    CHECK(h100.facts == R"({"sku":"900-21010-0000-000","type":"simple"})");
    const auto& v100 = page.listings[3];
    CHECK(v100.ended);
    CHECK(v100.prices.at(0).amount.to_decimal() == "150000");
    CHECK(v100.prices.at(0).amount.currency.code() == "JPY");
    CHECK(v100.url.empty());
}

TEST_CASE("a WooCommerce shop's words for its stock are read while it has some")
{
    const auto units = [](const std::string& stock) {
        return step(R"([{"id":1,"name":"H100",)" + stock + "}]").listings.at(0).quantity_available;
    };
    CHECK(units(R"("stock_availability":{"text":"12 in stock","class":"in-stock"})") == 12);
    CHECK(units(R"("low_stock_remaining":2,"stock_availability":{"text":"Only 2 left in stock","class":"in-stock"})") ==
          2);
    CHECK_FALSE(units(R"("stock_availability":{"text":"In stock","class":"in-stock"})").has_value());
    CHECK_FALSE(
        units(R"("stock_availability":{"text":"Back in 14 days","class":"available-on-backorder"})").has_value());
    CHECK_FALSE(units(R"("stock_availability":"12 in stock")").has_value());
}

TEST_CASE("a product with variations is a range, marked as the cheapest of them")
{
    const auto a100 = step(products()).listings.at(1);
    CHECK(a100.prices.at(0).amount.to_decimal() == "9990");
    CHECK(a100.prices.at(0).high.value().to_decimal() == "14500");
    CHECK(a100.prices.at(0).text == "9990–14500 EUR");
    CHECK(a100.facts == R"({"cheapest_of_variations":true,"type":"variable","variations":2})");
    const Step alike = woocommerce().read_saved(
        shop(), R"([{"id":1,"name":"H100","prices":{"price":"500000","currency_minor_unit":2,)"
                R"("price_range":{"min_amount":"500000","max_amount":"500000"}},"variations":[{"id":2}]}])");
    CHECK_FALSE(alike.listings.at(0).prices.at(0).high.has_value());
    CHECK(alike.listings[0].facts == R"({"variations":1})");
}

TEST_CASE("a variation asked for on its own carries its words in the title")
{
    const Step read = woocommerce().read_saved(shop(), R"([{"id":1,"name":"A100","variation":"Memory: 80&nbsp;GB"}])");
    CHECK_THAT(read.listings.at(0).title, ContainsSubstring("A100 - Memory: 80"));
    CHECK_THAT(read.listings.at(0).title, !ContainsSubstring("nbsp"));
}

TEST_CASE("what is sold on request has no price, and what cannot be read is left out")
{
    const Step page = step(products());
    CHECK(page.listings[2].external_id == "503");
    CHECK(page.listings[2].prices.empty());
    CHECK(page.listings[5].external_id == "508");
    CHECK(page.listings[5].prices.empty());
    REQUIRE(page.left_out.size() == 2);
    CHECK(page.left_out[0].item == "506");
    CHECK_THAT(page.left_out[0].reason, ContainsSubstring("12.50"));
    CHECK(page.left_out[1].item == "507");
    const Step wild = woocommerce().read_saved(
        shop(), R"([5, {"name":"x"}, {"id":1}, {"id":2,"name":"a","prices":{"price":"1","currency_minor_unit":99}},)"
                R"({"id":3,"name":"b","prices":{"price":"99999999999999999999"}}])");
    CHECK(wild.listings.empty());
    CHECK(wild.left_out.size() == 5);
}

TEST_CASE("a WooCommerce shop none of whose products can be read has failed, and one that loses most is partial")
{
    const std::string broken = R"({"id":1,"name":"H100","prices":{"price":"about 9","currency_code":"EUR"}})";
    const std::string whole = R"({"id":2,"name":"A100","prices":{"price":"900000","currency_code":"EUR"}})";
    const Step none = step("[" + broken + "," + broken + "]");
    CHECK(none.verdict == Verdict::failed);
    CHECK(none.message.find("none of the 2 items could be read, the first because: ") == 0);
    const Step most = step("[" + broken + "," + whole + "," + broken + "]");
    CHECK(most.verdict == Verdict::partial);
    CHECK(most.message.find("2 of the 3 items could not be read") == 0);
    CHECK(step("[" + broken + "," + whole + "]").verdict == Verdict::ok);
}

TEST_CASE("the title filter holds for a WooCommerce shop, too")
{
    auto market = shop();
    market.parameters["title_filter"] = "h100 a100";
    CHECK(woocommerce().read_saved(market, products()).listings.size() == 2);
}

TEST_CASE("a WooCommerce shop that refuses is blocked, and one without the Store API failed")
{
    const Step absent = step(R"({"code":"rest_no_route","message":"No route was found.","data":{"status":404}})", 404);
    CHECK(absent.verdict == Verdict::failed);
    CHECK(absent.message == "this shop offers no /wp-json/wc/store/v1/products: No route was found.");
    CHECK(step(R"({"code":"rest_forbidden","message":"No."})", 401).verdict == Verdict::blocked);
    CHECK(step("<!DOCTYPE html>").verdict == Verdict::blocked);
    CHECK(step(R"({"message":"bad"})", 400).verdict == Verdict::failed);
    CHECK(step("[]").verdict == Verdict::empty);
    for (const char* body : {"", "{}", "5", "[1,2"}) {
        CAPTURE(body);
        CHECK(step(body).verdict == Verdict::failed);
    }
    model::Request stranger;
    CHECK(woocommerce().step(shop(), stranger, answer(products())).verdict == Verdict::failed);
}

TEST_CASE("a definition of a WooCommerce shop is checked by key")
{
    const auto place = [](const auto& change) {
        auto market = shop();
        change(market);
        const auto checked = woocommerce().check(market);
        return checked ? std::string{"fine"} : checked.error().where;
    };
    CHECK(place([](auto&) {}) == "fine");
    CHECK(place([](auto& m) { m.queries.clear(); }) == "fine");
    CHECK(place([](auto& m) { m.parameters["endpoint"] = "https://elsewhere.example/x"; }) == "/parameters/endpoint");
    CHECK(place([](auto& m) { m.parameters["endpoint"] = "/a b"; }) == "/parameters/endpoint");
    CHECK(place([](auto& m) { m.parameters["collection"] = "x"; }) == "/parameters/collection");
    CHECK(place([](auto& m) { m.base_url.clear(); }) == "/base_url");
}

TEST_CASE("any damage to a WooCommerce answer leaves a verdict and never a request elsewhere")
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
        CHECK(read.requests.empty());
        CHECK((read.verdict == Verdict::ok || !read.message.empty()));
    }
}

TEST_CASE("the example of WooCommerce's documentation is read")
{
    const auto file =
        std::filesystem::path{GPUPRICE_SHARED_DIR} / "captures/woocommerce/store_api_products.DOCS_EXAMPLE.json";
    if (!std::filesystem::exists(file)) {
        WARN("no captures of real answers on this machine");
        return;
    }
    const Step page = step(read_all(file));
    REQUIRE(page.listings.size() == 1);
    CHECK(page.listings[0].external_id == "34");
    CHECK(page.listings[0].prices.at(0).amount.to_decimal() == "11.05");
    CHECK(page.listings[0].prices.at(0).amount.currency.code() == "GBP");
}
