#include "paging.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::PageSeen;
using markets::Paging;

namespace {

struct Market {
    Paging paging;
    model::MarketDefinition definition;

    Market(const std::string& extract, std::vector<std::string> queries = {})
        : paging{Paging::parse(nlohmann::json::parse(extract)).value()}
    {
        definition.base_url = "https://api.example";
        definition.queries = std::move(queries);
        definition.politeness.max_pages = 10;
    }

    [[nodiscard]] std::vector<model::Request> start() const { return paging.start(definition); }
    [[nodiscard]] core::Result<std::vector<model::Request>> next(const model::Request& asked, const PageSeen& seen,
                                                                 const model::Response& response = {}) const
    {
        return paging.next(definition, asked, response, seen);
    }
};

PageSeen page_of(std::size_t items, std::optional<long> total = {})
{
    PageSeen seen;
    seen.items = items;
    seen.total = total;
    return seen;
}

std::string refusal(const std::string& extract)
{
    const auto paging = Paging::parse(nlohmann::json::parse(extract));
    return paging ? "" : paging.error().text();
}

}  // namespace

TEST_CASE("queries are encoded into path and body")
{
    Market market{R"({"request": {"path": "/s?q={query}", "method": "POST", "body": "{\"q\":{query_json}}"}})",
                  {"a&b {cursor}", "é\""}};
    market.definition.credentials = {{"token", {"token", "KEY", ""}}};
    market.definition.parameters = {{"token_header", "X-Key:"}};
    CHECK(market.paging.check(market.definition).has_value());
    const auto requests = market.start();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].url == "https://api.example/s?q=a%26b%20%7Bcursor%7D");
    CHECK(requests[1].body == "{\"q\":\"é\\\"\"}");
    const auto& credential = std::get<model::HeaderSecret>(requests[0].credential);
    CHECK(credential.header == "X-Key");
    CHECK(credential.prefix.empty());
    market.definition.parameters.clear();
    CHECK(std::get<model::HeaderSecret>(market.start()[0].credential).prefix == "Bearer ");
    CHECK(market.next(requests[0], page_of(5)).value().empty());
}

TEST_CASE("pages follow while they are full, or side by side up to a total")
{
    const Market market{R"({"request": {"path": "/s?p={page}&n={size}"}, "paging": {"kind": "page", "size": 20}})"};
    const auto first = market.start().at(0);
    CHECK(first.url == "https://api.example/s?p=1&n=20");
    const auto second = market.next(first, page_of(20)).value().at(0);
    CHECK(second.url == "https://api.example/s?p=2&n=20");
    CHECK(market.next(second, page_of(3)).value().empty());
    const auto rest = market.next(first, page_of(20, 65)).value();
    REQUIRE(rest.size() == 3);
    CHECK(rest[2].url == "https://api.example/s?p=4&n=20");
    CHECK(market.next(rest[0], page_of(20, 65)).value().empty());
    CHECK(market.next(first, page_of(20, 20)).value().empty());
    CHECK(market.next(first, page_of(20, 9'000'000'000'000'000'000)).value().size() == 10);
    CHECK_THAT(market.next(first, page_of(0, 65)).error().text(), ContainsSubstring("states 65 results"));
}

TEST_CASE("a total below what the page itself shows is none")
{
    const Market market{R"({"request": {"path": "/s?p={page}"}, "paging": {"kind": "page", "size": 20}})"};
    const auto first = market.start().at(0);
    for (const long total : {0L, 1L, 19L}) {
        CAPTURE(total);
        CHECK(market.next(first, page_of(20, total)).value().at(0).url == "https://api.example/s?p=2");
        CHECK(market.next(first, page_of(19, total)).value().empty());
    }
}

TEST_CASE("offsets count by what the market really gives a page")
{
    const Market market{R"({"request": {"path": "/s?o={offset}"}, "paging": {"kind": "offset", "size": 100}})"};
    const auto first = market.start().at(0);
    CHECK(first.url == "https://api.example/s?o=0");
    CHECK(market.next(first, page_of(100)).value().at(0).url == "https://api.example/s?o=100");
    const auto rest = market.next(first, page_of(40, 90)).value();
    REQUIRE(rest.size() == 2);
    CHECK(rest[1].url == "https://api.example/s?o=80");
}

TEST_CASE("cursors lead on, but not in a circle")
{
    const Market market{R"({"request": {"path": "/s"}, "paging": {"kind": "cursor", "parameter": "after"}})"};
    auto asked = market.start().at(0);
    CHECK(asked.url == "https://api.example/s");
    PageSeen seen = page_of(9);
    CHECK(market.next(asked, seen).value().empty());
    const int circle = GENERATE(1, 2, 3, 7);
    bool noticed = false;
    for (int i = 0; i < 60 && !noticed; ++i) {
        seen.cursor = "c=" + std::to_string(i % circle);
        const auto next = market.next(asked, seen);
        noticed = !next.has_value();
        if (next) {
            asked = next.value().at(0);
        }
    }
    CHECK(noticed);
    CHECK_THAT(asked.url, ContainsSubstring("/s?after=c%3D"));
}

