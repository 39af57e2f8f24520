#include "gpuprice/markets/definition.hpp"

#include "gpuprice/core/error.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Origin;
using markets::parse_definition;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

json whole()
{
    return json::parse(R"({
        "id": "ebay-us", "adapter": "ebay_browse", "country": "US", "currency": "USD",
        "base_url": "https://api.ebay.com", "queries": ["nvidia a100", "nvidia h100"],
        "parameters": {"category_ids": "27386", "marketplace": "EBAY_US"},
        "credentials": {"client_id": {"env": "ID"}, "client_secret": {"env": "SECRET", "file": "/run/secret"}},
        "tax": {"kind": "included", "rate": 0.19}, "note": "own keys",
        "documented_api": "https://developer.ebay.com/api-docs/buy/browse/overview.html",
        "politeness": {"max_in_flight": 2, "min_delay_ms": 250, "max_pages": 12, "max_body_mb": 5, "timeout_s": 40}
    })");
}

model::MarketDefinition read(const json& object, Origin origin = Origin::shipped)
{
    return parse_definition(object.dump(), "markets/ebay-us.json", origin);
}

/// The sentence with which the definition is refused; "" when it is taken.
std::string refusal(const json& object, Origin origin = Origin::shipped)
{
    try {
        static_cast<void>(read(object, origin));
        return "";
    } catch (const core::UsageError& error) {
        return error.what();
    }
}

std::string refusal_with(const std::string& pointer, json value)
{
    json object = whole();
    object[json::json_pointer{pointer}] = std::move(value);
    return refusal(object);
}

std::string refusal_without(const char* key)
{
    json object = whole();
    object.erase(key);
    return refusal(object);
}

}  // namespace

TEST_CASE("a definition is read key by key")
{
    const model::MarketDefinition market = read(whole());
    CHECK(market.id == "ebay-us");
    CHECK(market.adapter == "ebay_browse");
    CHECK(market.country == "US");
    CHECK(market.currency == core::Currency::usd);
    CHECK(market.base_url == "https://api.ebay.com");
    CHECK(market.queries == std::vector<std::string>{"nvidia a100", "nvidia h100"});
    CHECK(market.parameters.at("category_ids") == "27386");
    CHECK(market.credentials.at("client_id") == model::SecretSource{"client_id", "ID", ""});
    CHECK(market.credentials.at("client_secret") == model::SecretSource{"client_secret", "SECRET", "/run/secret"});
    CHECK(market.tax == model::TaxKind::included);
    CHECK(market.tax_rate.value() == Approx(0.19));
    CHECK(market.note == "own keys");
    CHECK(market.documented_api == "https://developer.ebay.com/api-docs/buy/browse/overview.html");
    CHECK(market.politeness.max_in_flight == 2);
    CHECK(market.politeness.min_delay == 250ms);
    CHECK(market.politeness.max_pages == 12);
    CHECK(market.politeness.max_body_bytes == std::size_t{5} << 20U);
    CHECK(market.politeness.timeout == 40s);
    CHECK(market.origin == "markets/ebay-us.json");
}

TEST_CASE("optional keys have their defaults")
{
    json object = whole();
    for (const char* key : {"credentials", "tax", "note", "documented_api", "politeness"}) {
        object.erase(key);
    }
    const model::MarketDefinition market = read(object, Origin::user);
    CHECK(market.credentials.empty());
    CHECK(market.tax == model::TaxKind::unknown);
    CHECK_FALSE(market.tax_rate.has_value());
    CHECK(market.politeness == model::Politeness{});
}

TEST_CASE("the pages of a market without credentials may be rendered by a command")
{
    json object = json::parse(R"({"id": "shop", "adapter": "shopify", "country": "US", "currency": "USD",
                                  "base_url": "https://shop.example", "via": "chromium"})");
    const model::MarketDefinition market = read(object, Origin::user);
    CHECK(market.via == "chromium");
    CHECK(parse_definition(markets::definition_text(market), "again.json", Origin::user).via == "chromium");
    object["via"] = "";
    CHECK_THAT(refusal(object, Origin::user), ContainsSubstring("/via: it must not be empty"));
    CHECK_THAT(refusal_with("/via", "chromium"), ContainsSubstring("/via: a market with credentials"));
}

TEST_CASE("a base address loses its trailing slashes")
{
    json object = whole();
    object["base_url"] = "http://127.0.0.1:8080//";
    CHECK(read(object).base_url == "http://127.0.0.1:8080");
}

TEST_CASE("an unknown key is refused with its place, the accepted keys and the one that was meant")
{
    CHECK_THAT(refusal_with("/base_uri", "x"), ContainsSubstring("markets/ebay-us.json: /base_uri: unknown key") &&
                                                   ContainsSubstring("did you mean 'base_url'?") &&
                                                   ContainsSubstring("accepted: adapter, base_url"));
    CHECK_THAT(refusal_with("/politeness/delay", 5),
               ContainsSubstring("/politeness/delay: unknown key") && ContainsSubstring("min_delay_ms"));
    CHECK_THAT(refusal_with("/tax/rates", 5), ContainsSubstring("did you mean 'rate'"));
    CHECK_THAT(refusal_with("/credentials/client_id/envs", "X"), ContainsSubstring("/credentials/client_id/envs"));
    CHECK_THAT(refusal_with("/parameters/category_id", "1"),
               ContainsSubstring("/parameters/category_id") && ContainsSubstring("did you mean 'category_ids'"));
}

