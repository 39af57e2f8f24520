#include "html.hpp"

#include "support/catch.hpp"

#include <chrono>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::Node;
using markets::Page;
using markets::Selector;

namespace {

Page html(std::string_view bytes, std::string_view charset = "")
{
    auto page = Page::parse_html(bytes, charset);
    INFO((page ? "" : page.error().text()));
    REQUIRE(page);
    return std::move(page).value();
}

std::string trouble(const core::Result<Page>& page) { return page ? "none" : page.error().text(); }

std::vector<std::string> texts(const Page& page, const std::string& selector)
{
    const auto compiled = Selector::parse(selector);
    INFO((compiled ? "" : compiled.error().text()));
    REQUIRE(compiled);
    const auto nodes = compiled->nodes(page.root());
    REQUIRE(nodes);
    std::vector<std::string> all;
    for (const Node& node : *nodes) {
        all.push_back(node.text());
    }
    return all;
}

std::string first(const Page& page, const std::string& selector)
{
    const auto compiled = Selector::parse(selector);
    INFO((compiled ? "" : compiled.error().text()));
    REQUIRE(compiled);
    const auto text = compiled->text(page.root());
    REQUIRE(text);
    return text->value_or("(none)");
}

std::string refusal(const std::string& selector)
{
    const auto compiled = Selector::parse(selector);
    return compiled ? "none" : compiled.error().text();
}

std::string repeated(std::string_view piece, std::size_t times)
{
    std::string all;
    all.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        all += piece;
    }
    return all;
}

using Words = std::vector<std::string>;

constexpr const char* k_list = R"(<div id=all class="list big"><ul>
<li class="item first" data-id="a1"><a href="/x/1">One</a><b>$1</b></li>
<li class="item" data-id="b2"><a href="/x/2?y=z">Two</a><b>$2</b></li>
<li class="item sold" data-id="b3"><a href="http://e/3">Three</a><b>$3</b><i>old</i></li>
</ul><p>End</p></div>)";

}  // namespace

TEST_CASE("CSS selectors select what they do in a browser")
{
    const auto page = html(k_list);
    const auto [selector, expected] = GENERATE(table<const char*, Words>({
        {"a", {"One", "Two", "Three"}},
        {"LI.item > A", {"One", "Two", "Three"}},
        {"#all li.sold a", {"Three"}},
        {"ul.item a", {}},
        {"div.big.list p", {"End"}},
        {"div > a", {}},
        {"ul + p", {"End"}},
        {"a + b", {"$1", "$2", "$3"}},
        {"a + i", {}},
        {"a ~ i", {"old"}},
        {"[data-id]>b", {"$1", "$2", "$3"}},
        {"[data-id=a1] b", {"$1"}},
        {"[data-id^='b'] b", {"$2", "$3"}},
        {"[data-id$=\"2\"] b", {"$2"}},
        {"a[href*='/x/']", {"One", "Two"}},
        {"[class~=sold] a", {"Three"}},
        {"[class~=sol] a", {}},
        {"a[href^='']", {}},
        {"li:first-child a", {"One"}},
        {"li:last-child a", {"Three"}},
        {"li:nth-child(2) a", {"Two"}},
        {"li:nth-child(1) a", {"One"}},
        {"li:not(.first):not([data-id=b3]) a", {"Two"}},
        {"li:not(:first-child) > b", {"$2", "$3"}},
        {"ul > *:last-child > a", {"Three"}},
        {"p, li.first a", {"One", "End"}},
        {"li.first::attr(data-id), p::text", {"a1", "End"}},
        {"a::attr(HREF)", {"/x/1", "/x/2?y=z", "http://e/3"}},
        {"//li[@class='item']/b", {"$2"}},
        {"./body//i", {"old"}},
        {"(//b)[last()]", {"$3"}},
    }));
    CAPTURE(selector);
    CHECK(texts(page, selector) == expected);
}

