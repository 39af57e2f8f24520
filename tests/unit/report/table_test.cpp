#include "gpuprice/report/table.hpp"

#include "gpuprice/text/unicode.hpp"

#include "support/catch.hpp"

#include <stdexcept>

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
          "Not shown at this\n"
          "  width: INTERVAL,\n"
          "  TITLE. A wider\n"
          "  terminal or a pipe\n"
          "  shows all.\n");
}

TEST_CASE("columns give way by their rank, and what that frees goes to the texts of the lowest")
{
    Table table = sample();
    give_way(table.columns, {"interval", "price_"});
    RenderOptions options;
    options.width = 24;
    const std::string text = render(table, options);
    CAPTURE(text);
    CHECK(
        text.starts_with("Title\n"
                         "\n"
                         "CARD   PRICE  TITLE\n"
                         "a100  16,000  =cmd()|x\n"
                         "h100       –  二手 H100…\n"));
    CHECK(text.find("width:\n  INTERVAL. A") != std::string::npos);
    options.width = 18;
    CHECK(render(table, options)
              .starts_with("Title\n"
                           "\n"
                           "CARD  TITLE\n"
                           "a100  =cmd()|x\n"
                           "h100  二手 H100 卡\n"));
    CHECK_THROWS_AS(give_way(table.columns, {"no such key"}), std::logic_error);
}

TEST_CASE("a text can stay whole until others have gone, and is cut then before its own column goes")
{
    Table table;
    table.columns = {{"id", "ID"},
                     {"price", "PRICE", Align::right},
                     {"flags", "FLAGS", Align::left, Audience::both, 6},
                     {"title", "TITLE", Align::left, Audience::both, 8}};
    table.rows = {{Cell{"a-1"}, Cell{"16,000"}, Cell{"pulled, best offer"}, Cell{"NVIDIA A100 80GB PCIe"}}};
    give_way(table.columns, {"title", "flags…", "price", "flags"});
    RenderOptions options;
    const auto row_at = [&](std::size_t width) {
        options.width = width;
        const std::string text = render(table, options);
        const std::size_t begin = text.find('\n') + 1;
        return text.substr(begin, text.find('\n', begin) - begin);
    };
    CHECK(row_at(54) == "a-1  16,000  pulled, best offer  NVIDIA A100 80GB PCIe");
    CHECK(row_at(41) == "a-1  16,000  pulled, best offer  NVIDIA …");
    CHECK(row_at(40) == "a-1  16,000  pulled, best offer");
    CHECK(row_at(30) == "a-1  16,000  pulled, best off…");
    CHECK(row_at(18) == "a-1  pulled, best…");
    CHECK(row_at(11) == "a-1  pulle…");
    CHECK(row_at(10) == "a-1");
}

TEST_CASE("one long text does not take what the other texts need")
{
    Table table;
    table.columns = {{"id", "ID"},
                     {"flags", "FLAGS", Align::left, Audience::both, 6},
                     {"title", "TITLE", Align::left, Audience::both, 8}};
    table.rows = {{Cell{"a-1"}, Cell{std::string(60, 'f')}, Cell{std::string(60, 't')}}};
    give_way(table.columns, {"title", "flags"});
    RenderOptions options;
    options.width = 55;
    CHECK_THAT(render(table, options),
               gpuprice::test::ContainsSubstring(std::string(23, 'f') + "…  " + std::string(23, 't') + "…"));
}

TEST_CASE("no line of a table is wider than the terminal, whatever its width")
{
    Table table = sample();
    table.title = "A title that is longer than many terminals are wide, 二手显卡价格历史";
    table.notes = {"A note without end: " + std::string(200, 'x'),
                   "另一个没有空格的很长的注释，另一个没有空格的很长的注释。"};
    RenderOptions options;
    const auto width = GENERATE(range(std::size_t{14}, std::size_t{120}));
    options.width = width;
    const std::string text = render(table, options);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        const std::string line = text.substr(begin, end - begin);
        CAPTURE(width, line);
        CHECK(gpuprice::text::display_width(line) <= width);
        begin = end + 1;
    }
}

TEST_CASE("a note that ends in a command stays one line, so that it can be copied")
{
    Table table = sample();
    table.notes = {"From which listings: gpuprice markup a100-80gb-pcie --as-of 2026-03-31 --explain-number"};
    RenderOptions options;
    options.width = 40;
    CHECK(render(table, options).find(table.notes.front() + "\n") != std::string::npos);
}

TEST_CASE("colour is laid over words that say the same, and only where it is asked for")
{
    Table table;
    table.columns = {{"market", "MARKET"}, {"outcome", "OUTCOME"}};
    table.rows = {{"ebay-us", Cell::toned(Cell{"blocked"}, Tone::bad)}, {"demo", "ok"}};
    CHECK(render(table, as(Format::table)) == "MARKET   OUTCOME\nebay-us  blocked\ndemo     ok\n");
    RenderOptions colored;
    colored.color = true;
    CHECK(render(table, colored) == "\x1b[1mMARKET   OUTCOME\x1b[0m\nebay-us  \x1b[31mblocked\x1b[0m\ndemo     ok\n");
    colored.format = Format::csv;
    CHECK(render(table, colored) == render(table, as(Format::csv)));
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
