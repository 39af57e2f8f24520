#ifndef GPUPRICE_REPORT_NUMBERS_HPP
#define GPUPRICE_REPORT_NUMBERS_HPP

/// \file
/// Numbers as people read them. Ratios come in as ratios; percent exists only here.

#include "gpuprice/core/money.hpp"

#include <string>

namespace gpuprice::report {

/// "22,382", "6.94": thousands grouped; two decimals below 1,000 unless they are zero, none from there on.
[[nodiscard]] std::string amount_text(double amount);

/// "80,000 CNY", "31,999.46 USD": every digit that the amount has.
[[nodiscard]] std::string money_text(const core::Money& money);

/// "302,000–332,000 CNY": both ends of a range in one currency.
[[nodiscard]] std::string money_range_text(const core::Money& low, const core::Money& high);

/// "3.13×".
[[nodiscard]] std::string multiple_text(double multiple);

/// A markup ratio as signed percent: 2.13 is "+213 %", -0.042 is "-4.2 %", whole from 10 % on.
[[nodiscard]] std::string percent_text(double ratio);

/// A p-value or q-value: "0.31", "0.031", "0.0005".
[[nodiscard]] std::string probability_text(double share);

/// A double for CSV and JSON: shortest decimal of at most `digits` places after the point, no exponent, "0" for 0.
[[nodiscard]] std::string decimal_text(double value, int digits);

/// The double that `decimal_text` writes.
[[nodiscard]] double rounded(double value, int digits);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_NUMBERS_HPP
