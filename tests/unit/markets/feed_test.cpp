#include "gpuprice/markets/adapter.hpp"

#include "support/catch.hpp"
#include "unit/markets/markets_support.hpp"

#include <algorithm>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Step;
using markets::Verdict;
namespace fs = std::filesystem;

namespace {

model::MarketDefinition market(const std::string& fields, const std::string& paging = "none")
{
    model::MarketDefinition definition;
    definition.id = "feed";
    definition.adapter = "feed";
    definition.base_url = "https://forum.example";
    definition.extract = R"({"request": {"path": "/feed.xml"}, "paging": {"kind": ")" + paging + R"("}, "fields": {)" +
                         fields + R"(}, "prices": [{"kind": "ask", "amount": {"at": "title"}}]})";
    return definition;
}

const std::string k_atom = R"("external_id": "id", "title": "title", "seller": "author/name",
    "url": "link[rel=alternate]@href", "listed_on": "updated", "facts": {"text": "content"})";
const std::string k_rss = R"("external_id": ["guid", "link"], "title": "title", "seller": "dc:creator",
    "url": "link", "facts": {"text": ["content:encoded", "description"]})";

const markets::Adapter& feed() { return *markets::find_adapter("feed"); }

Step step(const model::MarketDefinition& definition, const std::string& body, long status = 200)
{
    auto response = answer(body, status);
    response.url = "https://forum.example/feed.xml";
    return feed().step(definition, feed().start(definition).at(0), response);
}

std::string refusal(const std::string& fields) { return feed().check(market(fields)).error().text(); }

}  // namespace

TEST_CASE("an Atom feed gives a listing for each entry")
{
    const Step read =
        step(market(k_atom), R"(<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>
        <entry><id>e1</id><title type="html">A100 80GB &amp;amp; bracket $9,500</title><author><name>Jo</name></author>
        <link rel="self" href="https://forum.example/self"/><link rel="alternate" href="https://forum.example/1"/>
        <updated>2026-03-01T10:00:00Z</updated><content type="html">&lt;p&gt;Good &lt;b&gt;card&lt;/b&gt;&lt;/p&gt;</content></entry>
        <entry><id>e2</id><title>H100 PCIe, call me</title></entry><entry><title>no id</title></entry></feed>)");
    CHECK(read.verdict == Verdict::ok);
    REQUIRE(read.listings.size() == 2);
    const auto& first = read.listings[0];
    CHECK(first.external_id == "e1");
    CHECK(first.title == "A100 80GB & bracket $9,500");
    CHECK(first.seller == "Jo");
    CHECK(first.url == "https://forum.example/1");
    CHECK(first.facts == R"({"text":"Good card"})");
    CHECK(first.prices.at(0).amount.to_decimal() == "9500");
    CHECK(core::to_text(first.listed_on.value()) == "2026-03-01");
    CHECK(read.listings[1].prices.empty());
    CHECK(read.left_out.size() == 1);
}

TEST_CASE("an RSS feed gives a listing for each item")
{
    const std::string items = R"(<item><title>A100 40GB 3500 USD</title><link>https://forum.example/2</link>
        <guid isPermaLink="false">g2</guid><dc:creator>Al</dc:creator>
        <description>&lt;i&gt;x&lt;/i&gt; y</description></item>
        <item><title><![CDATA[H100 & more]]></title><link>https://forum.example/3</link>
        <content:encoded><![CDATA[<p>a</p><p>b</p>]]></content:encoded></item>)";
    const std::string names =
        R"(xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/")";
    const Step two = step(market(k_rss),
                          "<rss version=\"2.0\" " + names + "><channel><title>f</title>" + items + "</channel></rss>");
    REQUIRE(two.listings.size() == 2);
    CHECK(two.listings[0].external_id == "g2");
    CHECK(two.listings[0].seller == "Al");
    CHECK(two.listings[0].facts == R"({"text":"x y"})");
    CHECK(two.listings[0].prices.at(0).amount.to_decimal() == "3500");
    CHECK(two.listings[1].external_id == "https://forum.example/3");
    CHECK(two.listings[1].title == "H100 & more");
    CHECK(two.listings[1].facts == R"({"text":"a b"})");
    const Step one = step(market(k_rss),
                          "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
                          "xmlns=\"http://purl.org/rss/1.0/\" " +
                              names + "><channel/>" + items + "</rdf:RDF>");
    CHECK(one.listings.size() == 2);
}

