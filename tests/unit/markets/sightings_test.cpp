#include "gpuprice/markets/sightings.hpp"

#include "gpuprice/core/error.hpp"

#include "support/catch.hpp"

#include <sstream>

using namespace gpuprice;
using namespace gpuprice::test;
using markets::SightingRow;
using markets::SightingsFormat;
using markets::SightingsReader;
using markets::SightingsUse;
using namespace std::chrono;

namespace {

const std::string k_header =
    "observed_at,last_seen,gone_at,missed_at,market,external_id,title,price,price_high,currency,price_kind,condition,"
    "quantity,quantity_available,shipping,tax_kind,seller,seller_country,country,url,source,facts\n";

std::vector<core::Result<SightingRow>> read(const std::string& text, SightingsFormat format = SightingsFormat::csv,
                                            SightingsUse use = SightingsUse::history)
{
    std::istringstream in{text};
    SightingsReader reader{in, format, use};
    std::vector<core::Result<SightingRow>> rows;
    while (auto row = reader.next()) {
        rows.push_back(std::move(*row));
    }
    return rows;
}

std::string refusal(const std::string& text)
{
    try {
        static_cast<void>(read(text));
        return "";
    } catch (const core::DataError& error) {
        return error.what();
    }
}

void check_whole(const SightingRow& row)
{
    CHECK(row.market == "ebay-us");
    CHECK(row.observed_at == sys_days{2026y / March / 1});
    CHECK(row.last_seen == sys_days{2026y / March / 5} + 12h);
    CHECK(row.missed_at == sys_days{2026y / March / 6});
    CHECK(row.gone_at == sys_days{2026y / March / 6});
    CHECK(row.currency == "USD");
    CHECK(row.raw.external_id == "386063648701");
    CHECK(row.raw.title == "A100 \"80GB\", PCIe");
    CHECK(row.raw.condition_code == "3000");
    CHECK(row.raw.quantity == 4);
    CHECK(row.raw.quantity_available == 0);
    CHECK(row.raw.seller == "h:0123");
    CHECK(row.raw.seller_country == "CN");
    CHECK(row.raw.country == "US");
    CHECK(row.raw.url == "https://example.org/1");
    CHECK(row.raw.facts == R"({"mpn":"x"})");
    REQUIRE(row.raw.prices.size() == 1);
    const model::RawPrice& price = row.raw.prices[0];
    CHECK(price.kind == model::PriceKind::ask);
    CHECK(price.amount.to_decimal() == "12999.5");
    CHECK(price.high.value().to_decimal() == "14000");
    CHECK(price.shipping.value().to_decimal() == "0");
    CHECK(price.tax == model::TaxKind::excluded);
    CHECK(price.source == "a page");
    CHECK(price.text == "12999.5");
}

}  // namespace

TEST_CASE("a whole row of CSV is read")
{
    const auto rows = read(k_header +
                           "2026-03-01,2026-03-05T12:00:00Z,2026-03-06,2026-03-06,ebay-us,386063648701,"
                           "\"A100 \"\"80GB\"\", PCIe\",12999.5,14000,USD,ask,3000,4,0,0,excluded,h:0123,CN,US,"
                           "https://example.org/1,a page,\"{\"\"mpn\"\":\"\"x\"\"}\"\n");
    REQUIRE(rows.size() == 1);
    check_whole(rows[0].value());
}

TEST_CASE("the same row as a line of JSON gives the same sighting")
{
    const auto good = read(
        R"({"observed_at":"2026-03-01","last_seen":"2026-03-05T12:00:00Z","gone_at":"2026-03-06","missed_at":"2026-03-06","market":"ebay-us","external_id":386063648701,"title":"A100 \"80GB\", PCIe","price":12999.5,"price_high":"14000","currency":"USD","condition":3000,"quantity":4,"quantity_available":0,"shipping":0,"tax_kind":"excluded","seller":"h:0123","seller_country":"CN","country":"US","url":"https://example.org/1","source":"a page","facts":{"mpn":"x"},"price_kind":null})"
        "\n",
        SightingsFormat::jsonl);
    REQUIRE(good.size() == 1);
    check_whole(good[0].value());
}

TEST_CASE("columns come in any order, and what is not there is unknown")
{
    const auto rows = read("title,market,external_id,observed_at\nNVIDIA A100,ebay-us,7,2026-03-01\n");
    REQUIRE(rows.size() == 1);
    const SightingRow& row = rows[0].value();
    CHECK(row.raw.title == "NVIDIA A100");
    CHECK(row.last_seen == row.observed_at);
    CHECK_FALSE(row.gone_at.has_value());
    CHECK(row.raw.prices.empty());
    CHECK(row.currency.empty());
}

