#ifndef GPUPRICE_SRC_MARKETS_PAGE_BYTES_HPP
#define GPUPRICE_SRC_MARKETS_PAGE_BYTES_HPP

/// \file
/// What a page needs before libxml2 may see it.

#include <cstdint>
#include <string>
#include <string_view>

namespace gpuprice::markets {

enum class Markup : std::uint8_t { html, xml };

/// The page in valid UTF-8 without byte order mark and control characters, decoded from the encoding that its mark,
/// else `charset`, else its <meta> or XML declaration names, else UTF-8. What is wrong in it, or of an unknown
/// encoding, becomes U+FFFD. O(n).
[[nodiscard]] std::string to_page_text(std::string_view bytes, std::string_view charset, Markup markup);

/// Whether a tag has over 2,000 attributes. libxml2 compares each with all before it, which on a page made for it takes
/// hours. O(n).
[[nodiscard]] bool has_oversized_tag(std::string_view html);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PAGE_BYTES_HPP
