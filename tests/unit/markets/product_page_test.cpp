#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;
namespace fs = std::filesystem;

namespace {

const markets::Adapter& product_page() { return *markets::find_adapter("product_page"); }

model::MarketDefinition shop()
{
    model::MarketDefinition definition;
    definition.id = "shop";
    definition.adapter = "product_page";
    definition.country = "DE";
    definition.currency = core::Currency::eur;
    definition.base_url = "https://shop.example";
    definition.queries = {"/p/a100", "https://shop.example/p/h100?x=1"};
    definition.tax = model::TaxKind::included;
    definition.tax_rate = 0.19;
    return definition;
}

Step step(const std::string& body, long status = 200)
{
    auto response = answer(body, status);
    response.url = "https://shop.example/p/a100";
    return product_page().step(shop(), product_page().start(shop()).at(0), response);
}

std::string json_ld(const std::string& json)
{
    return "<html><head><title>Shop</title><script type=\"application/ld+json\">" + json +
           "</script></head><body></body></html>";
}

/// "ID TITLE: KIND AMOUNT[-HIGH] CURRENCY CONDITION[ ended]", one a listing.
std::vector<std::string> listed(const Step& step)
{
    std::vector<std::string> all;
    for (const auto& each : step.listings) {
        std::string text = each.external_id + " " + each.title + ":";
        for (const auto& price : each.prices) {
            text += " " + std::string{model::to_text(price.kind)} + " " + price.amount.to_decimal() +
                    (price.high ? "-" + price.high->to_decimal() : "") + " " +
                    std::string{price.amount.currency.code()};
        }
        all.push_back(text + (each.condition_text.empty() ? "" : " " + each.condition_text) +
                      (each.ended ? " ended" : ""));
    }
    return all;
}

std::vector<std::string> listed(const std::string& body) { return listed(step(body)); }

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the queries of product_page are the pages' addresses")
{
    const auto requests = product_page().start(shop());
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].url == "https://shop.example/p/a100");
    CHECK(requests[1].url == "https://shop.example/p/h100?x=1");
    const auto refusal = [](auto change) {
        auto market = shop();
        change(market);
        const auto checked = product_page().check(market);
        return checked ? std::string{"none"} : checked.error().text();
    };
    CHECK(refusal([](auto&) {}) == "none");
    CHECK_THAT(refusal([](auto& m) {
                   m.queries = {"/ok", "nvidia a100"};
               }),
               ContainsSubstring("/queries/1: 'nvidia a100'"));
    CHECK_THAT(refusal([](auto& m) { m.queries = {"https://evil.example/p"}; }), ContainsSubstring("/queries/0"));
    CHECK_THAT(refusal([](auto& m) { m.queries = {"//evil.example/p"}; }), ContainsSubstring("/queries/0"));
    CHECK_THAT(refusal([](auto& m) { m.queries.clear(); }), ContainsSubstring("/queries: product_page needs"));
    CHECK_THAT(refusal([](auto& m) { m.base_url.clear(); }), ContainsSubstring("/base_url"));
    CHECK_THAT(refusal([](auto& m) { m.extract = "{}"; }), ContainsSubstring("/extract"));
    CHECK_THAT(refusal([](auto& m) { m.parameters["x"] = "y"; }), ContainsSubstring("/parameters/x"));
    CHECK_THAT(refusal([](auto& m) { m.credentials["token"] = {}; }), ContainsSubstring("/credentials/token"));
    CHECK(refusal([](auto& m) {
              m.queries.clear();
              m.base_url.clear();
          }) == "none");
}

TEST_CASE("a product in JSON-LD is a listing")
{
    const Step read =
        step(json_ld(R"({"@context": "https://schema.org", "@type": "Product", "name": "NVIDIA A100 &amp; bracket",
        "sku": "S1", "mpn": "900-21001-0020-000", "gtin13": "4711", "brand": {"@type": "Brand", "name": "NVIDIA"},
        "offers": {"@type": "Offer", "price": "9500.00", "priceCurrency": "USD", "url": "/p/a100",
            "itemCondition": "https://schema.org/UsedCondition", "availability": "http://schema.org/InStock",
            "inventoryLevel": {"@type": "QuantitativeValue", "value": 3}, "seller": {"name": "Al &amp; Co"},
            "shippingDetails": {"shippingRate": {"value": "12.50", "currency": "USD"}}}})"));
    CHECK(read.verdict == Verdict::ok);
    CHECK(listed(read) == Lines{"S1 NVIDIA A100 & bracket: ask 9500 USD Used"});
    const auto& listing = read.listings.at(0);
    CHECK(listing.seller == "Al & Co");
    CHECK(listing.url == "https://shop.example/p/a100");
    CHECK(listing.quantity_available == 3);
    CHECK(listing.prices.at(0).shipping.value().to_decimal() == "12.5");
    CHECK(listing.prices[0].tax == model::TaxKind::included);
    CHECK(listing.prices[0].text == "9500.00 USD");
    CHECK(listing.facts == R"({"brand":"NVIDIA","gtin":"4711","mpn":"900-21001-0020-000","sku":"S1"})");
}