TEST_CASE("a header that cannot be right ends the whole file, with the column that was meant")
{
    CHECK_THAT(refusal("observed_at,market,title,prices\n"), ContainsSubstring("line 1: unknown column 'prices'") &&
                                                                 ContainsSubstring("did you mean 'price'?") &&
                                                                 ContainsSubstring("accepted: observed_at, last_seen"));
    CHECK_THAT(refusal("observed_at,market,title,title\n"), ContainsSubstring("'title' is there twice"));
    CHECK_THAT(refusal("market,title\n"), ContainsSubstring("lacks the column 'observed_at'"));
    CHECK_THAT(refusal(""), ContainsSubstring("empty"));
    CHECK_THAT(refusal("\"observed_at"), ContainsSubstring("line 1"));
}

TEST_CASE("a bad row is named by line and reading goes on")
{
    const auto rows = read(
        "observed_at,market,external_id,title\n2026-03-01,m,1,a\n2026-13-01,m,2,b\n\n2026-03-01,m,3\n"
        "2026-03-01,m,4,\"two\nlines\"\n2026-03-01,m,,e\n");
    REQUIRE(rows.size() == 5);
    CHECK(rows[0].has_value());
    CHECK_THAT(rows[1].error().text(), ContainsSubstring("line 3: observed_at: '2026-13-01'"));
    CHECK_THAT(rows[2].error().text(), ContainsSubstring("line 5: it has 3 cells where the header has 4"));
    CHECK(rows[3].value().raw.title == "two\nlines");
    CHECK_THAT(rows[4].error().text(), ContainsSubstring("line 8: external_id"));
}

TEST_CASE("guarded cells of a CSV lose their guard, those of JSON are taken as they are")
{
    const auto rows = read("observed_at,market,external_id,title,seller\n2026-03-01,m,1,'=A100,'@shop\n");
    CHECK(rows.at(0).value().raw.title == "=A100");
    CHECK(rows[0].value().raw.seller == "@shop");
    const auto lines =
        read(R"({"observed_at":"2026-03-01","market":"m","external_id":"1","title":"'=A100"})", SightingsFormat::jsonl);
    CHECK(lines.at(0).value().raw.title == "'=A100");
}

TEST_CASE("a line of JSON that is no object of known keys is refused alone")
{
    const auto rows =
        read("\xEF\xBB\xBF{\"title\":1,\"titel\":2}\n\n[]\n{\"title\":true}\n{\"price\":1e300}\nnonsense\n" +
                 std::string(100'000, '[') + "\n" + "{\"title\":\"" + std::string(2U << 20U, 'x') + "\"}\n" +
                 R"({"observed_at":"2026-03-01","market":"m","external_id":"1","title":"ok"})",
             SightingsFormat::jsonl);
    REQUIRE(rows.size() == 8);
    CHECK_THAT(rows[0].error().text(), ContainsSubstring("line 1: unknown column 'titel'; did you mean 'title'?"));
    CHECK_THAT(rows[1].error().text(), ContainsSubstring("line 3: it is not one JSON object"));
    CHECK_THAT(rows[2].error().text(),
               ContainsSubstring("line 4: title: the value must be a string or a plain number"));
    CHECK_THAT(rows[3].error().text(), ContainsSubstring("line 5: price"));
    CHECK_FALSE(rows[4].has_value());
    CHECK_FALSE(rows[5].has_value());
    CHECK_THAT(rows[6].error().text(), ContainsSubstring("line 8: it is over 1 MiB"));
    CHECK(rows[7].value().raw.title == "ok");
}

TEST_CASE("titles alone are enough where only titles are asked for")
{
    const auto rows = read("{\"title\":\"NVIDIA A100 80GB\"}\n{\"title\":\"x\",\"price\":\"$9,500\"}\n{}\n",
                           SightingsFormat::jsonl, SightingsUse::titles);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].value().raw.title == "NVIDIA A100 80GB");
    CHECK(rows[0].value().raw.external_id.empty());
    CHECK(rows[1].value().raw.prices.at(0).amount.to_decimal() == "9500");
    CHECK_THAT(rows[2].error().text(), ContainsSubstring("line 3: title"));
    CHECK(read("title\nA100\n", SightingsFormat::csv, SightingsUse::titles).at(0).has_value());
}

TEST_CASE("the line of the last row is known")
{
    std::istringstream in{"observed_at,market,external_id,title\n\n2026-03-01,m,1,a\n"};
    SightingsReader reader{in, SightingsFormat::csv};
    CHECK(reader.next().has_value());
    CHECK(reader.line() == 3);
    CHECK_FALSE(reader.next().has_value());
}
