#include "gpuprice/report/numbers.hpp"

#include "support/catch.hpp"

using namespace gpuprice;
using namespace gpuprice::report;

TEST_CASE("amounts are grouped and lose digits that nobody reads")
{
    CHECK(amount_text(22381.99) == "22,382");
    CHECK(amount_text(1234567.0) == "1,234,567");
    CHECK(amount_text(999.5) == "999.50");
    CHECK(amount_text(6.935555) == "6.94");
    CHECK(amount_text(250.0) == "250");
    CHECK(amount_text(-1500.0) == "-1,500");
    CHECK(amount_text(0.0) == "0");
}

TEST_CASE("money keeps every digit that it has")
{
    const auto money = [](const char* decimal) { return core::Money::parse(decimal, core::Currency::cny).value(); };
    CHECK(money_text(money("80000")) == "80,000 CNY");
    CHECK(money_text(money("31999.46")) == "31,999.46 CNY");
    CHECK(money_text(money("999")) == "999 CNY");
    CHECK(money_text(money("26529.3")) == "26,529.30 CNY");
    CHECK(money_text(money("1.7339")) == "1.7339 CNY");
    CHECK(money_range_text(money("302000"), money("332000")) == "302,000–332,000 CNY");
}

TEST_CASE("a multiple and its percent say the same")
{
    CHECK(multiple_text(3.125) == "3.13×");
    CHECK(multiple_text(1.0) == "1.00×");
    CHECK(percent_text(2.125) == "+213 %");
    CHECK(percent_text(0.25) == "+25 %");
    CHECK(percent_text(0.042) == "+4.2 %");
    CHECK(percent_text(-0.5) == "-50 %");
    CHECK(percent_text(-0.0001) == "+0.0 %");
}

TEST_CASE("probabilities keep two significant digits at least, down to a simulation's smallest")
{
    CHECK(probability_text(0.3135) == "0.31");
    CHECK(probability_text(1.0) == "1.00");
    CHECK(probability_text(0.0995) == "0.10");
    CHECK(probability_text(0.0994) == "0.099");
    CHECK(probability_text(0.05) == "0.050");
    CHECK(probability_text(0.0005) == "0.0005");
}

TEST_CASE("decimals for files are short, exact and free of exponents")
{
    CHECK(decimal_text(80000.0, 4) == "80000");
    CHECK(decimal_text(1.7339, 4) == "1.7339");
    CHECK(decimal_text(0.1 + 0.2, 6) == "0.3");
    CHECK(decimal_text(1e15, 2) == "1000000000000000");
    CHECK(decimal_text(-0.00001, 4) == "0");
    CHECK(rounded(1.23456789, 4) == 1.2346);
}
