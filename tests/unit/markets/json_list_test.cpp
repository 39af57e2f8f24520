#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;

namespace {

const std::string k_rules = R"("fields": {"external_id": "/id", "title": "/name"},
    "prices": [{"kind": "ask", "amount": "/price"}])";

model::MarketDefinition market(const std::string& keys)
{
    model::MarketDefinition definition;
    definition.id = "list";
    definition.adapter = "json_list";
    definition.base_url = "https://api.example";
    definition.extract = R"({"request": {"path": "/s"},)" + keys + "," + k_rules + "}";
    return definition;
}

const markets::Adapter& json_list() { return *markets::find_adapter("json_list"); }
const markets::Adapter& csv_list() { return *markets::find_adapter("csv_list"); }

Step step(const std::string& body, long status = 200, const std::string& keys = R"("items": "/items")")
{
    const auto definition = market(keys);
    return json_list().step(definition, json_list().start(definition).at(0), answer(body, status));
}

std::string refusal(const std::string& keys) { return json_list().check(market(keys)).error().text(); }

model::MarketDefinition table()
{
    model::MarketDefinition definition;
    definition.base_url = "https://api.example";
    definition.extract = R"({"request": {"path": "/t.csv"}, "fields": {"external_id": "id", "title": "name"},
        "prices": [{"kind": "ask", "amount": "price"}]})";
    return definition;
}

Step csv_step(const std::string& body, long status = 200)
{
    return csv_list().step(table(), csv_list().start(table()).at(0), answer(body, status));
}

}  // namespace

TEST_CASE("only an answer that shows an empty list is empty")
{
    CHECK(step(R"({"items": [{"id": 1, "name": "a", "price": 5}]})").verdict == Verdict::ok);
    CHECK(step(R"({"items": []})").verdict == Verdict::empty);
    CHECK(step(R"({"items": null})").verdict == Verdict::failed);
    CHECK(step("{}").verdict == Verdict::failed);
    CHECK(step("").verdict == Verdict::failed);
    CHECK(step("{\"items\": [").verdict == Verdict::failed);
    CHECK(step(std::string(100'000, '[')).verdict == Verdict::failed);
    CHECK(step(" \n<!DOCTYPE html>").verdict == Verdict::blocked);
    CHECK(step("[]", 401).verdict == Verdict::blocked);
    CHECK(step("[]", 403).verdict == Verdict::blocked);
    CHECK(step("[]", 429).verdict == Verdict::blocked);
    CHECK(step("[]", 404).verdict == Verdict::failed);
    CHECK(step("", 404, R"("items": "", "empty_statuses": [404])").verdict == Verdict::empty);
    CHECK(step(R"({"items": []})", 200, R"("items": "/items", "total": "/n")").verdict == Verdict::empty);
    const std::string blocked = R"("items": "/items", "blocked_when": ["/captcha", "log in first"])";
    CHECK(step(R"({"items": [], "captcha": {"url": "x"}})", 200, blocked).verdict == Verdict::blocked);
    CHECK(step(R"({"items": [], "m": "please log in first"})", 200, blocked).verdict == Verdict::blocked);
    CHECK(step(R"({"items": [], "captcha": null})", 200, blocked).verdict == Verdict::empty);
}

TEST_CASE("unreadable items are left out, and a list of nothing else is no answer")
{
    const Step some = step(R"({"items": [{"id": 1, "name": "a"}, 5, {"id": 1, "name": "b"}, {"id": 2, "name": ""}]})");
    CHECK(some.verdict == Verdict::ok);
    REQUIRE(some.listings.size() == 1);
    CHECK(some.listings[0].title == "a");
    CHECK(some.listings[0].prices.empty());
    REQUIRE(some.left_out.size() == 2);
    CHECK(some.left_out[0].item == "item 2");
    const Step none = step(R"({"items": [{"key": 1}, {"key": 2}]})");
    CHECK(none.verdict == Verdict::failed);
    CHECK_THAT(none.message, ContainsSubstring("none of the 2 items could be read"));
}

TEST_CASE("items are values of an object, elements within elements, or lines")
{
    CHECK(step(R"({"items": {"x": {"id": 1, "name": "a"}, "y": {"id": 2, "name": "b"}}})").listings.size() == 2);
    model::MarketDefinition nested = market(R"("items": "", "each": ["/variants", "/variants/offers"])");
    nested.extract = R"({"request": {"path": "/s"}, "items": "", "each": ["/variants", "/variants/offers"],
        "fields": {"external_id": {"template": "{/id}-{/variants/v}-{/variants/offers/o}"}, "title": "/tags/*/t"},
        "prices": [{"kind": "ask", "amount": "/variants/offers/p"}]})";
    const Step step_nested = json_list().read_saved(nested, R"([{"id": 7, "tags": [{"t": "A"}, {"u": 1}, {"t": "100"}],
        "variants": [{"v": 1, "offers": [{"o": 1, "p": 10}, {"o": 2, "p": 20}]}, {"v": 2, "offers": []}, {"v": 3}]}])");
    REQUIRE(step_nested.listings.size() == 2);
    CHECK(step_nested.listings[1].external_id == "7-1-2");
    CHECK(step_nested.listings[1].title == "A100");
    CHECK(step_nested.listings[1].prices.at(0).amount.to_decimal() == "20");
    CHECK(step_nested.left_out.at(0).reason == "it has no list at /variants/offers");
    const std::string lines = "{\"id\": 1, \"name\": \"a\"}\n\n{\"id\": 2, \"name\": \"b\"}\n";
    CHECK(step(lines, 200, R"("lines": true)").listings.size() == 2);
    const Step cut = step(lines + "{\"id\": 3", 200, R"("lines": true)");
    CHECK(cut.verdict == Verdict::failed);
    CHECK_THAT(cut.message, ContainsSubstring("line 4"));
}

