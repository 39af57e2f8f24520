#include "gpuprice/core/digest.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace gpuprice::core {

namespace {

constexpr std::size_t k_digest_bytes = 16;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string hash(std::string_view bytes, std::string_view key)
{
    std::array<unsigned char, k_digest_bytes> raw{};
    crypto_generichash(raw.data(), raw.size(), bytes_of(bytes), bytes.size(), bytes_of(key), key.size());
    std::array<char, k_digest_bytes * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), raw.data(), raw.size());
    return {hex.data(), hex.size() - 1};
}

}  // namespace

std::string digest(std::string_view bytes) { return hash(bytes, {}); }

std::string keyed_digest(std::string_view bytes, std::string_view key)
{
    if (key.size() < crypto_generichash_KEYBYTES_MIN || key.size() > crypto_generichash_KEYBYTES_MAX) {
        throw std::logic_error("keyed_digest: the key must have 16 to 64 bytes");
    }
    return hash(bytes, key);
}

std::string random_key()
{
    if (sodium_init() < 0) {
        throw std::runtime_error("the system gives no random bytes");
    }
    std::string key(crypto_generichash_KEYBYTES, '\0');
    randombytes_buf(key.data(), key.size());
    return key;
}

}  // namespace gpuprice::core
