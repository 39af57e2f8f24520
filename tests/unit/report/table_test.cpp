#include "gpuprice/report/table.hpp"

#include "support/catch.hpp"

using namespace gpuprice::report;

namespace {

Table sample()
{
    Table table;
    table.title = "Title";
    table.columns = {{"card", "CARD"},
                     {"price_usd", "PRICE", Align::right},
                     {"low_usd", "", Align::right, Audience::files},
                     {"interval", "INTERVAL", Align::right, Audience::people},
                     {"title", "TITLE", Align::left, Audience::both, 6, true}};
    table.rows = {{"a100", Cell::number(16000.5, 2, "16,000"), Cell::number(15000, 2), "15,000–17,000", "=cmd()|x"},
                  {"h100", Cell::none(), Cell::none(), Cell::none(), "二手 H100 卡"}};
    table.notes = {"A note."};
    return table;
}

RenderOptions as(Format format)
{
    RenderOptions options;
    options.format = format;
    return options;
}

}  // namespace

TEST_CASE("a table aligns its columns and shows a dash where there is nothing")
{
    CHECK(render(sample(), as(Format::table)) ==
          "Title\n"
          "\n"
          "CARD   PRICE       INTERVAL  TITLE\n"
          "a100  16,000  15,000–17,000  =cmd()|x\n"
          "h100       –              –  二手 H100 卡\n"
          "\n"
          "A note.\n");
}

TEST_CASE("a narrow terminal cuts what may be cut, then drops columns and says which")
{
    RenderOptions options;
    options.width = 36;
    CHECK(render(sample(), options) ==
          "Title\n"
          "\n"
          "CARD   PRICE       INTERVAL  TITLE\n"
          "a100  16,000  15,000–17,000  =cmd()…\n"
          "h100       –              –  二手 H…\n"
          "\n"
          "A note.\n");
    options.width = 20;
    CHECK(render(sample(), options) ==
          "Title\n"
          "\n"
          "CARD   PRICE\n"
          "a100  16,000\n"
          "h100       –\n"
          "\n"
          "A note.\n"
          "Not shown at this width: INTERVAL, TITLE (--format csv has every column).\n");
}

TEST_CASE("CSV has the same rows, plain numbers and guarded text")
{
    CHECK(render(sample(), as(Format::csv)) ==
          "card,price_usd,low_usd,title\r\n"
          "a100,16000.5,15000,'=cmd()|x\r\n"
          "h100,,,二手 H100 卡\r\n");
}

TEST_CASE("JSON numbers are numbers, absent values null, and no rows an empty list")
{
    CHECK(render(sample(), as(Format::jsonl)) ==
          "{\"card\":\"a100\",\"price_usd\":16000.5,\"low_usd\":15000.0,\"title\":\"=cmd()|x\"}\n"
          "{\"card\":\"h100\",\"price_usd\":null,\"low_usd\":null,\"title\":\"二手 H100 卡\"}\n");
    Table empty = sample();
    empty.rows.clear();
    CHECK(render(empty, as(Format::json)) == "{\n  \"rows\": []\n}\n");
    CHECK(render(empty, as(Format::csv)) == "card,price_usd,low_usd,title\r\n");
    empty.empty_text = "Nothing.";
    CHECK(render(empty, as(Format::table)) == "Title\n\nNothing.\n\nA note.\n");
}

TEST_CASE("Markdown escapes what would be markup")
{
    CHECK(render(sample(), as(Format::md)) ==
          "**Title**\n"
          "\n"
          "| CARD | PRICE | INTERVAL | TITLE |\n"
          "| --- | ---: | ---: | --- |\n"
          "| a100 | 16,000 | 15,000–17,000 | =cmd()\\|x |\n"
          "| h100 | – | – | 二手 H100 卡 |\n"
          "\n"
          "A note.\n");
}

TEST_CASE("control and bidi characters of a title never reach a terminal")
{
    Table table;
    table.columns = {{"title", "TITLE", Align::left, Audience::both, 0, true}};
    table.rows = {{"red \x1b[31m alert \xE2\x80\xAE reversed\x07"}};
    const std::string text = render(table, as(Format::table));
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("unknown formats are refused with the list")
{
    CHECK(parse_format("md").value() == Format::md);
    CHECK(parse_format("xml").error().text() == "'xml' is no format; use table, csv, json, jsonl or md");
}
