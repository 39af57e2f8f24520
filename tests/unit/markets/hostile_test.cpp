// Answers that are made to hurt, for every adapter that reads pages, lists, feeds and tables.
#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <ctime>
#include <random>
#include <string_view>
#include <utility>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;

namespace {

constexpr int k_depth = 100'000;
constexpr std::size_t k_line = std::size_t{1} << 20;  // of one line without end
const std::string k_rules = R"("fields": {"external_id": "@id@", "title": "@name@"},
    "prices": [{"kind": "ask", "amount": "@price@"}])";

/// A market of each kind, and a good answer of one listing that it reads.
struct Kind {
    std::string adapter;
    model::MarketDefinition definition;
    std::string good;
};

std::string with_selectors(std::string text, const std::string& id, const std::string& name, const std::string& price)
{
    for (const auto& [mark, selector] : {std::pair{"@id@", id}, {"@name@", name}, {"@price@", price}}) {
        text.replace(text.find(mark), std::string_view{mark}.size(), selector);
    }
    return text;
}

Kind kind(const std::string& adapter, const std::string& own, const std::string& rules, std::string good)
{
    Kind result{adapter, {}, std::move(good)};
    result.definition.id = "hostile";
    result.definition.adapter = adapter;
    result.definition.country = "US";
    result.definition.base_url = "https://shop.example";
    if (rules.empty()) {
        result.definition.queries = {"/item"};
    } else {
        result.definition.extract = R"({"request": {"path": "/s"},)" + own + rules + "}";
    }
    REQUIRE(markets::find_adapter(adapter)->check(result.definition));
    return result;
}

std::vector<Kind> kinds()
{
    return {
        kind("json_list", R"("items": "/items",)", with_selectors(k_rules, "/id", "/name", "/price"),
             R"({"items": [{"id": "1", "name": "NVIDIA A100", "price": 5000}]})"),
        kind("html_list", R"("items": "li",)", with_selectors(k_rules, "a", "b", "i"),
             "<ul><li><a>1</a><b>NVIDIA A100</b><i>5000 USD</i></li></ul>"),
        kind(
            "feed", "", with_selectors(k_rules, "id", "title", "summary"),
            "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>NVIDIA A100</title>"
            "<summary>5000 USD</summary></entry></feed>"),
        kind("csv_list", "", with_selectors(k_rules, "id", "name", "price"), "id,name,price\n1,NVIDIA A100,5000\n"),
        kind("product_page", "", "",
             R"(<html><h1>NVIDIA A100</h1><script type="application/ld+json">{"@type": "Product", "name": "NVIDIA A100",
                "sku": "1", "offers": {"price": "5000", "priceCurrency": "USD"}}</script></html>)"),
    };
}

