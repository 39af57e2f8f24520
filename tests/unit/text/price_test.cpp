#include "gpuprice/text/price.hpp"

#include "support/catch.hpp"
#include "support/cpu_time.hpp"

#include <random>
#include <string>
#include <vector>

using namespace gpuprice;
using text::read_price;

namespace {

std::optional<core::Currency> currency(const char* code)
{
    return *code == '\0' ? std::nullopt : std::optional{core::Currency::parse(code).value()};
}

// "12000 CNY", "52..80 USD", "218.. EUR" for an open end, "none" for no price.
std::string read(const char* text, const char* usual)
{
    const auto reading = read_price(text, currency(usual));
    if (!reading.has_value()) {
        return reading.error().kind == core::ErrorKind::missing ? "none" : reading.error().text();
    }
    std::string out = reading->amount.to_decimal();
    if (reading->high.has_value()) {
        out += ".." + reading->high->to_decimal();
    } else if (reading->open_ended) {
        out += "..";
    }
    return out + " " + std::string{reading->amount.currency.code()};
}

struct Row {
    const char* text;
    const char* usual;
    const char* expected;
};

void check(const std::vector<Row>& rows)
{
    for (const Row& row : rows) {
        CAPTURE(row.text, row.usual);
        CHECK(read(row.text, row.usual) == row.expected);
    }
}

}  // namespace

TEST_CASE("three digits after the only separator are thousands")
{
    check({{"1.226 €", "", "1226 EUR"},
           {"$12,999", "", "12999 USD"},
           {"1.22 €", "", "1.22 EUR"},
           {"0.750 €", "", "0.75 EUR"},
           {"1234.567 USD", "", "1234.567 USD"},
           {"123,456.789 OMR", "", "123456.789 OMR"},
           {"$1'610,000", "", "1610000 USD"}});
}

TEST_CASE("each country's grouping is read")
{
    check({{"2 099,00 €", "", "2099 EUR"},
           {"2\xC2\xA0"
            "099,00\xC2\xA0€",
            "", "2099 EUR"},
           {"2\xE2\x80\xAF"
            "099 €",
            "", "2099 EUR"},
           {"1.450,00 EUR", "", "1450 EUR"},
           {"CHF 1’299.–", "", "1299 CHF"},
           {"12.990,-", "EUR", "12990 EUR"},
           {"₹1,20,000", "", "120000 INR"},
           {"₹1.2 lakh", "", "120000 INR"},
           {"95 000 р.", "", "95000 RUB"},
           {"119. 95 €", "", "119.95 EUR"}});
}

TEST_CASE("Chinese, Japanese and Korean multipliers are read")
{
    check({{"1.2万", "CNY", "12000 CNY"},
           {"25w", "CNY", "250000 CNY"},
           {"2w5", "CNY", "25000 CNY"},
           {"3万8", "CNY", "38000 CNY"},
           {"3萬8千", "TWD", "38000 TWD"},
           {"9万7000円", "", "97000 JPY"},
           {"128万円", "", "1280000 JPY"},
           {"1,250만원", "", "12500000 KRW"},
           {"￥２５，０００", "", "25000 CNY"},
           {"全新A100 80G 25w 包邮", "CNY", "250000 CNY"},
           {"~1.8万元/月", "", "18000 CNY"}});
}

TEST_CASE("k, thousand and its kin multiply")
{
    check({{"$1.2k OBO", "", "1200 USD"},
           {"17-20 tys. dolarów", "", "17000..20000 USD"},
           {"950 тыс. руб", "", "950000 RUB"},
           {"4K monitor $300", "", "300 USD"}});
}

