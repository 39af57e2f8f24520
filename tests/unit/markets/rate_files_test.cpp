#include "gpuprice/markets/rate_files.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

using namespace gpuprice;
using namespace gpuprice::test;
using namespace std::chrono_literals;
using markets::RateFile;

namespace {

constexpr core::Day k_day{std::chrono::sys_days{2026y / 4 / 14}};

core::Currency currency(const char* code) { return core::Currency::parse(code).value(); }

// The layout of eurofxref-daily.xml: tabs, single quotes, the default namespace.
const std::string k_daily =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<gesmes:Envelope xmlns:gesmes=\"http://www.gesmes.org/xml/2002-08-01\" "
    "xmlns=\"http://www.ecb.int/vocabulary/2002-08-01/eurofxref\">\n"
    "\t<gesmes:subject>Reference rates</gesmes:subject>\n"
    "\t<gesmes:Sender>\n\t\t<gesmes:name>European Central Bank</gesmes:name>\n\t</gesmes:Sender>\n"
    "\t<Cube>\n\t\t<Cube time='2026-04-14'>\n"
    "\t\t\t<Cube currency='USD' rate='1.1702'/>\n\t\t\t<Cube currency='CNY' rate='7.9901'/>\n"
    "\t\t</Cube>\n\t</Cube>\n</gesmes:Envelope>\n";

// That of the histories: a day's whole block on one line, newest first.
const std::string k_history =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><gesmes:Envelope xmlns:gesmes=\"http://www.gesmes.org/xml/2002-08-01\" "
    "xmlns=\"http://www.ecb.int/vocabulary/2002-08-01/eurofxref\"><Cube>"
    "<Cube time=\"2026-04-15\"><Cube currency=\"USD\" rate=\"1.18\"/><Cube currency=\"JPY\" rate=\"186.75\"/></Cube>"
    "<Cube time=\"2026-04-14\"><Cube currency=\"USD\" rate=\"1.17\"/><Cube currency=\"CYP\" rate=\"0.58\"/></Cube>"
    "</Cube></gesmes:Envelope>";

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    text.replace(text.find(what), what.size(), with);
    return text;
}

std::string bytes_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("the ECB's daily file is read")
{
    const RateFile file = markets::read_ecb_xml(k_daily).value();
    CHECK(file.publisher == "ECB");
    REQUIRE(file.rates.size() == 2);
    CHECK(file.rates[0].currency == currency("CNY"));
    CHECK(file.rates[0].units_per_eur == 7.9901);
    CHECK(file.rates[1].currency == core::Currency::usd);
    CHECK(file.rates[1].day == k_day);
    CHECK(file.rates[1].source == "ECB");
    CHECK(file.refused.empty());
}

TEST_CASE("the ECB's histories are read whatever their lines, ascending, without currencies that are none any more")
{
    const RateFile file = markets::read_ecb_xml(k_history).value();
    REQUIRE(file.rates.size() == 3);
    CHECK(file.rates[0].day == k_day);
    CHECK(file.rates[0].units_per_eur == 1.17);
    CHECK(file.rates[2].day == k_day + std::chrono::days{1});
}

TEST_CASE("XML that is not the ECB's is refused with the reason")
{
    const auto [text, reason] = GENERATE(table<std::string, std::string>({
        {"", "not well-formed"},
        {"<html><body>Down for maintenance", "not well-formed"},
        {k_daily.substr(0, k_daily.size() / 2), "not well-formed"},
        {"<html/>", "holds no exchange rate"},
        {replaced(k_daily, "vocabulary/2002-08-01", "vocabulary/2030-01-01"), "holds no exchange rate"},
        {replaced(k_daily, "2026-04-14", "2026-02-30"), "a Cube's time"},
        {replaced(k_daily, "?>\n", "?>\n<!DOCTYPE x [<!ENTITY r \"9\">]>"), "document type"},
    }));
    CAPTURE(text);
    const auto file = markets::read_ecb_xml(text);
    REQUIRE_FALSE(file.has_value());
    CHECK_THAT(file.error().text(), ContainsSubstring(reason));
}

TEST_CASE("no entity is expanded and no file is read")
{
    const std::string bomb =
        replaced(replaced(k_daily, "?>\n",
                          "?>\n<!DOCTYPE x [<!ENTITY a \"9999999999\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                          "<!ENTITY c SYSTEM \"file:///etc/hostname\">]>"),
                 "1.1702", "&b;");
    CHECK_FALSE(markets::read_ecb_xml(bomb).has_value());
}

