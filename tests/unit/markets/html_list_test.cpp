#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;

namespace {

const std::string k_rules = R"("fields": {"external_id": "./@data-id", "title": "a", "url": "./a/@href"},
    "prices": [{"kind": "ask", "amount": ".price"}])";

model::MarketDefinition market(const std::string& keys)
{
    model::MarketDefinition definition;
    definition.id = "list";
    definition.adapter = "html_list";
    definition.base_url = "https://shop.example";
    definition.extract = R"({"request": {"path": "/s"},)" + keys + "," + k_rules + "}";
    return definition;
}

const markets::Adapter& html_list() { return *markets::find_adapter("html_list"); }

Step step(const std::string& body, long status = 200, const std::string& keys = R"("items": "li")")
{
    const auto definition = market(keys);
    auto response = answer(body, status);
    response.url = "https://shop.example/s";
    return html_list().step(definition, html_list().start(definition).at(0), response);
}

std::string refusal(const std::string& keys) { return html_list().check(market(keys)).error().text(); }

std::string item(int id, const std::string& price = "$9")
{
    return "<li data-id=" + std::to_string(id) + "><a href=/i/" + std::to_string(id) + ">A100 " + std::to_string(id) +
           "</a><b class=price>" + price + "</b></li>";
}

}  // namespace

TEST_CASE("the items of a page are its listings")
{
    const Step read = step("<ul>" + item(1, "$9,500.00") + item(2, "call for price") + item(1) + "<li>ad</li></ul>");
    CHECK(read.verdict == Verdict::ok);
    REQUIRE(read.listings.size() == 2);  // the second of one id is a repetition
    CHECK(read.listings[0].external_id == "1");
    CHECK(read.listings[0].title == "A100 1");
    CHECK(read.listings[0].url == "https://shop.example/i/1");
    CHECK(read.listings[0].prices.at(0).amount.to_decimal() == "9500");
    CHECK(read.listings[1].prices.empty());
    CHECK(read.left_out.size() == 1);
}

TEST_CASE("the units on offer may stand in words")
{
    auto definition = market(R"("items": "li")");
    definition.extract.replace(definition.extract.find(R"("title")"), 0, R"("quantity_available": ".units", )");
    const auto read = [&definition](const std::string& words) {
        const std::string page = "<li data-id=1><a>A100</a><b class=price>$9</b><i class=units>" + words + "</i></li>";
        return html_list().step(definition, html_list().start(definition).at(0), answer(page));
    };
    for (const char* words : {"10", "10 available", "More than 10 available", "10+ in stock"}) {
        CAPTURE(words);
        CHECK(read(words).listings.at(0).quantity_available == 10);
    }
    CHECK_THAT(read("plenty").left_out.at(0).reason, ContainsSubstring("quantity_available"));
}

TEST_CASE("a page without items is empty only when it says so")
{
    CHECK(step("<p>Hello</p>").verdict == Verdict::failed);
    CHECK_THAT(step("<p>Hello</p>").message, ContainsSubstring("no item 'li' and does not say that there is none"));
    CHECK(step("").verdict == Verdict::failed);
    const std::string signs = R"("items": "li", "empty_when": ["#none", {"text": "Nothing found"}])";
    CHECK(step("<p id=none>x</p>", 200, signs).verdict == Verdict::empty);
    CHECK(step("<p>Nothing  found</p>", 200, signs).verdict == Verdict::empty);
    CHECK(step("<p>Nothing</p>", 200, signs).verdict == Verdict::failed);
    CHECK(step("<p id=none>x</p>" + item(1), 200, signs).verdict == Verdict::empty);  // other offers fill it
    CHECK(step("<p>Nothing found like it</p>" + item(1), 200, signs).verdict == Verdict::ok);
    CHECK(step("<p>x", 404, R"("items": "li", "empty_statuses": [404])").verdict == Verdict::empty);
    CHECK(step("<p>x", 404).verdict == Verdict::failed);
    CHECK(step("<ul><li>ad</li></ul>").verdict == Verdict::failed);
}

