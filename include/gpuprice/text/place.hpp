#ifndef GPUPRICE_TEXT_PLACE_HPP
#define GPUPRICE_TEXT_PLACE_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace gpuprice::text {

/// "line 3, column 7" of a byte, both counted from 1, columns in characters. \param byte  counted from 1; beyond the
/// text, and 0, it is taken as its nearest byte. O(n).
[[nodiscard]] std::string place_of(std::string_view text, std::size_t byte);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_PLACE_HPP
