#include "gpuprice/report/page.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/report/headline.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace gpuprice::test {

namespace {

using nlohmann::json;

const std::string k_evil = "<script>alert(1)</script>";

report::Page page()
{
    report::Page page;
    page.title = "GPU prices on 2026-03-31";
    page.subtitle = "Asks on show";
    page.day = std::chrono::year{2026} / 3 / 31;
    page.findings = {"One finding.", k_evil};
    page.method = "1";
    page.data_hash = "0123456789abcdef0123456789abcdef";
    page.notes = {"`gpuprice markup` lists more; " + k_evil};

    report::PageSection prices{
        "markup", "Prices", {}, R"({"rows":[{"card":"a100"}],"left_out":{}})", {"<svg class=\"spark\"></svg>", ""}};
    prices.table.columns = {{"card", "CARD"},
                            {"seconds", "", report::Align::left, report::Audience::files},
                            {report::k_course_column, "90 DAYS", report::Align::left, report::Audience::people},
                            {"price", "PRICE", report::Align::right},
                            {"reason", "NOTE", report::Align::left, report::Audience::both, 10},
                            {"message", "MESSAGE", report::Align::left, report::Audience::both, 10, true}};
    prices.table.rows = {
        {report::Cell{"a100"}, report::Cell{"1"}, report::Cell{"▁▃"}, report::Cell::number(16'000.5, 4, "16,001"),
         report::Cell{}, report::Cell{k_evil}},
        {report::Cell{k_evil}, report::Cell{"2"}, report::Cell{}, report::Cell{}, report::Cell{}, report::Cell{}}};
    prices.table.notes = {k_evil};
    page.sections.push_back(prices);
    report::PageSection spikes{"spikes", "Spikes", {}, {}, {}};
    spikes.table.empty_text = "No spike was found.";
    page.sections.push_back(spikes);
    page.charts.push_back({k_evil, "USD", {{page.day, 5.0, std::nullopt, 0.0, 3}}, {}, {}, {}, {}});
    return page;
}

std::string rendered(report::PageFormat format) { return report::render_page(page(), format, {}); }

std::string between(const std::string& text, const std::string& begin, const std::string& end)
{
    const auto first = text.find(begin);
    REQUIRE(first != std::string::npos);
    const auto from = first + begin.size();
    return text.substr(from, text.find(end, from) - from);
}

}  // namespace

TEST_CASE("page formats are table, md, html and json")
{
    CHECK(report::parse_page_format("html").value() == report::PageFormat::html);
    CHECK_FALSE(report::parse_page_format("csv").has_value());
}

TEST_CASE("a page in HTML names its own style and script in its security policy, and nothing else")
{
    const std::string html = rendered(report::PageFormat::html);
    const std::string policy = between(html, "Content-Security-Policy\" content=\"", "\"");
    CHECK_THAT(policy, ContainsSubstring("default-src 'none'"));
    CHECK_THAT(policy, !ContainsSubstring("unsafe") && !ContainsSubstring("http"));
    CHECK_THAT(policy, ContainsSubstring("script-src 'sha256-" +
                                         core::sha256_base64(between(html, "<script>", "</script>")) + "'"));
    CHECK_THAT(policy, ContainsSubstring("style-src 'sha256-" +
                                         core::sha256_base64(between(html, "<style>", "</style>")) + "'"));
}

TEST_CASE("a page in HTML loads nothing and has no style of its own on any element")
{
    const std::string html = rendered(report::PageFormat::html);
    for (const char* word : {" src=", "url(", "@import", "<link", "<img", "http:", "https:", " style=", "onclick"}) {
        CHECK_THAT(html, !ContainsSubstring(word));
    }
    CHECK_THAT(html, ContainsSubstring("<meta name=\"viewport\""));
}

TEST_CASE("text of strangers stays text in HTML, and in Markdown")
{
    const std::string html = rendered(report::PageFormat::html);
    CHECK(html.find("<script>") == html.rfind("<script>"));
    CHECK_THAT(html, ContainsSubstring("&lt;script&gt;alert(1)&lt;/script&gt;"));
    const std::string md = rendered(report::PageFormat::md);
    CHECK_THAT(md, !ContainsSubstring("<script>") && ContainsSubstring("\\<script\\>"));
}

TEST_CASE("tables in HTML sort by the number, draw the course, and leave out columns with nothing to say")
{
    const std::string html = rendered(report::PageFormat::html);
    CHECK_THAT(html, ContainsSubstring("<td class=\"number\" data-sort=\"16000.5\">16,001</td>"));
    CHECK_THAT(html, ContainsSubstring("<td><svg class=\"spark\"></svg></td>"));
    CHECK_THAT(html, !ContainsSubstring("▁▃"));
    CHECK_THAT(html, !ContainsSubstring(">NOTE<") && ContainsSubstring(">MESSAGE<"));
    CHECK_THAT(html, ContainsSubstring("<p class=\"none\">No spike was found.</p>"));
    CHECK_THAT(html, ContainsSubstring("<code>gpuprice markup</code>"));
}

TEST_CASE("a page in JSON has each section's own document, and says why one is empty")
{
    const json document = json::parse(rendered(report::PageFormat::json));
    CHECK(document.at("as_of") == "2026-03-31");
    CHECK(document.at("currency") == "USD");
    CHECK(document.at("method") == "1");
    CHECK(document.at("data_hash") == "0123456789abcdef0123456789abcdef");
    CHECK(document.at("sections").at("markup") == json::parse(R"({"rows":[{"card":"a100"}],"left_out":{}})"));
    CHECK(document.at("sections").at("spikes") == json::parse(R"({"rows":[],"reason":"No spike was found."})"));
}

TEST_CASE("a page on a terminal has a heading for each section, and its lines end the page")
{
    const std::string text = rendered(report::PageFormat::table);
    CHECK_THAT(text,
               ContainsSubstring("\nPrices\n------\n") && ContainsSubstring("\nSpikes\n------\nNo spike was found.\n"));
    CHECK_THAT(text, ContainsSubstring("Method 1, data 0123456789abcdef0123456789abcdef"));
}

}  // namespace gpuprice::test