TEST_CASE("a value that is no number above 0 is refused, the others stay")
{
    const char* value = GENERATE("0", "-1.2", "1,17", "nan", "inf", "1e999", "", "x");
    const auto read = markets::read_ecb_xml(replaced(k_daily, "'1.1702'", "'" + std::string{value} + "'"));
    REQUIRE(read.has_value());
    CHECK(read->rates.size() == 1);
    CHECK(read->refused.size() == (std::string_view{value}.empty() ? 0U : 1U));
}

TEST_CASE("the ECB's CSV files are read, by column and by row")
{
    const RateFile wide =
        markets::read_ecb_csv("Date,USD,JPY,CYP,\n2026-04-14,1.17,186.75,N/A,\n2026-04-13,1.16,N/A,,\n").value();
    REQUIRE(wide.rates.size() == 3);
    CHECK(wide.rates[0].day == k_day - std::chrono::days{1});
    const RateFile tall = markets::read_ecb_csv(
                              "KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\n"
                              "x,D,USD,EUR,2026-04-14,1.17\nx,M,USD,EUR,2026-04,1.2\n")
                              .value();
    REQUIRE(tall.rates.size() == 1);
    CHECK(tall.rates[0].units_per_eur == 1.17);
    CHECK_THAT(markets::read_ecb_csv("Date,USD\n14 April 2026,1.17\n").error().text(), ContainsSubstring("line 2"));
    CHECK_FALSE(markets::read_ecb_csv("a,b\n1,2\n").has_value());
    CHECK_FALSE(markets::read_ecb_csv("").has_value());
}

TEST_CASE("Frankfurter's answers are read, one day and a range, to the euro only")
{
    const RateFile one =
        markets::read_frankfurter(R"({"amount":1.0,"base":"EUR","date":"2026-04-14","rates":{"CNY":7.99,"USD":1.17}})")
            .value();
    REQUIRE(one.rates.size() == 2);
    CHECK(one.rates[1].units_per_eur == 1.17);
    CHECK(one.rates[1].source == "ECB via Frankfurter");
    const RateFile range = markets::read_frankfurter(
                               R"({"amount":1.0,"base":"EUR","start_date":"2026-04-13","end_date":"2026-04-14",
        "rates":{"2026-04-14":{"USD":1.17},"2026-04-13":{"USD":1.16,"CNY":"7"}}})")
                               .value();
    CHECK(range.rates.size() == 2);
    CHECK(range.rates[0].units_per_eur == 1.16);
    CHECK(range.refused.size() == 1);
    for (const char* text :
         {R"({"amount":1.0,"base":"USD","date":"2026-04-14","rates":{"EUR":0.85}})",
          R"({"amount":2.0,"base":"EUR","date":"2026-04-14","rates":{"USD":2.3}})", R"({"message":"not found"})",
          R"({"amount":1.0,"base":"EUR","rates":{"x":1}})", "[]", "{"}) {
        CAPTURE(text);
        CHECK_FALSE(markets::read_frankfurter(text).has_value());
    }
}

TEST_CASE("Taiwan's file is read, and linked to the euro on days with a dollar rate")
{
    const RateFile file = markets::read_taiwan(R"({"meta":{},"data":{"dataSets":[
        ["20260413","32.100","148.1"],["20260414","32.000","148.2"],["20260415","-"],["20260416","zero"]]}})")
                              .value();
    CHECK(file.publisher == "CBC Taiwan");
    REQUIRE(file.per_dollar.size() == 2);
    CHECK(file.refused.size() == 1);
    model::RateTable known;
    known.add({k_day, core::Currency::usd, 1.25, "ECB"});
    const auto linked = markets::link_to_euro(file.per_dollar, known);
    REQUIRE(linked.size() == 1);
    CHECK(linked[0].day == k_day);
    CHECK(linked[0].currency == currency("TWD"));
    CHECK(linked[0].units_per_eur == 40.0);
    CHECK(linked[0].source == "CBC Taiwan");
    CHECK_FALSE(markets::read_taiwan(R"({"data":{"dataSets":[["2026-04-13","32.1"]]}})").has_value());
    CHECK_FALSE(markets::read_taiwan(R"({"data":{"dataSets":[[20260413,32.1]]}})").has_value());
    CHECK_FALSE(markets::read_taiwan(R"({"data":{}})").has_value());
}

