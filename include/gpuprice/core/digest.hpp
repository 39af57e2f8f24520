#ifndef GPUPRICE_CORE_DIGEST_HPP
#define GPUPRICE_CORE_DIGEST_HPP

/// \file
/// BLAKE2b digests (RFC 7693) through libsodium: definition hashes, keys of listings without an id, and the
/// keyed hashes that stand in for seller names.

#include <string>
#include <string_view>

namespace gpuprice::core {

/// 32 lower-case hexadecimal digits (128 bits) of BLAKE2b over `bytes`.
[[nodiscard]] std::string digest(std::string_view bytes);

/// The same, keyed: without `key` nobody can test a guess. \param key  16 to 64 bytes, else `std::logic_error`.
[[nodiscard]] std::string keyed_digest(std::string_view bytes, std::string_view key);

/// 32 unpredictable bytes from the system.
[[nodiscard]] std::string random_key();

}  // namespace gpuprice::core

#endif  // GPUPRICE_CORE_DIGEST_HPP
