#include "gpuprice/markets/adapter.hpp"

#include "json.hpp"
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

namespace {

const std::string k_details = R"("items": "/rows", "item_id": "/n", "paging": {"kind": "offset", "size": 3},
    "details": {"request": {"path": "/d?ids={ids}"}, "size": 2, "items": "/d", "item_id": "/id"})";

model::MarketDefinition two_steps()
{
    auto definition = market(k_details);
    definition.extract = R"({"request": {"path": "/s?o={offset}"},)" + k_details + "," + k_rules + "}";
    return definition;
}

}  // namespace

TEST_CASE("a list of ids is followed by their details, in portions")
{
    const auto definition = two_steps();
    CHECK(json_list().check(definition));
    const auto search = json_list().start(definition).at(0);
    const Step list = json_list().step(
        definition, search, answer(R"({"rows": [{"n": "a b"}, {"n": 2}, {"n": "a b"}, {"x": 1}, {"n": 3}]})"));
    CHECK(list.verdict == Verdict::ok);
    CHECK(list.listings.empty());
    REQUIRE(list.left_out.size() == 1);
    REQUIRE(list.requests.size() == 3);
    CHECK(list.requests[0].url == "https://api.example/d?ids=a%20b,2");
    CHECK(list.requests[1].url == "https://api.example/d?ids=3");
    CHECK(list.requests[2].url == "https://api.example/s?o=3");  // the next page comes after the details of this one
    const auto details = [&](const std::string& body, long status = 200) {
        return json_list().step(definition, list.requests[0], answer(body, status));
    };
    const Step told = details(R"({"d": [{"id": "a b", "name": "x", "price": 5}, {"id": 9, "name": "y", "price": 6}]})");
    CHECK(told.verdict == Verdict::ok);
    CHECK(told.requests.empty());
    REQUIRE(told.listings.size() == 1);
    CHECK(told.listings[0].external_id == "a b");
    REQUIRE(told.left_out.size() == 2);
    CHECK(told.left_out[0].item == "9");
    CHECK(told.left_out[1].item == "2");
    CHECK(details(R"({"d": []})").verdict == Verdict::failed);
    CHECK(details(R"({"d": [{"id": 9, "name": "y", "price": 6}]})").verdict == Verdict::failed);
    CHECK(details(R"({"e": []})").verdict == Verdict::failed);
    CHECK(details("", 404).verdict == Verdict::failed);
    CHECK(details("<html>", 200).verdict == Verdict::blocked);
    CHECK(json_list().step(definition, search, answer(R"({"rows": []})")).verdict == Verdict::empty);
    CHECK(json_list().step(definition, search, answer(R"({"rows": [{"x": 1}]})")).verdict == Verdict::failed);
}

TEST_CASE("a saved file of a market with two steps is the answer with the details")
{
    const auto definition = two_steps();
    CHECK(json_list().read_saved(definition, R"({"d": [{"id": 1, "name": "x", "price": 5}]})").listings.size() == 1);
    CHECK(json_list().read_saved(definition, R"([{"id": 1, "name": "x", "price": 5}])").listings.size() == 1);
    const Step ids = json_list().read_saved(definition, R"({"rows": [{"n": 1}]})");
    CHECK(ids.verdict == Verdict::failed);
    CHECK_THAT(ids.message, ContainsSubstring("ids only"));
    CHECK(json_list().read_saved(definition, R"({"rows": []})").verdict == Verdict::empty);
}

TEST_CASE("details that cannot work are refused with their place")
{
    const auto [keys, message] = GENERATE(table<std::string, std::string>({
        {R"("items": "", "details": {"request": {"path": "/d?{ids}"}, "size": 2, "item_id": "/id"})", "item_id"},
        {R"("items": "", "item_id": "/n", "details": {"request": {"path": "/d"}, "size": 2, "item_id": "/id"})",
         "/extract/details/request: it must hold {ids}"},
        {R"("items": "", "item_id": "/n", "details": {"request": {"path": "/{id}"}, "size": 2, "item_id": "/id"})",
         "/extract/details/request/path: it has a brace"},
        {R"("items": "", "item_id": "/n", "details": {"request": {"path": "/{ids}"}, "item_id": "/id"})", "\"size\""},
        {R"("items": "", "item_id": "/n", "details": {"request": {"path": "/{ids}"}, "size": 0, "item_id": "/id"})",
         "/extract/details/size"},
        {R"("items": "", "item_id": "/n", "details": {"request": {"path": "/{ids}"}, "size": 2, "id": "/id"})",
         "/extract/details/id: unknown key"},
        {R"("items": "", "total": "/t", "item_id": "/n",
            "details": {"request": {"path": "/{ids}"}, "size": 2, "item_id": "/id"})",
         "leave \"total\" out"},
        {R"("items": "", "item_id": "/n", "paging": {"kind": "orders", "size": 2, "orders": ["a"]})", "two texts"},
        {R"("items": "", "item_id": "/n", "paging": {"kind": "orders", "size": 2, "orders": ["a", "b"]})", "{order}"},
        {R"("items": "", "paging": {"kind": "none", "orders": ["a", "b"]})", "\"orders\" go with"},
    }));
    CAPTURE(keys);
    CHECK_THAT(refusal(keys), ContainsSubstring(message));
    auto nameless = market(R"("items": "")");
    nameless.extract = R"({"request": {"path": "/s?{order}"}, "items": "",
        "paging": {"kind": "orders", "size": 2, "orders": ["a", "b"]},)" +
                       k_rules + "}";
    CHECK_THAT(json_list().check(nameless).error().text(), ContainsSubstring("item_id"));
}

