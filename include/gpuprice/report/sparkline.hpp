#ifndef GPUPRICE_REPORT_SPARKLINE_HPP
#define GPUPRICE_REPORT_SPARKLINE_HPP

/// \file
/// The course of a series in one line of text.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace gpuprice::report {

/// What a terminal can draw.
enum class Glyphs : std::uint8_t {
    unicode,  ///< block characters and braille
    ascii,    ///< for TERM=dumb and locales that are not UTF-8
};

/// One character a stretch of the series, its height between those of the lowest and the highest stretch: "▁▃▅█",
/// or ".-+@" in ASCII. A stretch without a value is a space, so a gap stays a gap; values that are not finite count as
/// missing. All characters are one column wide.
///
/// \param values   equally far apart, oldest first.
/// \param columns  the most characters. A longer series is divided into that many stretches of nearly equal length,
///                 each drawn at the mean of its values; a shorter one has a character a value.
/// \return min(values, columns) characters; empty when there is no value at all. A series that never moves is drawn
///         at half height. O(values).
[[nodiscard]] std::string sparkline(std::span<const std::optional<double>> values, std::size_t columns,
                                    Glyphs glyphs = Glyphs::unicode);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_SPARKLINE_HPP
