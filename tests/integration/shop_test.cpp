#include "gpuprice/cli/run.hpp"

#include "support/catch.hpp"
#include "support/http_server.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;

std::string fixture(const std::string& name)
{
    std::ifstream in{std::string{GPUPRICE_SOURCE_DIR "/tests/fixtures/"} + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A reseller's shop on Shopify.
struct ShopifyShop {
    ShopifyShop()
    {
        server.on("GET", "/products.json?limit=250&page=1", {Reply{200, fixture("shopify/products.json")}});
        server.on("GET", "/products.json?limit=250&page=2", {Reply{200, R"({"products":[]})"}});
        server.on("GET", "/cart.js", {Reply{200, R"({"token":"x","currency":"USD","items":[]})"}});
    }

    HttpServer server;
};

json markup_rows(User& user) { return json::parse(user.done({"markup", "h100", "--format", "json"})).at("rows"); }

}  // namespace

TEST_CASE("from a reseller's address to its H100 prices in two commands")
{
    ShopifyShop shop;
    User user;
    const Shown probed = user.run({"markets", "probe", shop.server.url(), "--save", "--id", "reseller"});
    INFO(probed.err);
    REQUIRE(probed.code == cli::k_done);
    CHECK_THAT(probed.err, ContainsSubstring("Shopify") && ContainsSubstring("3 of them a card") &&
                               ContainsSubstring("next: gpuprice scrape reseller"));
    const json definition = json::parse(probed.out);
    CHECK(definition.at("adapter") == "shopify");
    CHECK(definition.at("currency") == "USD");
    CHECK(definition.at("country") == "US");

    const Shown scraped = user.run({"scrape", "reseller"});
    INFO(scraped.err << scraped.out);
    REQUIRE(scraped.code == cli::k_done);
    // One shop is one vote: too thin for a median, so its offers are named.
    const json rows = markup_rows(user);
    REQUIRE(rows.size() >= 1);
    CHECK(rows.at(0).at("card") == "h100-80gb-pcie");
    CHECK(rows.at(0).at("sellers") == 1);
    CHECK_THAT(user.done({"markup", "h100"}), ContainsSubstring("reseller/9001 at 28,999 USD"));
    // The cable stayed in the shop.
    CHECK_THAT(user.done({"export", "sightings"}), !ContainsSubstring("cable"));
}

TEST_CASE("a definition is made with a filter of titles of one's own")
{
    ShopifyShop shop;
    User user;
    const auto chosen_by = [&](const std::string& words) {
        const Shown probed =
            user.run({"markets", "probe", shop.server.url(), "--id", "reseller", "--title-filter", words});
        INFO(probed.err);
        REQUIRE(probed.code == cli::k_done);
        return json::parse(probed.out);
    };
    const json definition = chosen_by("pcie");
    CHECK_THAT(definition.dump(), ContainsSubstring("pcie"));
}

TEST_CASE("a saved definition is overwritten only on purpose")
{
    ShopifyShop shop;
    User user;
    const std::vector<std::string> probe{"markets", "probe", shop.server.url(), "--save", "--id", "reseller"};
    (void)user.done(probe);
    const Shown again = user.run(probe);
    CHECK(again.code == cli::k_usage);
    CHECK_THAT(again.err, ContainsSubstring("reseller.json") && ContainsSubstring("--force"));
    auto forced = probe;
    forced.insert(forced.end(), {"--force", "--country", "CA", "--everything"});
    CHECK(json::parse(user.done(forced)).at("country") == "CA");
    CHECK_THAT(user.done({"markets", "show", "reseller"}),
               ContainsSubstring("CA") && !ContainsSubstring("title_filter"));
    // A shipped market is not overridden by accident.
    const Shown shipped = user.run({"markets", "probe", shop.server.url(), "--save", "--id", "ebay-us"});
    CHECK(shipped.code == cli::k_usage);
    CHECK_THAT(shipped.err, ContainsSubstring("--id"));
}

TEST_CASE("a WooCommerce shop is found, its currency taken from its prices")
{
    HttpServer server;
    server.on("GET", "/wp-json/wc/store/v1/products?per_page=100&page=1",
              {Reply{200, fixture("woocommerce/products.json")}.with("X-WP-TotalPages", "1")});
    User user;
    (void)user.done({"markets", "probe", server.url("/shop/h100?utm=x"), "--save", "--id", "woo"});
    const std::string saved = user.done({"markets", "show", "woo", "--format", "json"});
    const json definition = json::parse(saved).at("definition");
    CHECK(definition.at("adapter") == "woocommerce");
    CHECK(definition.at("currency") == "EUR");
    CHECK(definition.at("base_url") == server.url());
    REQUIRE(user.run({"scrape", "woo"}).code == cli::k_done);
    CHECK_THAT(user.done({"markup", "h100"}),
               ContainsSubstring("woo/501 at 25,499 EUR") || ContainsSubstring("woo/501"));
}

TEST_CASE("a shop that has nothing but product pages is followed by its pages' own data")
{
    const auto page = [](const std::string& title, const std::string& price) {
        return Reply{200, "<!DOCTYPE html><html><head><title>" + title +
                              R"( | Shop</title><script type="application/ld+json">
            {"@context": "https://schema.org", "@type": "Product", "name": ")" +
                              title + R"(", "sku": "H100-80", "offers": {"@type": "Offer", "price": ")" + price +
                              R"(", "priceCurrency": "GBP", "itemCondition": "https://schema.org/UsedCondition",
             "availability": "https://schema.org/InStock"}}</script></head><body><h1>)" +
                              title + "</h1><p>In stock</p></body></html>"};
    };
    HttpServer server;
    server.on("GET", "/products/h100?ref=mail", {page("NVIDIA H100 80GB PCIe", "21500.00")});
    User user;
    const Shown probed =
        user.run({"markets", "probe", server.url("/products/h100?ref=mail"), "--save", "--id", "pages"});
    INFO(probed.err);
    REQUIRE(probed.code == cli::k_done);
    CHECK_THAT(probed.err, ContainsSubstring("product page: yes; 1 listing on") &&
                               ContainsSubstring("1 of them a card") &&
                               ContainsSubstring("next: gpuprice scrape pages"));
    const json definition = json::parse(probed.out);
    CHECK(definition.at("adapter") == "product_page");
    CHECK(definition.at("currency") == "GBP");
    CHECK(definition.at("country") == "GB");
    CHECK(definition.at("queries") == json{"/products/h100?ref=mail"});

    const Shown scraped = user.run({"scrape", "pages"});
    INFO(scraped.err << scraped.out);
    REQUIRE(scraped.code == cli::k_done);
    CHECK_THAT(user.done({"markup", "h100", "--currency", "GBP"}), ContainsSubstring("pages/H100-80 at 21,500 GBP"));

    // The next day the price has changed, and the day after the page says that it is not for this reader.
    server.on("GET", "/products/h100?ref=mail", {page("NVIDIA H100 80GB PCIe", "20,900.00")});
    user.go_to_day(1);
    REQUIRE(user.run({"scrape", "pages"}).code == cli::k_done);
    CHECK_THAT(user.done({"markup", "h100", "--currency", "GBP"}), ContainsSubstring("pages/H100-80 at 20,900 GBP"));
    server.on("GET", "/products/h100?ref=mail", {Reply{200, "<html><title>Just a moment...</title><p>x</p></html>"}});
    user.go_to_day(2);
    CHECK(user.run({"scrape", "pages"}).code != cli::k_done);
    CHECK_THAT(user.done({"markup", "h100", "--currency", "GBP"}), ContainsSubstring("pages/H100-80 at 20,900 GBP"));
}