TEST_CASE("a total that the page does not bear out makes the answer partial")
{
    const Step more = step(R"({"items": [], "n": "65"})", 200,
                           R"("items": "/items", "total": "/n", "paging": {"kind": "none", "size": 1})");
    CHECK(more.verdict == Verdict::empty);
    const Step full = step(R"({"items": [{"id": 1, "name": "a"}]})", 200,
                           R"("items": "/items", "paging": {"kind": "none", "size": 1})");
    CHECK(full.verdict == Verdict::partial);
    CHECK(full.listings.size() == 1);
}

TEST_CASE("a saved answer is read as it was sent or as the bare list")
{
    const auto definition = market(R"("items": "/data/items")");
    CHECK(json_list().read_saved(definition, R"({"data": {"items": [{"id": 1, "name": "a"}]}})").listings.size() == 1);
    CHECK(json_list().read_saved(definition, R"([{"id": 1, "name": "a"}])").listings.size() == 1);
    CHECK(json_list().read_saved(definition, R"({"items": []})").verdict == Verdict::failed);
}

TEST_CASE("an extract that says too little or too much is refused")
{
    CHECK_THAT(refusal(R"("total": "/n")"), ContainsSubstring("/extract: it must say where the items are"));
    CHECK_THAT(refusal(R"("items": "x")"), ContainsSubstring("/extract/items: 'x' is no JSON Pointer"));
    CHECK_THAT(refusal(R"("items": "", "each": ["v"])"), ContainsSubstring("/extract/each"));
    CHECK_THAT(refusal(R"("items": "", "totals": "/n")"), ContainsSubstring("did you mean 'total'?"));
    CHECK_THAT(refusal(R"("items": "", "empty_statuses": [99])"), ContainsSubstring("/extract/empty_statuses/0"));
    CHECK_THAT(refusal(R"("items": "", "listings": [])"), ContainsSubstring("/extract/listings"));
}

TEST_CASE("a table is read by its header")
{
    const Step good = csv_step("price,name,id\n5,a,1\n,b,2\n6,c\n\"7\"x,d,4\n");
    CHECK(good.verdict == Verdict::ok);
    REQUIRE(good.listings.size() == 2);
    CHECK(good.listings[0].prices.at(0).amount.to_decimal() == "5");
    CHECK(good.listings[1].prices.empty());
    CHECK(good.left_out.size() == 2);
    CHECK(csv_step("price,name,id\n").verdict == Verdict::empty);
    CHECK(csv_step("price,title,id\n5,a,1\n").message == "the table has no column 'name'");
    CHECK(csv_step("price,title,id\n5,a,1\n").verdict == Verdict::failed);
    CHECK(csv_step("").verdict == Verdict::failed);
    CHECK(csv_step("<html>").verdict == Verdict::blocked);
    CHECK(csv_step("", 429).verdict == Verdict::blocked);
}
