// Price texts of any bytes, against what text/price.hpp promises.

#include "gpuprice/text/price.hpp"
#include "gpuprice/text/unicode.hpp"

#include "invariant.hpp"

#include <array>
#include <optional>

namespace gpuprice::fuzz {

namespace {

using core::Currency;
using core::Money;
using text::PriceReading;
using text::read_price;

using Usual = std::optional<Currency>;

const std::array<Usual, 8>& usual_currencies()
{
    static const std::array<Usual, 8> all{Usual{},
                                          Currency::usd,
                                          Currency::eur,
                                          Currency::cny,
                                          Currency::parse("JPY").value(),
                                          Currency::parse("TWD").value(),
                                          Currency::parse("PLN").value(),
                                          Currency::parse("BYN").value()};
    return all;
}

// All four decimals, so that nothing is left to doubt: three alone would be thousands, and "1" no price.
std::string with_all_decimals(const Money& money)
{
    const std::string decimal = money.to_decimal();
    const std::size_t point = decimal.find('.');
    const std::size_t written = point == std::string::npos ? 0 : decimal.size() - point - 1;
    return decimal + (point == std::string::npos ? "." : "") + std::string(4 - written, '0');
}

void check_canonical(const Money& money, std::string_view input)
{
    const auto parsed = Money::parse(money.to_decimal(), money.currency);
    require(parsed.has_value() && parsed.value() == money, "the decimal of an amount reads back", input);
    const std::string written = with_all_decimals(money);
    for (const std::string& text : {written, written + " " + std::string{money.currency.code()}}) {
        const auto again = read_price(text, money.currency);
        require(again.has_value() && again->amount == money, "a plain price reads as itself", text);
        require(!again->high.has_value() && !again->open_ended, "a plain price is neither range nor open", text);
    }
}

void check_reading(const PriceReading& reading, const Usual& usual, std::string_view input)
{
    require(reading.amount.ten_thousandths > 0, "the amount is above 0", input);
    require(reading.currency_stated || reading.amount.currency == usual, "a currency not stated is the usual", input);
    check_canonical(reading.amount, input);
    if (reading.high.has_value()) {
        require(reading.high->currency == reading.amount.currency, "both ends of a range have one currency", input);
        require(reading.high->ten_thousandths > reading.amount.ten_thousandths, "the high end is above", input);
        require(!reading.open_ended, "a range with a high end is not open", input);
        check_canonical(*reading.high, input);
    }
}

void check_error(const core::Error& error, std::string_view input)
{
    require(error.kind == core::ErrorKind::missing || error.kind == core::ErrorKind::too_large,
            "a text without a price is `missing`, an amount out of range `too_large`", input);
    require(!error.message.empty() && error.message == text::printable(error.message), "an error can be shown", input);
}

// The usual currency decides the currency and nothing else.
void check_same_numbers(const PriceReading& one, const PriceReading& other, std::string_view input)
{
    const auto end = [](const PriceReading& reading) { return reading.high.value_or(Money{}).ten_thousandths; };
    require(one.amount.ten_thousandths == other.amount.ten_thousandths && end(one) == end(other) &&
                one.open_ended == other.open_ended && one.currency_stated == other.currency_stated,
            "the usual currency changes no number", input);
}

void check(std::string_view input)
{
    std::optional<PriceReading> first;
    std::size_t readings = 0;
    for (const Usual& usual : usual_currencies()) {
        const auto reading = read_price(input, usual);
        if (!reading.has_value()) {
            check_error(reading.error(), input);
            continue;
        }
        check_reading(*reading, usual, input);
        first = first.value_or(*reading);
        check_same_numbers(*first, *reading, input);
        ++readings;
    }
    const std::size_t all = usual_currencies().size();
    require(readings == 0 || readings + 1 >= all, "only the lack of any currency makes a price none", input);
}

}  // namespace

}  // namespace gpuprice::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    gpuprice::fuzz::check(gpuprice::fuzz::to_bytes(data, size));
    return 0;
}
