#include "listing_rules.hpp"

#include "support/catch.hpp"
#include "support/cpu_time.hpp"

#include <nlohmann/json.hpp>

#include <map>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::ListingRules;
using nlohmann::json;

namespace {

const std::map<std::string, std::string> k_item{
    {"id", "7"},       {"name", "A100"},       {"ram", "81559"},        {"gpus", "4"},  {"dph", "6.935555555555556"},
    {"at", "x, US"},   {"price", "1.226"},     {"text", "1.226 €"},     {"zero", "0"},  {"none", "call for price"},
    {"state", "SOLD"}, {"made", "1718383194"}, {"ms", "1710000000000"}, {"bad", "nan"}, {"link", "/item/7"},
    {"empty", ""},     {"tiny", "1e-05"}};

core::Result<ListingRules> parse(const json& extract)
{
    return ListingRules::parse(extract, [](const std::string& selector) -> core::Result<bool> {
        if (selector.find('!') != std::string::npos || selector.empty()) {
            return core::Error{core::ErrorKind::invalid, "no selector", ""};
        }
        return true;
    });
}

json usual()
{
    return json::parse(R"({"fields": {"external_id": "id", "title": "name"},
        "prices": [{"kind": "ask", "amount": "price", "currency": "EUR"}]})");
}

std::string refusal(const json& patch)
{
    json extract = usual();
    extract.merge_patch(patch);
    const auto rules = parse(extract);
    return rules ? "" : rules.error().text();
}

core::Result<std::optional<model::RawListing>> read(const json& patch)
{
    json extract = usual();
    extract.merge_patch(patch);
    model::MarketDefinition market;
    market.base_url = "https://shop.example/de";
    market.tax = model::TaxKind::excluded;
    return parse(extract).value().read(
        [](const std::string& selector) {
            const auto found = k_item.find(selector);
            return found == k_item.end() ? std::nullopt : std::optional{found->second};
        },
        market);
}

model::RawListing listing(const json& patch) { return read(patch).value().value(); }

std::string amount(const json& rule)
{
    const auto prices = listing({{"prices", {{{"kind", "ask"}, {"amount", rule}, {"currency", "EUR"}}}}}).prices;
    return prices.empty() ? "none" : prices[0].amount.to_decimal();
}

std::string title(const json& rule) { return listing({{"fields", {{"title", rule}}}}).title; }

}  // namespace

TEST_CASE("rules take a text by selector, template, expression, words, arithmetic and prefix")
{
    CHECK(title("name") == "A100");
    CHECK(title({{"at", {"nothing", "empty", "name"}}}) == "A100");
    CHECK(title(json::array({{{"template", "{nothing}!"}}, {{"text", "constant"}}})) == "constant");
    CHECK(title({{"template", "{{{name}}} {gpus}x"}}) == "{A100} 4x");
    CHECK(title({{"at", "at"}, {"match", "([A-Z]{2})$"}, {"words", {{"US", "usa"}}}, {"prefix", "in-"}}) == "in-usa");
    CHECK(title(json::parse(R"({"template": "{name} {memory}GB",
        "parts": {"memory": {"at": "ram", "factor": 0.0009765625, "nearest": [40, 80, 94]}}})")) == "A100 80GB");
}

TEST_CASE("amounts that are numbers are taken as they are, texts as people write them")
{
    CHECK(amount("price") == "1.226");
    CHECK(amount("text") == "1226");
    CHECK(amount({{"template", "{price} €"}}) == "1226");
    CHECK(amount({{"at", "dph"}, {"divide_by", "gpus"}}) == "1.7339");
    CHECK(amount({{"at", "gpus"}, {"factor", 0.01}}) == "0.04");
    CHECK(amount("zero") == "none");
    CHECK(amount("none") == "none");
    CHECK(amount("nothing") == "none");
    CHECK(amount("tiny") == "none");
    CHECK(amount({{"at", "dph"}, {"divide_by", "nothing"}}) == "none");
    const auto prices = listing(json::parse(R"({"prices": [
        {"kind": "ask", "amount": "zero"}, {"kind": "ask", "amount": "price", "currency": {"text": "JPY"}},
        {"kind": "ask", "amount": "gpus"}, {"kind": "quote", "amount": "gpus", "skip": [{"at": "state", "is": ["SOLD"]}]}]})"))
                            .prices;
    REQUIRE(prices.size() == 1);
    CHECK(prices[0].amount.currency.code() == "JPY");
    CHECK(prices[0].text == "1.226 JPY");
    CHECK(prices[0].tax == model::TaxKind::excluded);
}