TEST_CASE("a file is known by its content")
{
    CHECK(markets::read_rate_file("\xEF\xBB\xBF" + k_daily).value().publisher == "ECB");
    CHECK(markets::read_rate_file("\n " + k_history).value().rates.size() == 3);
    CHECK(markets::read_rate_file("Date,USD\n2026-04-14,1.17\n").value().publisher == "ECB");
    CHECK(markets::read_rate_file(R"({"data":{"dataSets":[["20260413","32.1"]]}})").value().publisher == "CBC Taiwan");
    CHECK(markets::read_rate_file(R"({"amount":1,"base":"EUR","date":"2026-04-14","rates":{"USD":1.1}})")
              .value()
              .publisher == "ECB via Frankfurter");
    CHECK_FALSE(markets::read_rate_file("").has_value());
}

TEST_CASE("values that cannot be right are named")
{
    model::RateTable known;
    known.add({k_day, currency("CNY"), 8.0, "ECB"});
    const auto why = [&](const char* code, double value, int days) {
        return markets::implausible({k_day + std::chrono::days{days}, currency(code), value, "ECB"}, known,
                                    k_day + std::chrono::days{1'000});
    };
    CHECK_FALSE(why("USD", 0.5, 1));
    CHECK_FALSE(why("USD", 2.0, 1));
    CHECK(why("USD", 0.49, 1) == "0.49 per EUR is not between 0.5 and 2.0");
    CHECK(why("USD", 117.02, 1));
    CHECK_FALSE(why("CNY", 15.9, 1));
    CHECK_FALSE(why("CNY", 4.1, 1));
    CHECK(why("CNY", 79.9, 1) == "79.9 per EUR is not within a factor of 2 of the 8 of 2026-04-14");
    CHECK(why("CNY", 3.9, 1));
    CHECK_FALSE(why("CNY", 31.0, 400));
    CHECK(why("CNY", 33.0, 400));
    CHECK_FALSE(why("KRW", 1'700.0, 1));
    CHECK(why("USD", 1.1, 1'001) == "its day lies in the future");
}

TEST_CASE("any bytes are read")
{
    std::mt19937 random{20'260'402};
    const std::vector<std::string> seeds{k_daily, k_history, "Date,USD,\n2026-04-14,1.17,\n",
                                         R"({"amount":1.0,"base":"EUR","date":"2026-04-14","rates":{"USD":1.17}})",
                                         R"({"data":{"dataSets":[["20260413","32.1"]]}})"};
    for (int round = 0; round < 1'500; ++round) {
        std::string text = seeds[random() % seeds.size()];
        for (auto edits = random() % 6U; edits > 0; --edits) {
            text[random() % text.size()] = static_cast<char>(random() & 0xFFU);
        }
        text.resize(text.size() - random() % 8U);
        const auto file = markets::read_rate_file(text);
        if (file) {
            REQUIRE(std::ranges::all_of(file->rates, [](const model::Rate& rate) { return rate.units_per_eur > 0.0; }));
        }
    }
}

TEST_CASE("recorded files of the ECB are read whole")
{
    const std::filesystem::path shared{GPUPRICE_SHARED_DIR};
    const auto history = shared / "rates/ecb-eurofxref-hist.csv";
    const auto portal = shared / "captures/fx_ecb/ecb_sdmx_csvdata_2026-02-17_2026-03-18.csv";
    if (!std::filesystem::exists(history) || !std::filesystem::exists(portal)) {
        return;
    }
    const RateFile whole = markets::read_rate_file(bytes_of(history)).value();
    CHECK(whole.rates.size() > 150'000);
    CHECK(whole.refused.empty());
    model::RateTable table;
    std::size_t implausible = 0;
    for (const model::Rate& rate : whole.rates) {
        implausible += markets::implausible(rate, table, k_day) ? 1U : 0U;
        table.add(rate);
    }
    CHECK(implausible == 0);
    const RateFile recent = markets::read_rate_file(bytes_of(portal)).value();
    CHECK(recent.rates.size() > 500);
    for (const model::Rate& rate : recent.rates) {
        CAPTURE(core::to_text(rate.day), rate.currency.code());
        const auto same = table.latest(rate.currency, rate.day);
        REQUIRE(same);
        CHECK(same->units_per_eur == rate.units_per_eur);
    }
}