TEST_CASE("every currency mark names its currency")
{
    check({{"NT$ 120,000", "", "120000 TWD"},  {"HK$88,000", "", "88000 HKD"},
           {"R$ 5.528,00", "", "5528 BRL"},    {"RM50", "", "50 MYR"},
           {"S$4.90", "", "4.9 SGD"},          {"C $2,450.00", "", "2450 CAD"},
           {"CDN$ 2,450", "", "2450 CAD"},     {"A$ 59.95", "", "59.95 AUD"},
           {"MX$3,179.00", "", "3179 MXN"},    {"9 800 Kč", "", "9800 CZK"},
           {"2 499,00 zł", "", "2499 PLN"},    {"3430 лв.", "", "3430 BGN"},
           {"1 150 грн.", "", "1150 UAH"},     {"15,000 руб.", "", "15000 RUB"},
           {"3,439.00 درهم", "", "3439 AED"},  {"R 4,950.00", "", "4950 ZAR"},
           {"3,990 Ft", "", "3990 HUF"},       {"$1,190.00 AUD", "", "1190 AUD"},
           {"NZD $100.70", "", "100.7 NZD"},   {"US $1,234.56", "", "1234.56 USD"},
           {"&#165;5,980", "JPY", "5980 JPY"}, {"299 &euro;", "", "299 EUR"},
           {"22000.00元/台", "", "22000 CNY"}});
}

TEST_CASE("a mark that several currencies share takes the usual one among them")
{
    check({{"$100", "CAD", "100 CAD"},
           {"$100", "EUR", "100 USD"},
           {"$100", "", "100 USD"},
           {"¥5000", "JPY", "5000 JPY"},
           {"¥5000", "", "5000 CNY"},
           {"5000円", "CNY", "5000 JPY"},
           {"500 kr", "NOK", "500 NOK"},
           {"68000元", "TWD", "68000 TWD"},
           {"68000元", "USD", "68000 CNY"}});
    CHECK(read_price("$100", std::nullopt)->currency_stated);
    CHECK_FALSE(read_price("100", core::Currency::eur)->currency_stated);
}

TEST_CASE("the amount is the one beside the currency")
{
    check({{"A100 80GB $9,500", "", "9500 USD"},
           {"$9,500 (2x)", "", "9500 USD"},
           {"A100 40GB 400w $6,288", "", "6288 USD"},
           {"£1,250.00 + VAT", "", "1250 GBP"},
           {"3 Ausgaben für nur 14,85 EUR", "", "14.85 EUR"},
           {"AED 8000 (USD 2179)", "", "8000 AED"},
           {"$1000 local @ 38506", "", "1000 USD"},
           {"RTX 4090 1500 €", "", "1500 EUR"},
           {"Free shipping on orders $49+", "", "none"}});
}

TEST_CASE("a range keeps both ends, an open one its low end")
{
    check({{"$15,000 to $28,000", "", "15000..28000 USD"},
           {"$52-80", "", "52..80 USD"},
           {"841,00 zł – 995,00 zł", "", "841..995 PLN"},
           {"3〜7万円", "", "30000..70000 JPY"},
           {"100 bis 200 €", "", "100..200 EUR"},
           {"8000至9000元", "", "8000..9000 CNY"},
           {"$300 for a 2080Ti 22GB to $4000 for a 5090 96GB", "", "300..4000 USD"},
           {"ab 218€", "", "218.. EUR"},
           {"约30万円から", "", "300000.. JPY"},
           {"from $742.50", "", "742.5.. USD"},
           {"A100 80 - $9,500", "", "9500 USD"},
           {"$9,500 - 2 pcs", "", "9500 USD"}});
}

TEST_CASE("of a was/now pair the current price counts")
{
    check({{"Was $120.00 Now $60.00", "", "60 USD"},
           {"statt 249,00 EUR jetzt 199,00 EUR", "", "199 EUR"},
           {"Statt 249,00 EUR 199,00 EUR", "", "199 EUR"},
           {"原价¥16999 现价¥9999", "", "9999 CNY"},
           {"MSRP: $588.00 $499.80", "", "499.8 USD"},
           {"220 € 250 €", "", "220 EUR"},
           {"Běžná cena 9 800 Kč", "", "9800 CZK"}});
}

