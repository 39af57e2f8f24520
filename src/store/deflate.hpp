#ifndef GPUPRICE_STORE_DEFLATE_HPP
#define GPUPRICE_STORE_DEFLATE_HPP

/// \file
/// Bodies packed for the cache: the zlib format (RFC 1950), whose checksum notices damage. zlib stays in deflate.cpp.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::store {

[[nodiscard]] std::string deflated(std::string_view bytes);

/// The `size` bytes that were packed; none when `packed` is damaged or does not hold exactly so many.
[[nodiscard]] std::optional<std::string> inflated(std::string_view packed, std::int64_t size);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_DEFLATE_HPP
