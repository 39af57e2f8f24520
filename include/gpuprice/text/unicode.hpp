#ifndef GPUPRICE_TEXT_UNICODE_HPP
#define GPUPRICE_TEXT_UNICODE_HPP

/// \file
/// Total functions on any bytes: invalid UTF-8 never throws, it becomes U+FFFD.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::text {

/// Valid UTF-8: each maximal ill-formed sequence becomes one U+FFFD. O(n).
[[nodiscard]] std::string to_valid_utf8(std::string_view bytes);

/// NFKC (full-width digits and letters become ASCII), case folded, default-ignorable characters (zero-width, soft
/// hyphens, variation selectors) dropped, every run of white space one space, trimmed. Idempotent. O(n).
[[nodiscard]] std::string fold(std::string_view bytes);

/// `fold` without its case folding and its care for white space: where case tells words apart ("Ft" is money, "ft"
/// is feet). O(n).
[[nodiscard]] std::string compatible(std::string_view bytes);

/// For people's terminals: valid UTF-8 with control characters, bidi controls and zero-width characters removed, and
/// line breaks and tabs turned into spaces.
[[nodiscard]] std::string printable(std::string_view bytes);

/// The same of lines that end in LF or CR LF, which stay apart, in LF.
[[nodiscard]] std::string printable_lines(std::string_view bytes);

/// Columns that printable UTF-8 takes on a terminal: CJK counts two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view utf8);

/// At most `columns` wide: longer text is cut and ends in "…". Never splits a character.
[[nodiscard]] std::string cut(std::string_view utf8, std::size_t columns);

/// The text in lines of at most `columns` columns (at least 2, or a wide character has no room), all but the first
/// beginning with `indent` spaces. Breaks at spaces, which go, and beside wide characters; a longer word is broken
/// where it must be. One empty line for an empty text. O(n).
[[nodiscard]] std::vector<std::string> wrapped(std::string_view utf8, std::size_t columns, std::size_t indent = 0);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_UNICODE_HPP
