#ifndef GPUPRICE_TEXT_UTF8_INTERNAL_HPP
#define GPUPRICE_TEXT_UTF8_INTERNAL_HPP

/// \file
/// Decoding of UTF-8, one character at a time, for the files of this module.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gpuprice::text {

/// One step of the decoder.
struct Decoded {
    char32_t code_point = 0xFFFD;  ///< U+FFFD for an ill-formed sequence
    std::size_t length = 1;        ///< bytes consumed: at least 1
    bool valid = false;
};

/// The character at `position` (< bytes.size()). An ill-formed sequence is consumed up to its maximal subpart (the
/// Unicode Standard, section 3.9, "U+FFFD Substitution of Maximal Subparts").
[[nodiscard]] Decoded decode_utf8(std::string_view bytes, std::size_t position) noexcept;

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_UTF8_INTERNAL_HPP
