#include "gpuprice/report/arrangement.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/report/table.hpp"

#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace gpuprice::report;
using gpuprice::core::UsageError;
using gpuprice::test::ContainsSubstring;

namespace {

Table sample()
{
    Table table;
    table.columns = {{"card", "CARD"},
                     {"median_usd", "MEDIAN", Align::right},
                     {"low_usd", "", Align::right, Audience::files},
                     {"interval", "INTERVAL", Align::right, Audience::people}};
    table.rows = {{"b", Cell::number(9.0, 2), Cell::number(1.0, 2), "1–2"},
                  {"a", Cell::none(), Cell::number(3.0, 2), "3–4"},
                  {"c", Cell::number(10.0, 2), Cell::none(), "–"},
                  {"a", Cell::number(10.0, 2), Cell::number(2.0, 2), "2–3"}};
    return table;
}

std::string csv_of(const Arrangement& arrangement)
{
    RenderOptions options;
    options.format = Format::csv;
    options.arrangement = arrangement;
    return render(sample(), options);
}

}  // namespace

TEST_CASE("prices of several currencies are sorted by what they are in one, those without a rate last")
{
    Table table;
    table.columns = {{"price", "PRICE"}};
    table.rows = {{Cell::sorted_by(Cell::number(100'000.0, 2), 14'000.0)},
                  {Cell::sorted_by(Cell::number(5.0, 2), std::nullopt)},
                  {Cell::sorted_by(Cell::number(15'000.0, 2), 15'000.0)}};
    const auto order = [&table](bool descending) {
        Arrangement arrangement;
        arrangement.sort = {{"price", descending}};
        return wanted_rows(table, arrangement);
    };
    CHECK(order(false) == std::vector<std::size_t>{0, 2, 1});
    CHECK(order(true) == std::vector<std::size_t>{2, 0, 1});
}

TEST_CASE("rows are sorted by numbers as numbers, ties in their order, and what is missing comes last either way")
{
    CHECK(csv_of({{"card", "median_usd"}, {parse_sort_key("median_usd")}, {}}) ==
          "card,median_usd\r\nb,9\r\nc,10\r\na,10\r\na,\r\n");
    CHECK(csv_of({{"card", "median_usd"}, {parse_sort_key("median_usd:desc")}, {}}) ==
          "card,median_usd\r\nc,10\r\na,10\r\nb,9\r\na,\r\n");
    CHECK(csv_of({{"card", "low_usd"}, {parse_sort_key("card"), parse_sort_key("low_usd:desc")}, {}}) ==
          "card,low_usd\r\na,3\r\na,2\r\nb,1\r\nc,\r\n");
}

TEST_CASE("columns are written in the order in which they are selected")
{
    CHECK(csv_of({{"low_usd", "card"}, {}, 1}) == "low_usd,card\r\n1,b\r\n");
    RenderOptions options;
    options.arrangement = {{"interval", "low_usd"}, {parse_sort_key("low_usd")}, 2};
    CHECK(render(sample(), options) == "INTERVAL  LOW USD\n     1–2        1\n     2–3        2\n");
}

TEST_CASE("a column that is not there is refused with the names of those that are")
{
    CHECK_THROWS_WITH(csv_of({{"median"}, {}, {}}),
                      "--select: there is no column 'median'; there are card, median_usd, low_usd");
    CHECK_THROWS_WITH(csv_of({{"interval"}, {}, {}}), ContainsSubstring("there is no column 'interval'"));
    CHECK_THROWS_WITH(csv_of({{}, {{"price", false}}, {}}),
                      "--sort: there is no column 'price'; there are card, median_usd, low_usd, interval");
    CHECK_THROWS_AS(csv_of({{"card", "card"}, {}, {}}), UsageError);
    CHECK_THROWS_AS(parse_sort_key("card:down"), UsageError);
}

TEST_CASE("a limit that leaves rows out is told, and an empty result keeps its shape")
{
    std::vector<std::pair<std::size_t, std::size_t>> told;
    RenderOptions options;
    options.format = Format::csv;
    options.tell_limit = [&told](std::size_t shown, std::size_t all) { told.emplace_back(shown, all); };
    options.arrangement.limit = 4;
    CHECK(render(sample(), options) == csv_of({}));
    CHECK(told.empty());
    options.arrangement.limit = 0;
    CHECK(render(sample(), options) == "card,median_usd,low_usd\r\n");
    CHECK(told == std::vector<std::pair<std::size_t, std::size_t>>{{0, 4}});
}

TEST_CASE("rows with a JSON shape of their own are sorted and limited with the table, but not selected from")
{
    const std::string document = R"({"as_of":"today","rows":[{"n":0},{"n":1},{"n":2},{"n":3}],"rest":[]})";
    RenderOptions options;
    options.format = Format::jsonl;
    CHECK(render_document(document, sample(), options) == "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
    options.arrangement = {{}, {parse_sort_key("median_usd:desc")}, 2};
    CHECK(render_document(document, sample(), options) == "{\"n\":2}\n{\"n\":3}\n");
    options.format = Format::json;
    CHECK_THAT(render_document(document, sample(), options), ContainsSubstring("\"as_of\": \"today\""));
    options.arrangement.select = {"card"};
    CHECK_THROWS_AS(render_document(document, sample(), options), UsageError);
}