TEST_CASE("links are followed within the market only")
{
    const Market market{R"({"request": {"path": "/s/list?p=1"}, "paging": {"kind": "link"}})"};
    const auto first = market.start().at(0);
    model::Response response;
    CHECK(market.next(first, page_of(1), response).value().empty());
    response.headers = {
        {"Link", R"(<https://api.example/s/list?p=0>; rel="prev", </s/list?p=2>; title="a"; rel="last next")"}};
    CHECK(market.next(first, page_of(1), response).value().at(0).url == "https://api.example/s/list?p=2");
    PageSeen seen = page_of(1);
    seen.link = "?p=3#top";
    CHECK(market.next(first, seen).value().at(0).url == "https://api.example/s/list?p=3");
    seen.link = "more";
    CHECK(market.next(first, seen).value().at(0).url == "https://api.example/s/more");
    seen.link = "https://API.example:443/x";
    CHECK(market.next(first, seen).has_value());
    seen.link = first.url;
    CHECK_THAT(market.next(first, seen).error().text(), ContainsSubstring("circle"));
    seen.link = GENERATE("https://evil.example/", "//evil.example/x", "https://api.example@evil.example/",
                         "http://api.example/", "javascript:alert(1)", "https://api.example:8443/",
                         "https://api.example\\@evil.example/", "file:///etc/passwd");
    CAPTURE(*seen.link);
    CHECK_THAT(market.next(first, seen).error().text(), ContainsSubstring("leads away from https://api.example"));
}

TEST_CASE("a full page of a market without paging may hide more")
{
    const Market market{R"({"request": {"path": "/s"}, "paging": {"kind": "none", "size": 64}})"};
    const auto first = market.start().at(0);
    CHECK(market.next(first, page_of(63)).value().empty());
    CHECK_THAT(market.next(first, page_of(64)).error().text(), ContainsSubstring("at most 64"));
    model::Request foreign = first;
    foreign.context = GENERATE("", "{}", "[[[", R"({"index": "x"})");
    CHECK_FALSE(market.next(foreign, page_of(1)).has_value());
}

TEST_CASE("wrong requests and pagings are refused by place")
{
    const auto [extract, said] = GENERATE(table<std::string, std::string>(
        {{R"({"request": {}})", "/extract/request: \"path\" is required"},
         {R"({"request": {"path": "s"}})", "/extract/request/path: it must start with"},
         {R"({"request": {"path": "/{quer}"}})", "/extract/request/path: it has a brace"},
         {R"({"request": {"path": "/", "method": "PUT"}})", "/extract/request/method: 'PUT' is neither GET nor POST"},
         {R"({"request": {"path": "/", "body": "x"}})", "/extract/request/body: a body goes with"},
         {R"({"request": {"path": "/", "headers": {"A": "x\r\nB: y"}}})",
          "/extract/request/headers/A: a header is one line"},
         {R"({"paging": {"kind": "pages"}})", "/extract/paging/kind: there is no paging 'pages'; did you mean 'page'?"},
         {R"({"request": {"path": "/{page}"}, "paging": {"kind": "page"}})", "/extract/paging: \"size\" is required"},
         {R"({"request": {"path": "/"}, "paging": {"kind": "page", "size": 5}})", "the request must hold {page}"},
         {R"({"request": {"path": "/"}, "paging": {"kind": "cursor"}})", "a cursor needs its place"}}));
    CAPTURE(extract);
    CHECK_THAT(refusal(extract), ContainsSubstring(said));
}

TEST_CASE("a definition must fit its request")
{
    Market market{R"({"request": {"path": "/s?q={query}"}})"};
    CHECK(market.paging.check(market.definition).error().where == "/queries");
    market.definition.queries = {"a100"};
    CHECK(market.paging.check(market.definition).has_value());
    market.definition.base_url.clear();
    CHECK(market.paging.check(market.definition).error().where == "/base_url");
    CHECK(market.start().empty());
    Market saved{"{}"};
    CHECK(saved.paging.check(saved.definition).error().where == "/extract/request");
    saved.definition.base_url.clear();
    CHECK(saved.paging.check(saved.definition).has_value());
    saved.definition.parameters = {{"marketplace", "x"}};
    CHECK(saved.paging.check(saved.definition).error().where == "/parameters/marketplace");
}