TEST_CASE("a page without a product is no shop")
{
    HttpServer server;
    server.on("GET", "/about", {Reply{200, "<html><title>About us</title><h1>About us</h1></html>"}});
    User user;
    const Shown probed = user.run({"markets", "probe", server.url("/about"), "--save"});
    CHECK(probed.code == cli::k_failed);
    CHECK(probed.out.empty());
    CHECK_THAT(probed.err, ContainsSubstring("product page"));
    CHECK_FALSE(std::filesystem::exists(user.file("config/gpuprice/markets")));
}

TEST_CASE("a large WooCommerce shop is searched instead of read whole")
{
    HttpServer server;
    server.on("GET", "/wp-json/wc/store/v1/products?per_page=100&page=1",
              {Reply{200, fixture("woocommerce/products.json")}.with("X-WP-TotalPages", "900")});
    User user;
    const json definition = json::parse(user.done({"markets", "probe", server.url()}));
    CHECK(definition.at("queries").size() > 3);
}

TEST_CASE("a shop that refuses is told apart from one that offers nothing")
{
    HttpServer server;
    User user;
    const Shown nothing = user.run({"markets", "probe", server.url()});
    CHECK(nothing.code == cli::k_failed);
    CHECK(nothing.out.empty());
    CHECK_THAT(nothing.err, ContainsSubstring("offers no /products.json") && ContainsSubstring("WooCommerce"));
    server.otherwise([](const HttpRequest&) { return Reply{403, "<html>no</html>"}; });
    const Shown refused = user.run({"markets", "probe", server.url(), "--save"});
    CHECK(refused.code == cli::k_partial);
    CHECK(refused.out.empty());
    CHECK_FALSE(std::filesystem::exists(user.file("config/gpuprice/markets")));
}