TEST_CASE("of a saved file, the selectors that reach nothing are named")
{
    auto definition = market(R"("items": "", "total": "/t")");
    definition.extract = R"({"request": {"path": "/s"}, "items": "/items", "total": "/t",
        "fields": {"external_id": "/id", "title": ["/name", "/label"], "seller": "/owner"},
        "prices": [{"kind": "ask", "amount": "/price"}]})";
    const Step step_some = json_list().read_saved(
        definition, R"({"items": [{"id": 1, "name": "a"}, {"id": 2, "label": "b", "price": 3}]})");
    CHECK(step_some.unreached == std::vector<std::string>{"/owner", "/t"});
}

TEST_CASE("rows of a table are joined to the rows that they name")
{
    model::MarketDefinition joined = table();
    joined.extract = R"({"request": {"path": "/t.csv"}, "join": {"key": "of", "to": "id", "as": "of."},
        "fields": {"external_id": "id", "title": {"template": "{name} {of.name}"}},
        "prices": [{"kind": "ask", "amount": {"at": "price", "plus": "of.price"}}],
        "skip": [{"at": "of", "missing": true}]})";
    REQUIRE(csv_list().check(joined));
    const Step rows = csv_list().read_saved(joined,
                                            "id,name,price,of\n1,card,5,9\n2,card,5,8\n3,card,x,9\n9,host,1.5,\n"
                                            "9,other,7,\n10,short\n");
    REQUIRE(rows.listings.size() == 1);
    CHECK(rows.listings[0].title == "card host");
    CHECK(rows.listings[0].prices.at(0).amount.to_decimal() == "6.5");
    CHECK(rows.listings[0].prices.at(0).text == "5 + 1.5 USD");
    CHECK(rows.left_out.size() == 3);  // one without a partner for its title, one whose price is none, one cut short
    joined.extract = R"({"request": {"path": "/t.csv"}, "join": {"key": "of"},
        "fields": {"external_id": "id", "title": "name"}, "prices": [{"kind": "ask", "amount": "price"}]})";
    CHECK_THAT(csv_list().check(joined).error().text(), ContainsSubstring("/extract/join"));
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

TEST_CASE("a table with a column twice is refused where that column counts, and else read by its full width")
{
    CHECK(csv_step("price,name,id,name\n5,a,1,b\n").verdict == Verdict::failed);
    CHECK(csv_step("price,name,id,name\n5,a,1,b\n").message == "the table has the column 'name' twice");
    const Step good = csv_step("note,note,id,name,price\nx,y,1,a,5\nx,2,b,6\n");
    CHECK(good.verdict == Verdict::ok);
    REQUIRE(good.listings.size() == 1);
    CHECK(good.listings[0].prices.at(0).amount.to_decimal() == "5");
    REQUIRE(good.left_out.size() == 1);
    CHECK(good.left_out[0].reason == "line 3: 4 cells where the header has 5");
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

TEST_CASE("of an answer only what the definition leads to is read, and nothing that it means is lost by that")
{
    const std::string item = R"({"id": "1", "name": "A100 80GB", "price": 9000, "other": {"id": "2", "price": 1}})";
    const auto listings_of = [](const std::string& body, const std::string& keys) {
        const auto taken = step(body, 200, keys);
        CAPTURE(taken.message);
        return taken.listings.size();
    };
    // The members of an object may have any keys, also where it stands within others.
    CHECK(listings_of(R"({"items": {"x17": )" + item + "}}", R"("items": "/items")") == 1);
    CHECK(listings_of(R"({"x17": )" + item + "}", R"("items": "")") == 1);
    CHECK(listings_of(R"({"data": [{"items": {"x17": )" + item + "}}]}", R"("items": "/data/0/items")") == 1);
    // A mark of a block is there when its object holds anything at all.
    const std::string marks = R"("items": "/items", "blocked_when": ["/error"])";
    CHECK(step(R"({"items": [], "error": {"code": 7}})", 200, marks).verdict == Verdict::blocked);
    CHECK(step(R"({"items": [], "error": {}})", 200, marks).verdict == Verdict::empty);
    CHECK(step(R"({"items": {"x17": )" + item + R"(}, "error": [{"code": 7}]})", 200, marks).verdict ==
          Verdict::blocked);
    // Escaped tokens, elements by number and "*" lead on.
    model::MarketDefinition definition;
    definition.base_url = "https://api.example";
    definition.extract = R"({"request": {"path": "/s"}, "items": "/a~1b", "prices": [{"kind": "ask", "amount": "/p"}],
        "fields": {"external_id": "/c~0d/0/*/e", "title": "/name"}})";
    const auto taken = json_list().step(
        definition, json_list().start(definition).at(0),
        answer(R"({"a/b": [{"name": "x", "p": 1, "c~d": [[{"e": "3", "f": 0}, {"e": "4"}]], "e": "5"}]})", 200));
    REQUIRE(taken.listings.size() == 1);
    CHECK(taken.listings[0].external_id == "34");
}

TEST_CASE("where only some keys are read, the last of equal ones counts and others may go")
{
    const auto parsed = markets::parse_json(R"({"a": {"b": 1, "x": [2]}, "x": {"a": 3}, "a": [{"b": 4, "x": 5}]})",
                                            markets::JsonKeys{"a", "b"});
    REQUIRE(parsed.has_value());
    CHECK(parsed->dump() == R"({"a":[{"b":4}]})");
}
