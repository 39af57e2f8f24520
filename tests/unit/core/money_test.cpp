#include "gpuprice/core/money.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <limits>
#include <random>

using namespace gpuprice::core;

namespace {

Money usd(const char* decimal) { return Money::parse(decimal, Currency::usd).value(); }

}  // namespace

TEST_CASE("a currency is an ISO 4217 code in any case")
{
    CHECK(Currency::parse("USD").value() == Currency::usd);
    CHECK(Currency::parse("cny").value() == Currency::cny);
    CHECK(Currency::parse("twd").value().code() == "TWD");
    for (const char* text : {"", "US", "USDT", "XXX", "RMB", "U D", "AED AFN"}) {
        CAPTURE(text);
        CHECK_FALSE(Currency::parse(text).has_value());
    }
    CHECK(Currency::parse("JPY").value().minor_digits() == 0);
    CHECK(Currency::parse("KWD").value().minor_digits() == 3);
    CHECK(Currency::usd.minor_digits() == 2);
}

TEST_CASE("money reads plain decimals exactly")
{
    CHECK(usd("31999.46").ten_thousandths == 319'994'600);
    CHECK(usd("0").ten_thousandths == 0);
    CHECK(usd("-12.5").ten_thousandths == -125'000);
    CHECK(usd(".5").ten_thousandths == 5'000);
    CHECK(usd("7.").ten_thousandths == 70'000);
    CHECK(usd("1.73388").ten_thousandths == 17'339);
    CHECK(usd("1.73385").ten_thousandths == 17'339);
    CHECK(usd("-1.73385").ten_thousandths == -17'339);
    for (const char* text : {"", ".", "-", "1e3", "1,000", " 1", "1 ", "$1", "0x10", "1.2.3", "nan", "inf"}) {
        CAPTURE(text);
        CHECK_FALSE(Money::parse(text, Currency::usd).has_value());
    }
}

TEST_CASE("money refuses what does not fit in 64 bits")
{
    CHECK(Money::parse("922337203685477.5807", Currency::usd).value().ten_thousandths ==
          std::numeric_limits<std::int64_t>::max());
    CHECK_FALSE(Money::parse("922337203685477.5808", Currency::usd).has_value());
    CHECK_FALSE(Money::parse("99999999999999999999", Currency::usd).has_value());
    CHECK_FALSE(Money::from_double(1e15, Currency::usd).has_value());
    CHECK_FALSE(Money::from_double(std::numeric_limits<double>::infinity(), Currency::usd).has_value());
    CHECK_FALSE(Money::from_double(std::numeric_limits<double>::quiet_NaN(), Currency::usd).has_value());
    const Money most{std::numeric_limits<std::int64_t>::max(), Currency::usd};
    CHECK_FALSE(add(most, usd("0.0001")).has_value());
    CHECK_FALSE(add(usd("1"), Money{1, Currency::cny}).has_value());
    CHECK(add(usd("1.25"), usd("2.75")).value() == usd("4"));
}

TEST_CASE("minor units keep their exponent")
{
    CHECK(Money::from_minor_units(110'500, 2, Currency::usd).value() == usd("1105"));
    CHECK(Money::from_minor_units(1105, 0, Currency::usd).value() == usd("1105"));
    CHECK(Money::from_minor_units(123'456, 5, Currency::usd).value() == usd("1.2346"));
    CHECK(Money::from_minor_units(-123'455, 5, Currency::usd).value() == usd("-1.2346"));
    CHECK_FALSE(Money::from_minor_units(1, -1, Currency::usd).has_value());
    CHECK_FALSE(Money::from_minor_units(1, 19, Currency::usd).has_value());
    CHECK_FALSE(Money::from_minor_units(std::numeric_limits<std::int64_t>::max(), 0, Currency::usd).has_value());
}

TEST_CASE("what money writes it reads back")
{
    CHECK(usd("31999.46").to_decimal() == "31999.46");
    CHECK(usd("80000").to_decimal() == "80000");
    CHECK(Money{-1, Currency::usd}.to_decimal() == "-0.0001");
    CHECK(Money{std::numeric_limits<std::int64_t>::min(), Currency::usd}.to_decimal() == "-922337203685477.5808");
}

TEST_CASE("any amount survives its text, and up to 15 digits the way through a double")
{
    std::mt19937_64 source{1};
    std::uniform_int_distribution<std::int64_t> any{-1'000'000'000'000, 1'000'000'000'000};
    for (int i = 0; i < 200; ++i) {
        const Money money{any(source), Currency::usd};
        CAPTURE(money.to_decimal());
        CHECK(usd(money.to_decimal().c_str()) == money);
        CHECK(Money::from_double(money.to_double(), Currency::usd).value() == money);
    }
}