TEST_CASE("a selector is asked within a node")
{
    const auto page = html(k_list);
    const auto items = Selector::parse("li")->nodes(page.root());
    REQUIRE(items->size() == 3);
    const Node second = (*items)[1];
    CHECK(second.name() == "li");
    CHECK(second.attribute("data-id") == "b2");
    CHECK_FALSE(second.attribute("data-ID"));
    CHECK(Selector::parse("a")->text(second).value() == "Two");
    CHECK(Selector::parse("> a::attr(href)")->text(second).value() == "/x/2?y=z");
    CHECK(Selector::parse("li")->text(second).value() == std::nullopt);
    CHECK(Selector::parse("./@data-id")->text(second).value() == "b2");
    CHECK(Selector::parse("/html/body/div/p")->text(second).value() == "End");
    CHECK(Selector::parse("../li[1]/a")->text(second).value() == "One");
    CHECK(Selector::parse("(count(./*))")->text(second).value() == "2");
    CHECK(Selector::parse("(string(./a) = 'Two')")->text(second).value() == "true");
    CHECK_FALSE(Selector::parse("(count(./*))")->nodes(second));
    CHECK(second.children().size() == 2);
}

TEST_CASE("quotation marks in a selector's value are safe")
{
    const auto page = html(R"(<p title="it's">a</p><p title='say "x"'>b</p><p title="it's &quot;x&quot;">c</p>)");
    CHECK(texts(page, R"(p[title="it's"])") == Words{"a"});
    CHECK(texts(page, R"(p[title='say "x"'])") == Words{"b"});
    CHECK(markets::to_xpath("p[a=\"x'y\"]").value() == "descendant::*[self::p][@a=\"x'y\"]");
    CHECK(texts(html("<p title='後価格'>d</p>"), "p[title$=価格]") == Words{"d"});
}

TEST_CASE("a selector that means nothing is refused with the place")
{
    CHECK_THAT(refusal("li:hover"), ContainsSubstring("':hover' is not supported (there is :first-child"));
    CHECK_THAT(refusal("a::before"), ContainsSubstring("'::before' is not supported"));
    CHECK_THAT(refusal("a::text b"), ContainsSubstring("nothing may follow ::text"));
    CHECK_THAT(refusal("a["), ContainsSubstring("character 3: a name is missing"));
    CHECK_THAT(refusal("a[b|=c]"), ContainsSubstring("an attribute test is one of"));
    CHECK_THAT(refusal("a[b=\"c]"), ContainsSubstring("not closed"));
    CHECK_THAT(refusal("a[b=c"), ContainsSubstring("']' is missing"));
    CHECK_THAT(refusal("a,"), ContainsSubstring("a tag, *, #id"));
    CHECK_THAT(refusal("a > > b"), ContainsSubstring("a tag, *, #id"));
    CHECK_THAT(refusal("a)"), ContainsSubstring("')' is not expected"));
    CHECK_THAT(refusal("li:nth-child(odd)"), ContainsSubstring("takes a number from 1"));
    CHECK_THAT(refusal("li:not(a b)"), ContainsSubstring("')' is missing"));
    CHECK_THAT(refusal(".5 $"), ContainsSubstring("is missing"));
    CHECK_THAT(refusal(""), ContainsSubstring("it is empty"));
    CHECK_THAT(refusal("//a["), ContainsSubstring("it is no XPath 1.0"));
    CHECK_THAT(refusal("//a[frob(.)]"), ContainsSubstring("no function 'frob'"));
    CHECK_THAT(refusal("//x:a"), ContainsSubstring("it cannot be evaluated"));
    CHECK_THAT(refusal(std::string(3000, 'a')), ContainsSubstring("too long"));
}

TEST_CASE("text is what people read")
{
    CHECK(first(html("<div>7.200\xC2\xA0€\n  VB</div>"), "div") == "7.200 € VB");
    CHECK(first(html("<div><p>$9</p><p>99</p></div>"), "div") == "$9 99");
    CHECK(first(html("<div>$<b>9</b><span>99</span></div>"), "div") == "$999");
    CHECK(first(html("<div>a<br>b<script>c()</script><style>d</style>&amp;&lt;</div>"), "div") == "a b&<");
    CHECK(first(html("<script id=s>{\"a\": \"<b>\"}</script>"), "#s") == "{\"a\": \"<b>\"}");
    CHECK(first(html("<div> \n </div>"), "div") == "(none)");
    CHECK(markets::plain_text("A &quot;B&quot; <i>C</i><br/>D") == "A \"B\" C D");
    CHECK(markets::collapse_spaces("  a \xC2\xA0\t b ") == "a b");
    CHECK(markets::collapse_spaces(" ").empty());
}

TEST_CASE("a paragraph within a paragraph ends the outer one, as in browsers")
{
    const auto page = html(R"(<p class=price>7.200 € VB <p class=old-price>7.900 €</p></p><p>x</p>)");
    CHECK(first(page, "p.price") == "7.200 € VB");
    CHECK(first(page, ".old-price") == "7.900 €");
}

TEST_CASE("unquoted attributes and missing end tags are read")
{
    const auto page = html(
        "<ul><li class=s-card data-listingid=168695146965><span class=s-card__price>$45.00</span>"
        "<li class=s-card data-listingid=2>");
    CHECK(texts(page, "li.s-card::attr(data-listingid)") == Words{"168695146965", "2"});
    CHECK(first(page, ".s-card__price") == "$45.00");
}

TEST_CASE("every encoding comes out as UTF-8")
{
    CHECK(first(html("\xEF\xBB\xBF<p>即決</p>"), "p") == "即決");
    CHECK(first(html("<p>即決</p>"), "p") == "即決");
    CHECK(first(html("<meta charset=shift_jis><p>\x91\xA6\x8C\x88</p>"), "p") == "即決");
    CHECK(first(html("<meta http-equiv=Content-Type content='text/html; charset=EUC-JP'><p>\xC2\xA8\xB7\xE8</p>"),
                "p") == "即決");
    CHECK(first(html("<p>\x91\xA6\x8C\x88</p>", "Shift_JIS"), "p") == "即決");
    CHECK(first(html("<meta charset=iso-8859-1><p>9 \x80 \xE4</p>"), "p") == "9 € ä");
    CHECK(first(html(std::string_view{"\xFF\xFE<\0p\0>\0\xAC\x20", 10}), "p") == "€");
    CHECK(first(html("<meta charset=utf-8><p>\x91\xA6</p>", "shift_jis"), "p") == "即");
    CHECK(first(html("<meta charset=no-such><p>é</p>"), "p") == "é");
    const std::string long_text = repeated("\x91\xA6", 9001);
    CHECK(first(html("<p>a" + long_text + "</p>", "shift_jis"), "p") == "a" + repeated("即", 9001));
}

TEST_CASE("broken bytes become replacement characters and end nothing")
{
    CHECK(first(html("<p>a\xFF\xC3(</p><i>z</i>"), "p") == "a\xEF\xBF\xBD\xEF\xBF\xBD(");
    CHECK(first(html(std::string_view{"<p>a\0b\1c</p><i>z</i>", 20}), "i") == "z");
    CHECK(first(html("<p>\xEF\xBF\xBF</p><i>z</i>"), "i") == "z");
    CHECK(first(html("<meta charset=shift_jis><p>\x91\xA6\xFF\x91\xA6</p><i>z</i>"), "i") == "z");
}

TEST_CASE("a page nested too deep is an error, never a shorter page")
{
    CHECK_THAT(trouble(Page::parse_html(repeated("<div>", 100'000) + "<i>x</i>")),
               ContainsSubstring("nested more than 250"));
    CHECK_THAT(trouble(Page::parse_html(repeated("<b><i>", 100'000))), ContainsSubstring("nested more than"));
    CHECK(first(html(repeated("<div>", 240) + "<i>x</i>"), "i") == "x");
    CHECK_THAT(trouble(Page::parse_xml(repeated("<a>", 100'000))), ContainsSubstring("nested more than 250"));
}

TEST_CASE("a page without bounds is refused in bounded time")
{
    const auto start = std::chrono::steady_clock::now();
    CHECK_THAT(trouble(Page::parse_html("<p>" + std::string(50'000'000, 'x'))), ContainsSubstring("over 32 MiB"));
    CHECK_THAT(trouble(Page::parse_html("<p>" + std::string(30'000'000, 'x'))), ContainsSubstring("too large"));
    CHECK_THAT(trouble(Page::parse_html(repeated("<br>", 2'100'000))), ContainsSubstring("more than 2000000 elements"));
    std::string attributes = "<p";
    for (int i = 0; i < 1'000'000; ++i) {
        attributes += " a" + std::to_string(i);
    }
    CHECK_THAT(trouble(Page::parse_html(attributes + ">")), ContainsSubstring("too many attributes"));
    for (const char* piece :
         {"<!--", "<", "</p>", "&", "&#x1F4A9;", "<p x='", "<!doctype ", "<?x ", "<script>", "\xFF"}) {
        CAPTURE(piece);
        const auto page = Page::parse_html(repeated(piece, 200'000));
        CHECK((page || !page.error().message.empty()));
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{60});
}

TEST_CASE("a long line of many items is read whole")
{
    const auto page = html(repeated("<li><a href='/1'>x</a></li>", 100'000));
    CHECK(Selector::parse("li > a")->nodes(page.root())->size() == 100'000);
}

TEST_CASE("a selector that would take for ever gives up with an error")
{
    const auto page = html(repeated("<i>x</i>", 50'000));
    const auto slow = Selector::parse("//i[count(preceding-sibling::i[count(preceding-sibling::i) > 1]) > 1]");
    REQUIRE(slow);
    CHECK_FALSE(slow->nodes(page.root()));
}

TEST_CASE("an empty page is an error")
{
    CHECK_THAT(trouble(Page::parse_html("")), ContainsSubstring("it is empty"));
    CHECK_THAT(trouble(Page::parse_html(" \n")), ContainsSubstring("it is empty"));
    CHECK_THAT(trouble(Page::parse_xml("")), ContainsSubstring("the page cannot be read"));
}

TEST_CASE("XML is read with its namespaces left aside")
{
    const auto page = Page::parse_xml(R"(<?xml version="1.0" encoding="ISO-8859-1"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Gr)"
                                      "\xFC\xDF"
                                      R"(e &amp; x</title></entry></feed>)");
    REQUIRE(page);
    CHECK(first(*page, "./*[name()='entry']/*[name()='title']") == "Grüße & x");
    CHECK(page->root().name() == "feed");
}

TEST_CASE("XML that is not well-formed is refused")
{
    CHECK_THAT(trouble(Page::parse_xml("<a><b></a>")), ContainsSubstring("the page cannot be read: line 1"));
    CHECK_THAT(trouble(Page::parse_xml("<a>")), ContainsSubstring("the page cannot be read"));
    CHECK_THAT(trouble(Page::parse_xml("not xml")), ContainsSubstring("the page cannot be read"));
    CHECK(
        Page::parse_xml("<a>b\x01"
                        "c\xFF</a>"));
}

TEST_CASE("no entity is read, from a file or from the document")
{
    const auto xxe = Page::parse_xml(R"(<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>)");
    CHECK_THAT(trouble(xxe), ContainsSubstring("declares the entity 'x'"));
    std::string laughs = "<!DOCTYPE a [<!ENTITY l0 'lol'>";
    for (int i = 1; i < 20; ++i) {
        const std::string inner = "&l" + std::to_string(i - 1) + ";";
        laughs += "<!ENTITY l" + std::to_string(i) + " '" + repeated(inner, 10) + "'>";
    }
    CHECK_THAT(trouble(Page::parse_xml(laughs + "]><a b='&l19;'>&l19;</a>")), ContainsSubstring("declares the entity"));
    const auto parameter = Page::parse_xml(R"(<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>)");
    CHECK_THAT(trouble(parameter), ContainsSubstring("declares the entity"));
    CHECK(Page::parse_xml(R"(<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd"><rss/>)"));
    CHECK(first(html(R"(<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><i>&x;</i>)"), "i") == "&x;");
}
