#ifndef GPUPRICE_CORE_MONEY_HPP
#define GPUPRICE_CORE_MONEY_HPP

/// \file
/// Exact amounts of money: a 64-bit count of ten-thousandths of the major unit, with its currency.
///
/// Rental prices have sub-cent digits (6.935555 per hour over 4 GPUs), so cents are not fine enough. Money is
/// what enters and leaves the program; conversions, unit prices and medians are doubles inside `analysis`.

#include "gpuprice/core/result.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace gpuprice::core {

/// An ISO 4217 currency code. Only `parse` and the constants below make one, so it is always a real code.
class Currency {
public:
    /// Accepts an active ISO 4217 alphabetic code in any case ("usd"); everything else is an error.
    [[nodiscard]] static Result<Currency> parse(std::string_view code);

    [[nodiscard]] std::string_view code() const noexcept { return {code_.data(), code_.size()}; }

    /// Digits after the decimal point of the currency's minor unit by ISO 4217: 2 for USD, 0 for JPY and KRW.
    [[nodiscard]] int minor_digits() const noexcept;

    // clang-tidy 14 mistakes the 0 within a defaulted <=> for a pointer.
    auto operator<=>(const Currency&) const = default;  // NOLINT(modernize-use-nullptr)

    static const Currency usd;
    static const Currency cny;
    static const Currency eur;
    static const Currency unstated;  ///< XXX, ISO 4217's "no currency"; `parse` refuses it

private:
    constexpr explicit Currency(std::array<char, 3> code) : code_{code} {}

    std::array<char, 3> code_;
};

inline constexpr std::int64_t k_money_scale = 10'000;  ///< units of `Money` in one major unit

/// An amount in one currency. Comparable only within a currency: see `add`.
struct Money {
    std::int64_t ten_thousandths = 0;
    Currency currency = Currency::usd;

    /// Reads a plain decimal number, "-12.5", "9714.00", "1e3" is refused; no grouping, no currency mark.
    /// At most 4 digits count after the point: more are rounded half away from zero. Overflow is an error.
    [[nodiscard]] static Result<Money> parse(std::string_view decimal, Currency currency);

    /// Rounds half away from zero to the nearest ten-thousandth; not finite or out of range is an error.
    [[nodiscard]] static Result<Money> from_double(double amount, Currency currency);

    /// `amount` counted in units of 10^-exponent: (110500, 2) is 1105.00. Exponent 0 to 18; overflow is an error.
    [[nodiscard]] static Result<Money> from_minor_units(std::int64_t amount, int exponent, Currency currency);

    [[nodiscard]] double to_double() const noexcept;

    /// The shortest decimal that reads back as the same amount: "31999.46", "80000", "1.7339".
    [[nodiscard]] std::string to_decimal() const;
    void append_decimal(std::string& text) const;  ///< the same, behind what is there

    bool operator==(const Money&) const = default;
};

/// The sum; different currencies or overflow are errors.
[[nodiscard]] Result<Money> add(const Money& left, const Money& right);

}  // namespace gpuprice::core

#endif  // GPUPRICE_CORE_MONEY_HPP
