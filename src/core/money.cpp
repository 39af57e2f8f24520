#include "gpuprice/core/money.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace gpuprice::core {

namespace {

// ISO 4217:2015 list one, active national currencies; funds, metals and test codes are left out on purpose:
// nobody prices a card in them.
constexpr std::string_view k_codes =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
    "TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

constexpr std::string_view k_no_minor_unit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view k_three_minor_digits = "BHD IQD JOD KWD LYD OMR TND";

bool lists(std::string_view codes, std::string_view code) { return codes.find(code) != std::string_view::npos; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Error out_of_range(std::string_view what)
{
    return {ErrorKind::too_large, "amount out of range: " + std::string{what}, {}};
}

}  // namespace

constinit const Currency Currency::usd{{'U', 'S', 'D'}};
constinit const Currency Currency::cny{{'C', 'N', 'Y'}};
constinit const Currency Currency::eur{{'E', 'U', 'R'}};
constinit const Currency Currency::unstated{{'X', 'X', 'X'}};

Result<Currency> Currency::parse(std::string_view code)
{
    std::array<char, 3> upper{};
    if (code.size() == upper.size()) {
        std::ranges::transform(code, upper.begin(),
                               [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        const bool letters = std::ranges::all_of(upper, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (letters && lists(k_codes, {upper.data(), upper.size()})) {
            return Currency{upper};
        }
    }
    return Error{ErrorKind::invalid, "'" + std::string{code} + "' is not an ISO 4217 currency code such as USD", {}};
}

int Currency::minor_digits() const noexcept
{
    if (lists(k_no_minor_unit, code())) {
        return 0;
    }
    return lists(k_three_minor_digits, code()) ? 3 : 2;
}

Result<Money> Money::parse(std::string_view decimal, Currency currency)
{
    const auto bad = [decimal] {
        return Error{ErrorKind::invalid, "'" + std::string{decimal} + "' is not a decimal number", {}};
    };
    std::string_view rest = decimal;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) {
        rest.remove_prefix(1);
    }
    const auto point = rest.find('.');
    const std::string_view whole = rest.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : rest.substr(point + 1);
    if (!std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit) ||
        (whole.empty() && fraction.empty())) {
        return bad();
    }

    std::int64_t units = 0;
    const auto push = [&units](int digit) {
        return !__builtin_mul_overflow(units, std::int64_t{10}, &units) &&
               !__builtin_add_overflow(units, std::int64_t{digit}, &units);
    };
    for (const char c : whole) {
        if (!push(c - '0')) {
            return out_of_range(decimal);
        }
    }
    constexpr std::size_t k_kept = 4;
    for (std::size_t i = 0; i < k_kept; ++i) {
        if (!push(i < fraction.size() ? fraction[i] - '0' : 0)) {
            return out_of_range(decimal);
        }
    }
    if (fraction.size() > k_kept && fraction[k_kept] >= '5' && __builtin_add_overflow(units, std::int64_t{1}, &units)) {
        return out_of_range(decimal);
    }
    return Money{negative ? -units : units, currency};
}

Result<Money> Money::from_double(double amount, Currency currency)
{
    const double scaled = std::round(amount * static_cast<double>(k_money_scale));
    // 2^63 is exact as a double; every finite value strictly inside +-2^63 fits.
    constexpr double k_limit = 9223372036854775808.0;
    if (!std::isfinite(scaled) || scaled >= k_limit || scaled <= -k_limit) {
        return Error{ErrorKind::too_large, "amount out of range", {}};
    }
    return Money{static_cast<std::int64_t>(scaled), currency};
}

Result<Money> Money::from_minor_units(std::int64_t amount, int exponent, Currency currency)
{
    constexpr int k_max_exponent = 18;
    if (exponent < 0 || exponent > k_max_exponent) {
        return Error{ErrorKind::invalid, "minor unit exponent out of range: " + std::to_string(exponent), {}};
    }
    std::int64_t units = amount;
    int digits = exponent;
    for (; digits < 4; ++digits) {
        if (__builtin_mul_overflow(units, std::int64_t{10}, &units)) {
            return out_of_range(std::to_string(amount));
        }
    }
    std::int64_t divisor = 1;
    for (; digits > 4; --digits) {
        divisor *= 10;
    }
    const std::int64_t half = divisor / 2;
    const std::int64_t remainder = units % divisor;
    units /= divisor;
    if (divisor > 1 && (remainder >= half || remainder <= -half)) {
        units += amount < 0 ? -1 : 1;
    }
    return Money{units, currency};
}

double Money::to_double() const noexcept
{
    return static_cast<double>(ten_thousandths) / static_cast<double>(k_money_scale);
}

std::string Money::to_decimal() const
{
    std::string text;
    append_decimal(text);
    return text;
}

void Money::append_decimal(std::string& text) const
{
    const bool negative = ten_thousandths < 0;
    // Negating the least value overflows; the unsigned complement does not.
    const auto magnitude =
        negative ? ~static_cast<std::uint64_t>(ten_thousandths) + 1 : static_cast<std::uint64_t>(ten_thousandths);
    constexpr auto k_scale = static_cast<std::uint64_t>(k_money_scale);
    constexpr std::size_t k_most_digits = 20;
    std::array<char, k_most_digits> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), magnitude / k_scale).ptr;
    text.append(negative ? "-" : "").append(digits.begin(), end);
    std::uint64_t fraction = magnitude % k_scale;
    if (fraction != 0) {
        text += '.';
    }
    for (std::uint64_t place = k_scale / 10; fraction != 0; place /= 10) {
        text += static_cast<char>('0' + fraction / place);
        fraction %= place;
    }
}

Result<Money> add(const Money& left, const Money& right)
{
    if (left.currency != right.currency) {
        return Error{ErrorKind::invalid,
                     "cannot add " + std::string{right.currency.code()} + " to " + std::string{left.currency.code()},
                     {}};
    }
    Money sum = left;
    if (__builtin_add_overflow(left.ten_thousandths, right.ten_thousandths, &sum.ten_thousandths)) {
        return out_of_range(left.to_decimal() + " + " + right.to_decimal());
    }
    return sum;
}

}  // namespace gpuprice::core