TEST_CASE("placeholders are no price")
{
    for (const char* text : {"0", "0.00", "1", "¥1", "9999999", "¥99999999", "面议", "询价", "VB", "call for price",
                             "Free!", "", "15.08.2017", "July, 2004", "16.00 ft", "Not Available", "80 GB"}) {
        CAPTURE(text);
        CHECK(read(text, "USD") == "none");
    }
    check({{"1.299 € VB", "", "1299 EUR"}, {"1 Kč", "", "1 CZK"}, {"100", "", "none"}, {"100", "USD", "100 USD"}});
}

TEST_CASE("reading a price never fails on any bytes, and its amount is positive")
{
    std::mt19937 random{5};
    const std::vector<std::string> pieces{
        "$", "€", "¥",  "万",  "円",  "w", "k",  " ", "-",    "1",        "9,999",
        ".", ",", "to", "was", "now", "'", "&#", ";", "\xFF", "\xE4\xB8", "99999999999999",
        "A"};
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (auto count = random() % 12; count > 0; --count) {
            text += pieces[random() % pieces.size()];
        }
        CAPTURE(text);
        const auto reading = read_price(text, core::Currency::usd);
        if (reading.has_value()) {
            CHECK(reading->amount.ten_thousandths > 0);
            CHECK((!reading->high.has_value() || reading->high->ten_thousandths > reading->amount.ten_thousandths));
        }
    }
}

TEST_CASE("a price text of a megabyte takes about a thousand times one of a kilobyte")
{
    const auto seconds = [](const std::string& text, int rounds) {
        return test::least_cpu_seconds(rounds, [&text] { (void)read_price(text, core::Currency::usd); });
    };
    for (const std::string piece : {"$1,000 - ", "1 000 000 ", "A100 80GB ", "万", "1 - ", "was ", "1."}) {
        CAPTURE(piece);
        std::string small;
        while (small.size() < 1000) {
            small += piece;
        }
        std::string large;
        while (large.size() < 1'000'000) {
            large += piece;
        }
        // Twenty times the ideal: caches are smaller than a megabyte's tokens, and others use them too. A time that
        // grew with the square of the length would be a thousand times it.
        CHECK(seconds(large, 3) < 20'000.0 * seconds(small, 20));
    }
}

TEST_CASE("deposits are no price, whichever side the word stands on")
{
    for (const char* text : {"$150 deposit to hold", "定金500", "500元订金", "Anzahlung 200 €", "deposit: $500"}) {
        CAPTURE(text);
        CHECK(read(text, "USD") == "none");
    }
    CHECK(read("¥9500 定金 500", "CNY") == "9500 CNY");
}

TEST_CASE("multipliers of Korea, Indonesia and the Russian market, and a digit behind 千")
{
    CHECK(read("4천만원", "KRW") == "40000000 KRW");
    CHECK(read("Rp18,5 juta", "IDR") == "18500000 IDR");
    CHECK(read("60к торг", "RUB") == "60000 RUB");
    CHECK(read("4千5", "CNY") == "4500 CNY");
    CHECK(read("1万5", "CNY") == "15000 CNY");
}

TEST_CASE("Arabic and Persian digits are digits")
{
    CHECK(read("١٢٬٥٠٠ درهم", "AED") == "12500 AED");
    CHECK(read("۱۲۵۰۰", "IRR") == "12500 IRR");
}

TEST_CASE("what shipping costs is no price, what includes it is")
{
    CHECK(read("+ $35.00 shipping", "USD") == "none");
    CHECK(read("$9,500 + $35 shipping", "USD") == "9500 USD");
    CHECK(read("$9,500 shipping included", "USD") == "9500 USD");
}

TEST_CASE("beside a model's number the amount in myriads is the price")
{
    CHECK(read("4090 48G 2.15w 不刀", "CNY") == "21500 CNY");
    CHECK(read("U$S 3.200", "ARS") == "3200 USD");
    CHECK(read("1元", "CNY") == "none");
}
