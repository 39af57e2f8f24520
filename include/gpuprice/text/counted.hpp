#ifndef GPUPRICE_TEXT_COUNTED_HPP
#define GPUPRICE_TEXT_COUNTED_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace gpuprice::text {

/// "1 row", "3 rows", "0 rows". \param noun  of regular plural.
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_COUNTED_HPP