TEST_CASE("the units that a product page states in words are read")
{
    const auto units = [](const std::string& level) {
        return json_ld(R"({"@type":"Product","name":"A100","sku":"1","offers":{"@type":"Offer","price":"9",)"
                       R"("inventoryLevel":)" +
                       level + "}}");
    };
    CHECK(step(units(R"("10 available")")).listings.at(0).quantity_available == 10);
    CHECK(step(units(R"({"value":"More than 10"})")).listings.at(0).quantity_available == 10);
    CHECK_FALSE(step(units(R"("plenty")")).listings.at(0).quantity_available.has_value());
    CHECK_FALSE(step(units("-3")).listings.at(0).quantity_available.has_value());
    CHECK_FALSE(step(units("2.5")).listings.at(0).quantity_available.has_value());
}

TEST_CASE("prices are read as shops write them")
{
    const auto price = [](const std::string& offer) {
        return listed(
            json_ld(R"({"@type":"Product","name":"A100","sku":"1","offers":{"@type":"Offer",)" + offer + "}}"));
    };
    CHECK(price(R"("price": 9500)") == Lines{"1 A100: ask 9500 EUR"});
    CHECK(price(R"("price": 9500.5, "priceCurrency": "usd")") == Lines{"1 A100: ask 9500.5 USD"});
    CHECK(price(R"("price": "9,500.00")") == Lines{"1 A100: ask 9500 EUR"});
    CHECK(price(R"("price": "1.226")") == Lines{"1 A100: ask 1226 EUR"});
    CHECK(price(R"("price": "€ 1.226,50")") == Lines{"1 A100: ask 1226.5 EUR"});
    CHECK(price(R"("price": 8097000, "priceCurrency": "COP")") == Lines{"1 A100: ask 8097000 COP"});
    CHECK(price(R"("price": "0.00")") == Lines{"1 A100:"});
    CHECK(price(R"("price": 0)") == Lines{"1 A100:"});
    CHECK(price(R"("price": "call for price")") == Lines{"1 A100:"});
    CHECK(price(R"("priceSpecification": {"price": 12, "priceCurrency": "GBP"})") == Lines{"1 A100: ask 12 GBP"});
    CHECK(
        price(R"("priceSpecification": [{"priceType": "https://schema.org/ListPrice", "price": 99}, {"price": 12}])") ==
        Lines{"1 A100: ask 12 EUR"});
    CHECK(
        price(
            R"("price": 1.99, "priceSpecification": {"@type": "UnitPriceSpecification", "price": 1.99, "unitCode": "HUR"})") ==
        Lines{"1 A100: rental_on_demand 1.99 EUR"});
    CHECK(step(json_ld(R"({"@type":"Product","name":"A","sku":"1","offers":{"price":5,"priceCurrency":"XYZZ"}})"))
              .verdict == Verdict::failed);
    const Step net = step(json_ld(R"({"@type":"Product","name":"A","sku":"1","offers":{"price":50,
        "priceSpecification":{"valueAddedTaxIncluded":false}}})"));
    CHECK(net.listings.at(0).prices.at(0).tax == model::TaxKind::excluded);
}

TEST_CASE("ranges keep both ends, and offers of a list are listings of their own")
{
    CHECK(listed(json_ld(R"({"@type":"Product","name":"A100","sku":"1","offers":
        {"@type":"AggregateOffer","lowPrice":"9000","highPrice":"11000.00","priceCurrency":"USD","offerCount":3}})")) ==
          Lines{"1 A100: ask 9000-11000 USD"});
    CHECK(listed(json_ld(
              R"({"@type":"Product","name":"A100","sku":"1","offers":{"@type":"AggregateOffer","lowPrice":1,"offers":[
        {"price":100,"itemCondition":"NewCondition"},{"price":80,"itemCondition":"UsedCondition"},
        {"price":70,"itemCondition":"UsedCondition"}]}})")) ==
          Lines{"1/New A100: ask 100 EUR New", "1/Used A100: ask 80 EUR Used", "1/Used/2 A100: ask 70 EUR Used"});
    CHECK(listed(json_ld(
              R"({"@type":"Product","name":"A100","offers":[{"sku":"a","price":1000},{"sku":"b","price":2000}]})")) ==
          Lines{"a A100: ask 1000 EUR", "b A100: ask 2000 EUR"});
}

