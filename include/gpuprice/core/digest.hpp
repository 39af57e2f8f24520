#ifndef GPUPRICE_CORE_DIGEST_HPP
#define GPUPRICE_CORE_DIGEST_HPP

/// \file
/// BLAKE2b digests (RFC 7693) through libsodium: definition hashes, keys of listings without an id, digests of data,
/// and the keyed hashes that stand in for seller names. SHA-256 where others ask for it.

#include <memory>
#include <string>
#include <string_view>

namespace gpuprice::core {

/// 32 lower-case hexadecimal digits (128 bits) of BLAKE2b over `bytes`.
[[nodiscard]] std::string digest(std::string_view bytes);

/// `digest` of what does not lie in memory in one piece.
class Digester {
public:
    Digester();
    Digester(const Digester&) = delete;
    Digester& operator=(const Digester&) = delete;
    Digester(Digester&&) = delete;
    Digester& operator=(Digester&&) = delete;
    ~Digester();

    void add(std::string_view bytes);

    /// Of all bytes added; once, after the last.
    [[nodiscard]] std::string text();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-256 (FIPS 180-4) in Base64, as a Content-Security-Policy names a script.
[[nodiscard]] std::string sha256_base64(std::string_view bytes);

/// `digest`, keyed: without `key` nobody can test a guess. \param key  16 to 64 bytes, else `std::logic_error`.
[[nodiscard]] std::string keyed_digest(std::string_view bytes, std::string_view key);

/// 32 unpredictable bytes from the system.
[[nodiscard]] std::string random_key();

}  // namespace gpuprice::core

#endif  // GPUPRICE_CORE_DIGEST_HPP