TEST_CASE("a value of the wrong type or out of range is refused at its place")
{
    const auto [pointer, value] = GENERATE(table<std::string, json>({{"/id", 5},
                                                                     {"/id", "eBay US"},
                                                                     {"/id", "-x"},
                                                                     {"/id", ""},
                                                                     {"/adapter", "ebay"},
                                                                     {"/country", "UK"},
                                                                     {"/country", "us"},
                                                                     {"/country", "USA"},
                                                                     {"/currency", "XXX"},
                                                                     {"/currency", json::array()},
                                                                     {"/base_url", "api.ebay.com"},
                                                                     {"/base_url", "file:///tmp"},
                                                                     {"/base_url", "https://"},
                                                                     {"/base_url", "https:///x"},
                                                                     {"/base_url", "https://user@host"},
                                                                     {"/base_url", "https://host?q=1"},
                                                                     {"/base_url", "https://ho st"},
                                                                     {"/queries", "nvidia a100"},
                                                                     {"/queries", json::array()},
                                                                     {"/queries/0", ""},
                                                                     {"/queries/1", "nvidia a100"},
                                                                     {"/parameters", json::array()},
                                                                     {"/parameters/category_ids", 27386},
                                                                     {"/credentials/client_id", "secret"},
                                                                     {"/credentials/client_id", json::object()},
                                                                     {"/credentials/client_id/env", ""},
                                                                     {"/tax", "included"},
                                                                     {"/tax/kind", "vat"},
                                                                     {"/tax/rate", 19},
                                                                     {"/tax/rate", 0},
                                                                     {"/tax/rate", "0.19"},
                                                                     {"/politeness/max_in_flight", 0},
                                                                     {"/politeness/max_in_flight", 1.5},
                                                                     {"/politeness/min_delay_ms", -1},
                                                                     {"/politeness/max_pages", 1e300},
                                                                     {"/politeness/max_body_mb", 4096},
                                                                     {"/politeness/timeout_s", "30"},
                                                                     {"/note", 5},
                                                                     {"/documented_api", "see the web"}}));
    CAPTURE(pointer, value.dump());
    CHECK_THAT(refusal_with(pointer, value), ContainsSubstring("markets/ebay-us.json: " + pointer + ": "));
}

TEST_CASE("a missing key is named with an example")
{
    CHECK_THAT(refusal_without("id"), ContainsSubstring("/id: it is required, such as \"ebay-us\""));
    CHECK_THAT(refusal_without("adapter"), ContainsSubstring("/adapter: it is required"));
    CHECK_THAT(refusal_without("country"), ContainsSubstring("/country: it is required"));
    CHECK_THAT(refusal_without("currency"), ContainsSubstring("/currency: it is required"));
    CHECK_THAT(refusal_without("base_url"), ContainsSubstring("/base_url"));
    CHECK_THAT(refusal_without("queries"), ContainsSubstring("/queries"));
    CHECK_THAT(refusal_with("/tax", {{"kind", "included"}}), ContainsSubstring("needs a \"rate\""));
    CHECK_THAT(refusal_with("/tax", {{"kind", "excluded"}, {"rate", 0.1}}), ContainsSubstring("/tax/rate"));
}

TEST_CASE("only a shipped definition can carry the mark of a documented API")
{
    CHECK_THAT(refusal(whole(), Origin::user), ContainsSubstring("/documented_api: only the definitions that come"));
}

TEST_CASE("text that is not JSON is refused with line and column")
{
    const auto why = [](const char* text) {
        try {
            static_cast<void>(parse_definition(text, "m.json", Origin::user));
            return std::string{};
        } catch (const core::UsageError& error) {
            return std::string{error.what()};
        }
    };
    CHECK_THAT(why("{\n  \"id\": \"x\",\n  oops\n}"),
               ContainsSubstring("m.json: line 3, column 3: it is not valid JSON"));
    CHECK_THAT(why(""), ContainsSubstring("line 1, column 1"));
    CHECK_THAT(why("[]"), ContainsSubstring("m.json: it must be an object"));
    CHECK_THAT(why("{\"id\":\"\xff\"}"), ContainsSubstring("not valid JSON"));
    CHECK_THAT(why("{\"id\":1e999}"), ContainsSubstring("m.json: a number in it is too large"));
    std::string deep;
    for (int level = 0; level < 100'000; ++level) {
        deep += "{\"extract\":";
    }
    CHECK_THAT(why(deep.c_str()), ContainsSubstring("m.json: it is nested more than 64 levels deep"));
}

TEST_CASE("the places of a selector are those where it stands alone or in a template's braces")
{
    model::MarketDefinition market;
    market.extract = R"({"paging": {"size": 64, "last": null}, "items": "/x", "fields": {"external_id": "/id",
        "title": ["/name", {"template": "{/id} {/id2}", "parts": {}}]}})";
    using Places = std::vector<std::string>;
    CHECK(markets::places_of(market, "/id") ==
          Places{"/extract/fields/external_id", "/extract/fields/title/1/template"});
    CHECK(markets::places_of(market, "/x") == Places{"/extract/items"});
    CHECK(markets::places_of(market, "/nowhere") == Places{"/extract"});
    market.extract.clear();
    CHECK(markets::places_of(market, "/id") == Places{"/extract"});
}
