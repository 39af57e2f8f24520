#ifndef GPUPRICE_TEXT_HTML_ENTITIES_HPP
#define GPUPRICE_TEXT_HTML_ENTITIES_HPP

/// \file
/// The HTML entities that survive in titles and price texts.

#include <string>
#include <string_view>

namespace gpuprice::text {

/// Numeric references (&#165; &#xA5;) and the named ones that occur around prices and in the names of products
/// (&euro; &nbsp; &trade; …) as characters; everything else stays as written. O(n).
[[nodiscard]] std::string with_entities_decoded(std::string_view text);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_HTML_ENTITIES_HPP