TEST_CASE("a page that takes its reader for a robot is blocked")
{
    CHECK(step("<title>Are you a human?</title><p>x").verdict == Verdict::blocked);
    CHECK(step("<title>Just a moment...</title><p>x").verdict == Verdict::blocked);
    CHECK(step("<p>Type the CAPTCHA below</p>").verdict == Verdict::blocked);
    CHECK(step("<p>no captcha here</p>" + item(1)).verdict == Verdict::ok);
    CHECK(step(item(1), 403).verdict == Verdict::blocked);
    const std::string signs = R"("items": "li", "blocked_when": ["form#gate", {"text": "Zugriff gesperrt"}])";
    CHECK(step("<form id=gate></form>" + item(1), 200, signs).verdict == Verdict::blocked);
    CHECK(step("<p>Zugriff gesperrt</p>", 200, signs).verdict == Verdict::blocked);
}

TEST_CASE("a page that cannot be read whole is failed, never empty")
{
    std::string deep;
    for (int i = 0; i < 1000; ++i) {
        deep += "<div>";
    }
    CHECK(step(item(1) + deep).verdict == Verdict::failed);
    CHECK_THAT(step(deep).message, ContainsSubstring("nested more than"));
}

TEST_CASE("the next page follows the link or the total")
{
    const std::string link = R"("items": "li", "next": "//a[@class='next']/@href", "paging": {"kind": "link"})";
    const Step first = step(item(1) + "<a class=next href='?p=2'>Next</a>", 200, link);
    REQUIRE(first.requests.size() == 1);
    CHECK(first.requests[0].url == "https://shop.example/s?p=2");
    CHECK(step(item(1), 200, link).requests.empty());
    const Step away = step(item(1) + "<a class=next href='https://evil.example/'>Next</a>", 200, link);
    CHECK(away.verdict == Verdict::partial);
    CHECK(away.requests.empty());
    auto counted = market(R"("items": "li", "total": {"at": "h1", "match": "of ([0-9.]+) offers"},
        "paging": {"kind": "page", "size": 2})");
    counted.extract.replace(counted.extract.find("\"/s\""), 4, "\"/s?p={page}\"");
    const auto asked = html_list().start(counted).at(0);
    const Step shown = html_list().step(counted, asked, answer("<h1>1-2 of 1.003 offers</h1>" + item(1) + item(2)));
    CHECK(shown.requests.size() == 10);  // side by side, as many as a run may ask for
}

TEST_CASE("bytes are read in the encoding that the answer states")
{
    auto response = answer("<li data-id=1><a href=/1>\x91\xA6\x8C\x88 A100</a></li>");
    response.headers = {{"content-type", "text/html; charset=\"Shift_JIS\""}};
    const auto definition = market(R"("items": "li")");
    const Step read = html_list().step(definition, html_list().start(definition).at(0), response);
    CHECK(read.listings.at(0).title == "即決 A100");
}

TEST_CASE("a saved page is read without further requests")
{
    const auto definition = market(R"("items": "li", "next": "//a/@href", "paging": {"kind": "link"})");
    const Step saved = html_list().read_saved(definition, item(1));
    CHECK(saved.listings.size() == 1);
    CHECK(saved.requests.empty());
}

TEST_CASE("a mistake in the extract of a page is named with its place")
{
    CHECK_THAT(refusal(R"("item": "li")"), ContainsSubstring("/extract/item: unknown key"));
    CHECK_THAT(refusal(R"("total": "b")"), ContainsSubstring("a selector such as"));
    CHECK_THAT(refusal(R"("items": "li:hover")"), ContainsSubstring("/extract/items: selector 'li:hover'"));
    CHECK_THAT(refusal(R"("items": "li", "next": "a::frob")"), ContainsSubstring("/extract/next"));
    CHECK_THAT(refusal(R"("items": "li", "empty_when": ["a["])"), ContainsSubstring("/extract/empty_when/0"));
    CHECK_THAT(refusal(R"("items": "li", "empty_when": [{"word": "x"}])"), ContainsSubstring("/extract/empty_when/0"));
    CHECK_THAT(refusal(R"("items": "li", "empty_statuses": 404)"), ContainsSubstring("list of HTTP statuses"));
    auto bad_field = market(R"("items": "li")");
    bad_field.extract.replace(bad_field.extract.find("\".price\""), 8, "\"..price\"");
    CHECK_THAT(html_list().check(bad_field).error().text(), ContainsSubstring("/extract/prices/0/amount"));
    CHECK(html_list().check(market(R"("items": "li")")));
}
