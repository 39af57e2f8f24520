#ifndef GPUPRICE_TEXT_EDIT_DISTANCE_HPP
#define GPUPRICE_TEXT_EDIT_DISTANCE_HPP

#include <cstddef>
#include <string_view>

namespace gpuprice::text {

/// Levenshtein's distance: the fewest bytes to insert, drop or change to make one of the other. O(|left| · |right|)
/// time, O(|right|) memory.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_EDIT_DISTANCE_HPP