TEST_CASE("variants of a group are listings of their own")
{
    CHECK(listed(json_ld(R"({"@type":"ProductGroup","name":"NVIDIA A100","productGroupID":"g","hasVariant":[
        {"@type":"Product","name":"NVIDIA A100 40GB","sku":"v40","offers":{"price":3000}},
        {"@type":"Product","name":"80GB","sku":"v80","offers":{"price":8000,"availability":"SoldOut"}}]})")) ==
          Lines{"v40 NVIDIA A100 40GB: ask 3000 EUR", "v80 NVIDIA A100 80GB: ask 8000 EUR ended"});
}

TEST_CASE("what is out of stock has ended")
{
    for (const char* word :
         {"https://schema.org/OutOfStock", "SoldOut", "http://schema.org/Discontinued", "out of stock"}) {
        CAPTURE(word);
        CHECK(step(json_ld(R"({"@type":"Product","name":"A","sku":"1","offers":{"price":50,"availability":")" +
                           std::string{word} + "\"}}"))
                  .listings.at(0)
                  .ended);
    }
    const Step later = step(json_ld(R"({"@type":"Product","name":"A","sku":"1","offers":{"price":50,
        "availability":"https://schema.org/PreOrder"}})"));
    CHECK_FALSE(later.listings.at(0).ended);
    CHECK_THAT(later.listings[0].facts, ContainsSubstring("PreOrder"));
}

TEST_CASE("products are found wherever JSON-LD may hold them")
{
    const std::string product =
        R"({"@type":["Thing","http://schema.org/Product"],"name":"A100","sku":"1","Offers":{"price":50}})";
    const Lines expected{"1 A100: ask 50 EUR"};
    CHECK(listed(json_ld(product)) == expected);
    CHECK(listed(json_ld("[null, 5, " + product + "]")) == expected);
    CHECK(listed(json_ld(R"({"@graph":[{"@type":"WebPage"},)" + product + "]}")) == expected);
    CHECK(listed(json_ld(R"({"@type":"ItemPage","mainEntity":)" + product + "}")) == expected);
    CHECK(listed(json_ld(R"({"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":)" + product + "}]}")) ==
          expected);
    CHECK(
        listed(json_ld(R"({"@type":"Offer","price":50,"itemOffered":{"@type":"Product","name":"A100","sku":"1"}})")) ==
        expected);
    CHECK(listed("<script type='application/ld+json'>null</script><script type='APPLICATION/LD+JSON; charset=utf-8'>" +
                 product + "</script><script type='application/ld+json'>{{{</script>") == expected);
}

TEST_CASE("JSON-LD with what JSON does not allow is read")
{
    const Lines expected{"1 A100 x // y: ask 50 EUR"};
    CHECK(
        listed(json_ld(
            "<!--\n{\"@type\": \"Product\", // a comment\n \"name\": \"A100\n x // y\", /* another */ \"sku\": \"1\",\n"
            "\"offers\": [{\"price\": 50,},],\n}\n-->")) == expected);
    CHECK(
        listed(json_ld(
            "<![CDATA[{\"@type\":\"Product\",\"name\":\"A100 x // y\",\"sku\":\"1\",\"offers\":{\"price\":50}}]]>;")) ==
        expected);
    for (const char* broken : {"/*", "//", "{\"", "\"\\", "<!--", "-", ",}", "]", "/"}) {
        CAPTURE(broken);
        CHECK(step(json_ld(broken)).verdict == Verdict::failed);
    }
}

TEST_CASE("the page's own product is told from its neighbours")
{
    const std::string two =
        R"([{"@type":"Product","name":"Cable","sku":"c","url":"https://shop.example/p/cable","offers":{"price":5}},
        {"@type":"Product","name":"A100","sku":"1","url":"https://shop.example/p/a100","offers":{"price":5000}}])";
    const std::string canonical = "<link rel=canonical href='https://shop.example/p/a100'>";
    CHECK(listed(canonical + json_ld(two)) == Lines{"1 A100: ask 5000 EUR"});
    CHECK(listed(json_ld(two) + "<h1>A100</h1>") == Lines{"1 A100: ask 5000 EUR"});
    CHECK(listed(json_ld(two)).size() == 2);
    const std::string list =
        R"({"@type":"ItemList","itemListElement":[{"item":{"@type":"Product","name":"X","sku":"x","offers":{"price":1000}}}]})";
    CHECK(listed(json_ld("[" + list + "," + two + "]")).size() == 2);
}