TEST_CASE("fields are read by their kinds, and a wrong value leaves the item out with its reason")
{
    const auto good = listing(json::parse(R"({"fields": {"country": {"at": "at", "match": "([A-Z]{2})$"},
        "ended": {"at": "state", "words": {"SOLD": "true"}}, "listed_on": "made", "quantity": "gpus", "url": "link",
        "facts": {"gpus": "gpus", "gone": "nothing"}}})"));
    CHECK(good.country == "US");
    CHECK(good.ended);
    CHECK(core::to_text(good.listed_on.value()) == "2024-06-14");
    CHECK(core::to_text(listing({{"fields", {{"listed_on", "ms"}}}}).listed_on.value()) == "2024-03-09");
    CHECK(good.quantity == 4);
    CHECK(good.url == "https://shop.example/item/7");
    CHECK(good.facts == R"({"gpus":"4"})");
    const auto [field, rule] = GENERATE(table<std::string, std::string>({{"country", "at"},
                                                                         {"quantity", "zero"},
                                                                         {"quantity", "dph"},
                                                                         {"listed_on", "bad"},
                                                                         {"listed_on", "name"},
                                                                         {"best_offer", "name"},
                                                                         {"seller_positive_share", "gpus"},
                                                                         {"seller_feedback", "bad"}}));
    CAPTURE(field, rule);
    CHECK_THAT(read({{"fields", {{field, rule}}}}).error().text(), ContainsSubstring(field + ": '" + k_item.at(rule)));
    CHECK_THAT(read({{"fields", {{"title", "empty"}}}}).error().text(), ContainsSubstring("no title"));
    CHECK_THAT(read({{"fields", {{"external_id", "nothing"}}}}).error().text(), ContainsSubstring("no id"));
    CHECK_THAT(read(json::parse(R"({"prices": [{"kind": "ask", "amount": {"at": "dph", "divide_by": "zero"}}]})"))
                   .error()
                   .text(),
               ContainsSubstring("ask: '0' is nothing to divide by"));
}

TEST_CASE("an item is skipped when one condition applies")
{
    const auto skipped = [](const json& condition) { return !read({{"skip", {condition}}}).value().has_value(); };
    CHECK(skipped({{"at", "state"}, {"is", {"SOLD", "GONE"}}}));
    CHECK_FALSE(skipped({{"at", "state"}, {"is", "OPEN"}}));
    CHECK(skipped({{"at", "state"}, {"is_not", {"OPEN"}}}));
    CHECK(skipped({{"at", "nothing"}, {"is_not", {"OPEN"}}}));
    CHECK(skipped({{"at", "empty"}, {"missing", true}}));
    CHECK_FALSE(skipped({{"at", "state"}, {"missing", true}}));
}

TEST_CASE("a wrong rule is refused with its pointer and what is accepted")
{
    const auto [patch, said] = GENERATE(table<std::string, std::string>(
        {{R"({"fields": {"titel": "x"}})", "/extract/fields/titel: unknown key; did you mean 'title'?"},
         {R"({"fields": {"title": null}})", "/extract/fields: \"title\" is required"},
         {R"({"fields": {"title": "!"}})", "/extract/fields/title: no selector"},
         {R"({"fields": {"title": 5}})", "/extract/fields/title: it must be an object"},
         {R"({"fields": {"title": []}})", "/extract/fields/title: a list of rules must not be empty"},
         {R"({"fields": {"title": {"at": "x", "text": "y"}}})", "/extract/fields/title: a rule has one of"},
         {R"({"fields": {"title": {"template": "{x"}}})", "a brace is left open"},
         {R"({"fields": {"title": {"at": "x", "match": "("}}})",
          "/extract/fields/title/match: it is no RE2 expression"},
         {R"({"fields": {"title": {"at": "x", "match": "x"}}})", "/extract/fields/title/match: it must hold a group"},
         {R"({"fields": {"title": {"at": "x", "factor": 0}}})",
          "/extract/fields/title/factor: it must be a number above 0"},
         {R"({"fields": {"title": {"at": "x", "matches": "x"}}})", "did you mean 'match'?"},
         {R"({"prices": []})", "/extract: \"prices\" is required"},
         {R"({"prices": [{"kind": "asks", "amount": "x"}]})", "/extract/prices/0/kind: "},
         {R"({"prices": [{"kind": "ask", "amount": "x", "currency": "EURO"}]})", "/extract/prices/0/currency: "},
         {R"({"skip": [{"at": "x"}]})", "/extract/skip/0: a condition has one of"}}));
    CAPTURE(patch);
    CHECK_THAT(refusal(json::parse(patch)), ContainsSubstring(said));
}

TEST_CASE("an expression that takes other engines for ever takes the time of the text's length")
{
    const std::string expression =
        GENERATE(as<std::string>{}, "^(a+)+$", "^((a|a)*)b", "^((a|aa)+)$", "^((a*)*)*b$",
                 "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)(.*)(.*)(.*)(.*)[^a!]$", "(a?){50}a{50}b");
    CAPTURE(expression);
    json extract = usual();
    extract["fields"]["seller"] = {{"at", "long"}, {"match", expression}};
    const auto rules = parse(extract);
    REQUIRE(rules);
    const auto seconds = [&rules](std::size_t length) {
        const std::string text = std::string(length, 'a') + "!";
        return least_cpu_seconds(3, [&] {
            const auto lookup = [&text](const std::string& selector) {
                return std::optional{selector == "long" ? text : k_item.at(selector)};
            };
            CHECK(rules->read(lookup, model::MarketDefinition{}).value()->seller.empty());
        });
    };
    constexpr std::size_t k_length = std::size_t{64} << 10U;
    const double once = seconds(k_length);
    CHECK(once < 1.0);
    CHECK(seconds(4 * k_length) < 12 * once + 0.01);
}

TEST_CASE("an expression that would take much memory is refused with its place")
{
    CHECK_THAT(refusal({{"fields", {{"seller", {{"at", "name"}, {"match", "((a{1,100}){1,100}){1,100}"}}}}}}),
               ContainsSubstring("/extract/fields/seller/match: it is no RE2 expression"));
}
