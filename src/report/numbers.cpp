#include "gpuprice/report/numbers.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace gpuprice::report {

namespace {

std::string grouped(std::string decimal)
{
    const std::size_t point = std::min(decimal.find('.'), decimal.size());
    const std::size_t first = decimal.starts_with('-') ? 1 : 0;
    for (std::size_t i = point; i > first + 3;) {
        i -= 3;
        decimal.insert(i, ",");
    }
    return decimal;
}

std::string without_trailing_zeros(std::string decimal)
{
    if (decimal.find('.') != std::string::npos) {
        decimal.erase(decimal.find_last_not_of('0') + 1);
        if (decimal.ends_with('.')) {
            decimal.pop_back();
        }
    }
    return decimal == "-0" ? "0" : decimal;
}

/// "8.9" is read as a typo where money is meant: a lone decimal gets its zero.
std::string money_digits(const core::Money& money)
{
    std::string decimal = money.to_decimal();
    const std::size_t point = decimal.find('.');
    if (point != std::string::npos && point + 2 == decimal.size()) {
        decimal += '0';
    }
    return grouped(std::move(decimal));
}

}  // namespace

std::string amount_text(double amount)
{
    constexpr double k_whole_from = 1000.0;
    if (std::abs(amount) >= k_whole_from) {
        return grouped(fmt::format("{:.0f}", rounded(amount, 0)));
    }
    const std::string text = fmt::format("{:.2f}", rounded(amount, 2));
    return text.ends_with(".00") ? text.substr(0, text.size() - 3) : text;
}

std::string money_text(const core::Money& money)
{
    return money_digits(money) + " " + std::string{money.currency.code()};
}

std::string money_range_text(const core::Money& low, const core::Money& high)
{
    return money_digits(low) + "–" + money_text(high);
}

// Halves are rounded away from zero, as people do by hand; printf's rounding would show 3.125 as 3.12.
std::string multiple_text(double multiple) { return fmt::format("{:.2f}×", rounded(multiple, 2)); }

std::string percent_text(double ratio)
{
    constexpr double k_whole_from = 10.0;
    const double percent = ratio * 100.0;
    // "-0 %" would claim a direction that the digits do not show.
    const double shown = std::abs(percent) < 0.05 ? 0.0 : percent;
    return std::abs(shown) >= k_whole_from ? fmt::format("{:+.0f} %", rounded(shown, 0))
                                           : fmt::format("{:+.1f} %", rounded(shown, 1));
}

std::string probability_text(double share)
{
    constexpr double k_two_digits_from = 0.0995;
    constexpr double k_three_digits_from = 0.00095;
    const int digits = share >= k_two_digits_from ? 2 : share >= k_three_digits_from ? 3 : 4;
    return fmt::format("{:.{}f}", rounded(share, digits), digits);
}

double rounded(double value, int digits)
{
    constexpr std::array<double, 9> k_scales{1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    const double scale =
        digits >= 0 && digits < 9 ? k_scales.at(static_cast<std::size_t>(digits)) : std::pow(10.0, digits);
    const double result = std::round(value * scale) / scale;
    return std::isfinite(result) ? result : value;
}

std::string decimal_text(double value, int digits)
{
    return without_trailing_zeros(fmt::format("{:.{}f}", value, digits));
}

}  // namespace gpuprice::report