TEST_CASE("a product stated twice is one listing, and one without a number goes by its address")
{
    const std::string product = R"({"@type":"Product","name":"A100","offers":{"price":50}})";
    CHECK(listed(json_ld("[" + product + "," + product + "]")) == Lines{"p/a100 A100: ask 50 EUR"});
    const Step saved = product_page().read_saved(shop(), json_ld(product));
    CHECK(saved.verdict == Verdict::failed);
    CHECK_THAT(saved.message, ContainsSubstring("'A100' has no sku, mpn, gtin or address"));
    CHECK(listed(product_page().read_saved(shop(), "<link rel=canonical href=/p/x>" + json_ld(product))) ==
          Lines{"p/x A100: ask 50 EUR"});
    CHECK(listed(product_page().read_saved(shop(),
                                           R"([{"@type":"Product","name":"A","sku":"1","offers":{"price":50}}])")) ==
          Lines{"1 A: ask 50 EUR"});
}

TEST_CASE("microdata is read where there is no JSON-LD")
{
    const Step read =
        step(R"(<div itemscope itemtype="https://schema.org/Product" itemref="more"><h1 itemprop="name">NVIDIA
        A100</h1><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price" content="9500.00">$9,500</span>
        <meta itemprop="priceCurrency" content="USD"><link itemprop="availability" href=" https://schema.org/OutOfStock">
        <link itemprop="itemCondition" href="https://schema.org/RefurbishedCondition"></div>
        <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><b itemprop="name">Cable</b></div></div>
        <p id="more">SKU <b itemprop="sku">S9</b></p>)");
    CHECK(listed(read) == Lines{"S9 NVIDIA A100: ask 9500 USD Refurbished ended"});
    CHECK(
        listed(
            R"(<div id=a itemscope itemtype="http://schema.org/Product" itemref="a b"><i itemprop=name>A</i><i itemprop=mpn>1</i>
        <div itemprop=offers itemscope itemtype=http://schema.org/Offer><i itemprop=price>50</i></div></div>)") ==
        Lines{"1 A: ask 50 EUR"});
}

TEST_CASE("OpenGraph is read where there is nothing better")
{
    CHECK(listed(R"(<meta property="og:title" content="NVIDIA A100"><meta property="og:type" content="product">
        <meta property="product:price:amount" content="9500"><meta property="product:price:currency" content="USD">
        <meta property="og:url" content="https://shop.example/p/a100"><meta property="product:availability" content="oos">
        <meta property="product:condition" content="used">)") == Lines{"p/a100 NVIDIA A100: ask 9500 USD used ended"});
    CHECK(listed(R"(<title>A100</title><meta name="og:price:amount" content="1.226,00">)") ==
          Lines{"p/a100 A100: ask 1226 EUR"});
    CHECK(
        listed(
            json_ld(R"({"@type":"Product","name":"A100","sku":"1"})") +
            R"(<meta property="product:price:amount" content="50"><meta property="product:retailer_item_id" content="1">)") ==
        Lines{"1 Shop: ask 50 EUR"});
}

TEST_CASE("a page without a product says what was looked for")
{
    CHECK(step("<p>Hello</p>").verdict == Verdict::failed);
    CHECK_THAT(step("<p>Hello</p>").message,
               ContainsSubstring("what is read is the page of one product, with its price"));
    CHECK(step("").verdict == Verdict::failed);
    CHECK(step("<title>Are you a human?</title><p>x").verdict == Verdict::blocked);
    CHECK(step("<p>Enter the characters you see below").verdict == Verdict::blocked);
    CHECK(step("x", 403).verdict == Verdict::blocked);
    CHECK(step("x", 503).verdict == Verdict::failed);
    CHECK_THAT(step("x", 404).message, ContainsSubstring("take it out of the queries"));
    CHECK(product_page().read_saved(shop(), "not a page").verdict == Verdict::failed);
}

TEST_CASE("the recorded product pages are read")
{
    const fs::path captures = fs::path{GPUPRICE_SHARED_DIR} / "captures";
    if (!fs::is_directory(captures / "jsonld")) {
        WARN("no captures of real answers on this machine");
        return;
    }
    const auto read = [&](const std::string& file) { return listed(read_all(captures / file)); };
    CHECK(read("jsonld/changedetection_itemprop_a.html") == Lines{"p/a100 test: ask 155.55 AUD"});
    CHECK(read("jsonld/extruct_product.html") == Lines{"925872 Executive Anvil: ask 119.99 USD Used"});
    CHECK(read("jsonld/extruct_product-ref.html") == Lines{"925872 Executive Anvil: ask 119.99 USD Used"});
    for (const char* file : {"jsonld/extruct_null_ld_mock.html", "jsonld/extruct_JSONLD_with_JS_comment.html",
                             "jsonld/extruct_JSONLD_with_control_characters.html",
                             "newegg/newegg_high_gpu_trimmed_capture_2026-10-09.html"}) {
        CAPTURE(file);
        CHECK(step(read_all(captures / file)).verdict == Verdict::failed);
    }
}