TEST_CASE("only a feed without entries is empty")
{
    const auto atom = market(k_atom);
    CHECK(step(atom, "<feed xmlns='http://www.w3.org/2005/Atom'/>").verdict == Verdict::empty);
    CHECK(step(atom, "<rss><channel/></rss>").verdict == Verdict::empty);
    CHECK(step(atom, "<rss/>").verdict == Verdict::failed);
    CHECK(step(atom, "<opml/>").verdict == Verdict::failed);
    CHECK(step(atom, "").verdict == Verdict::failed);
    CHECK(step(atom, "<feed><entry>").verdict == Verdict::failed);
    CHECK(step(atom, "{}").verdict == Verdict::failed);
    CHECK(step(atom, "\n<!DOCTYPE html><p>log in").verdict == Verdict::blocked);
    CHECK(step(atom, "<html><body/></html>").verdict == Verdict::blocked);
    CHECK(step(atom, "", 429).verdict == Verdict::blocked);
    CHECK_THAT(step(atom, "<!DOCTYPE f [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><feed>&x;</feed>").message,
               ContainsSubstring("declares the entity"));
}

TEST_CASE("a feed's next page follows its link")
{
    const Step read =
        step(market(k_atom, "link"),
             "<feed><link rel='next' href='/feed.xml?p=2'/><entry><id>1</id><title>a</title></entry></feed>");
    REQUIRE(read.requests.size() == 1);
    CHECK(read.requests[0].url == "https://forum.example/feed.xml?p=2");
}

TEST_CASE("a path that no feed can have is refused with its place")
{
    CHECK_THAT(refusal(R"("external_id": "id", "title": "title/")"), ContainsSubstring("/extract/fields/title"));
    CHECK_THAT(refusal(R"("external_id": "a b", "title": "title")"), ContainsSubstring("is no path of elements"));
    CHECK_THAT(refusal(R"("external_id": "link@", "title": "title")"), ContainsSubstring("is no path of elements"));
    CHECK_THAT(refusal(R"("external_id": "link[rel]", "title": "title")"), ContainsSubstring("is no path of elements"));
    CHECK_THAT(refusal(R"("external_id": "./a[", "title": "title")"), ContainsSubstring("it is no XPath 1.0"));
    CHECK(feed().check(market(R"("external_id": "./*[1]", "title": "title")")));
}

TEST_CASE("the recorded feed of r/hardwareswap is read")
{
    const fs::path file = fs::path{GPUPRICE_SHARED_DIR} / "captures/reddit/hardwareswap_atom_sample.xml";
    if (!fs::exists(file)) {
        WARN("no captures of real answers on this machine");
        return;
    }
    const fs::path shipped = fs::path{GPUPRICE_SOURCE_DIR} / "data/markets/reddit-hardwareswap.json";
    const auto definition = markets::parse_definition(read_all(shipped), shipped, markets::Origin::shipped);
    const Step all = feed().read_saved(market(k_atom), read_all(file));
    CHECK(all.listings.size() == 25);
    const Step selling = feed().read_saved(definition, read_all(file));
    CHECK(selling.verdict == Verdict::ok);
    CHECK(selling.left_out.empty());
    CHECK(selling.listings.size() > 5);
    CHECK(selling.listings.size() < 25);
    CHECK(std::ranges::all_of(selling.listings, [](const auto& each) {
        return each.external_id.starts_with("t3_") && each.seller.starts_with("/u/") && each.listed_on &&
               each.url.starts_with("https://www.reddit.com/r/hardwareswap/");
    }));
    CHECK(std::ranges::none_of(selling.listings,
                               [](const auto& each) { return each.title == "[USA-FL] [H] Paypal [W] Noctua c14"; }));
}