TEST_CASE("a scrape of a shop that closes behind a password keeps what was on record")
{
    ShopifyShop shop;
    User user;
    (void)user.done({"markets", "probe", shop.server.url(), "--save", "--id", "reseller"});
    (void)user.run({"scrape", "reseller"});
    const auto before = user.sightings();
    shop.server.on("GET", "/products.json?limit=250&page=1",
                   {Reply{200, "<!DOCTYPE html><title>Opening soon</title>"}});
    user.go_to_day(1);
    const Shown closed = user.run({"scrape", "reseller", "--format", "json"});
    CHECK(closed.code == cli::k_partial);
    CHECK(json::parse(closed.out).at("rows").at(0).at("outcome") == "blocked");
    CHECK(user.sightings() == before);
}

TEST_CASE("a probe tells who is not reached from who is busy and who has nothing to read")
{
    HttpServer shop;
    shop.on("GET", "/robots.txt", {Reply{404, ""}});
    User user;
    const auto probe = [&user](const std::string& url) { return user.run({"markets", "probe", url}); };
    SECTION("not reached, and an address without scheme is taken as https")
    {
        const Shown shown = probe("127.0.0.1:1/shop");
        CHECK(shown.code == cli::k_failed);
        CHECK_THAT(shown.err, ContainsSubstring("https://127.0.0.1:1/shop could not be reached") &&
                                  !ContainsSubstring("WooCommerce"));
    }
    SECTION("busy")
    {
        shop.otherwise([](const HttpRequest&) { return Reply{429, ""}.with("Retry-After", "3600"); });
        const Shown shown = probe(shop.url("/"));
        CHECK(shown.code == cli::k_partial);
        CHECK_THAT(shown.err, ContainsSubstring("wants fewer requests for now: try again later") &&
                                  !ContainsSubstring("states no product"));
    }
    SECTION("nothing to read")
    {
        shop.otherwise([](const HttpRequest& request) {
            return request.target == "/" ? Reply{200, "<html><body>Welcome</body></html>"} : Reply{404, ""};
        });
        const Shown shown = probe(shop.url("/"));
        CHECK(shown.code == cli::k_failed);
        CHECK_THAT(shown.err, ContainsSubstring("The address of one product's page works"));
    }
}

}  // namespace gpuprice::test