Step read(const Kind& market, const std::string& body, const std::string& content_type = "")
{
    const auto& adapter = *markets::find_adapter(market.adapter);
    model::Response response = answer(body);
    if (!content_type.empty()) {
        response.headers.emplace_back("Content-Type", content_type);
    }
    const Step step = adapter.step(market.definition, adapter.start(market.definition).at(0), response);
    // Without an address and a charset a saved file may be read otherwise, but not as an empty market.
    CHECK((adapter.read_saved(market.definition, body).verdict != Verdict::empty || step.verdict == Verdict::empty));
    return step;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string repeated(const std::string& text, int times)
{
    std::string all;
    all.reserve(text.size() * static_cast<std::size_t>(times));
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

}  // namespace

TEST_CASE("the good answers of the hostile tests are good")
{
    for (const Kind& market : kinds()) {
        CAPTURE(market.adapter);
        const Step step = read(market, market.good);
        CHECK(step.verdict == Verdict::ok);
        REQUIRE(step.listings.size() == 1);
        CHECK(step.listings[0].title == "NVIDIA A100");
        REQUIRE(step.listings[0].prices.size() == 1);
        CHECK(step.listings[0].prices[0].amount.to_decimal() == "5000");
    }
}

TEST_CASE("100,000 levels of nesting end no adapter, and are no empty market")
{
    const double begin = cpu_seconds();
    for (const Kind& market : kinds()) {
        CAPTURE(market.adapter);
        const std::string json = repeated(R"({"items":[)", k_depth) + repeated("]}", k_depth);
        const std::string html = "<ul>" + repeated("<div>", k_depth) + market.good + repeated("</div>", k_depth);
        const std::string xml =
            "<?xml version='1.0'?><feed>" + repeated("<a>", k_depth) + repeated("</a>", k_depth) + "</feed>";
        for (const std::string& body : {json, html, xml, repeated("[", k_depth), repeated("<b", k_depth),
                                        repeated("<table>", k_depth), repeated("<![CDATA[", k_depth)}) {
            CAPTURE(body.substr(0, 12));
            const Step step = read(market, body);
            CHECK((step.verdict == Verdict::failed || step.verdict == Verdict::blocked));
            CHECK_FALSE(step.message.empty());
            CHECK(step.listings.empty());
        }
    }
    const Kind page = kinds().back();
    const std::string deep =
        R"(<html><script type="application/ld+json">)" + repeated(R"({"@graph":[)", k_depth) + "</script></html>";
    CHECK(read(page, deep).verdict == Verdict::failed);
    CHECK(cpu_seconds() - begin < 60);
}

TEST_CASE("an answer that breaks off is read right or failed, never empty")
{
    for (const Kind& market : kinds()) {
        CAPTURE(market.adapter);
        for (std::size_t size = 0; size < market.good.size(); ++size) {
            CAPTURE(size);
            const Step step = read(market, market.good.substr(0, size));
            // A header and nothing else is a table without rows.
            const bool header_only = market.adapter == "csv_list" && size <= std::string_view{"id,name,price\n"}.size();
            REQUIRE((step.verdict != Verdict::empty || header_only));
            for (const model::RawListing& listing : step.listings) {
                const std::string_view whole{"NVIDIA A100"};
                REQUIRE((whole.starts_with(listing.title) || listing.title == std::string{whole} + "<"));
            }
        }
    }
}

TEST_CASE("a wrong charset, and bytes that are none, make no market empty")
{
    for (const Kind& market : kinds()) {
        CAPTURE(market.adapter);
        for (const char* type :
             {"text/html; charset=utf-16", "text/html; charset=shift_jis", "text/html; charset=utf-7",
              "text/html; charset=no-such", "text/html; charset=\"", "text/html; charset=gb18030"}) {
            CAPTURE(type);
            const Step step = read(market, market.good, type);
            CHECK(step.verdict != Verdict::empty);
        }
        const std::size_t at = market.good.find("A100");
        std::string bytes = market.good;
        bytes.insert(at, "\xFF\xFE\xC3\x28");
        CHECK(read(market, bytes).verdict != Verdict::empty);
        bytes.insert(at, std::string(1, '\0'));
        CHECK(read(market, bytes).verdict != Verdict::empty);
    }
}

TEST_CASE("a line without end is read or refused in the time of its length")
{
    const double begin = cpu_seconds();
    for (const Kind& market : kinds()) {
        CAPTURE(market.adapter);
        const std::string title = std::string(k_line, 'x');
        std::string body = market.good;
        body.insert(body.find("A100"), title);
        CHECK(read(market, body).verdict != Verdict::empty);
        for (const char c : {' ', '{', '"', '<', '&', ',', '/', '\\'}) {
            CAPTURE(c);
            const Step step = read(market, std::string(k_line, c));
            CHECK((step.verdict == Verdict::failed || step.verdict == Verdict::blocked));
        }
    }
    CHECK(cpu_seconds() - begin < 60);
}

TEST_CASE("declared entities are not read")
{
    const std::string laughs =
        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
        "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>";
    const auto market = kinds().at(2);
    REQUIRE(market.adapter == "feed");
    for (const char* entity : {"&d;", "&f;", ""}) {
        CAPTURE(entity);
        std::string body = market.good;
        body.insert(body.find("<feed"), laughs);
        body.insert(body.find("A100"), entity);
        const Step step = read(market, body);
        CHECK(step.verdict == Verdict::failed);
        CHECK(step.listings.empty());
    }
}

TEST_CASE("answers with some bytes changed are never an empty market without saying so")
{
    std::mt19937 random{20'261'126};
    for (const Kind& market : kinds()) {
        CAPTURE(market.adapter);
        for (int round = 0; round < 300; ++round) {
            std::string body = market.good;
            for (auto left = 1U + random() % 4U; left > 0; --left) {
                body[random() % body.size()] = static_cast<char>(random() % 256U);
            }
            CAPTURE(round, body);
            const Step step = read(market, body);
            REQUIRE((step.verdict != Verdict::failed || !step.message.empty()));
            REQUIRE((step.verdict != Verdict::empty || body.find("A100") == std::string::npos ||
                     market.adapter == "feed" || market.adapter == "csv_list"));
        }
    }
}
