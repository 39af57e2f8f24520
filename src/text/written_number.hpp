#ifndef GPUPRICE_TEXT_WRITTEN_NUMBER_HPP
#define GPUPRICE_TEXT_WRITTEN_NUMBER_HPP

/// \file
/// Numbers as people write them in prices: which separator groups, and which is the decimal point.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::text {

/// A number as scanned. `thousands` is the reading in which three digits after the only separator are thousands
/// (the design, section 3), `fraction` the one in which they are decimals; equal where there is no such doubt.
struct WrittenNumber {
    std::string thousands;    ///< plain decimal: "1226"
    std::string fraction;     ///< plain decimal: "1.226"
    bool comma_only = false;  ///< the doubtful separator is a comma: thousands even before 만 ("1,250만원")
    bool separated = false;   ///< it has any separator
    std::size_t length = 0;   ///< bytes
};

/// True where a number begins: a digit, or a point or comma before one.
[[nodiscard]] bool starts_number(std::string_view text, std::size_t position) noexcept;

/// The number that begins at `position`; none when the digits are a date or another thing with points in it
/// (`length` of what to pass over is then found by `digits_and_points`). O(length).
[[nodiscard]] std::optional<WrittenNumber> scan_number(std::string_view text, std::size_t position);

/// Length of the run of ASCII digits, points and commas at `position`.
[[nodiscard]] std::size_t digits_and_points(std::string_view text, std::size_t position) noexcept;

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_WRITTEN_NUMBER_HPP
