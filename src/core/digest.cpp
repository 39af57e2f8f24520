#include "gpuprice/core/digest.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace gpuprice::core {

namespace {

constexpr std::size_t k_digest_bytes = 16;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

using RawDigest = std::array<unsigned char, k_digest_bytes>;

std::string hex_of(const RawDigest& raw)
{
    std::array<char, k_digest_bytes * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), raw.data(), raw.size());
    return {hex.data(), hex.size() - 1};
}

std::string hash(std::string_view bytes, std::string_view key)
{
    RawDigest raw{};
    crypto_generichash(raw.data(), raw.size(), bytes_of(bytes), bytes.size(), bytes_of(key), key.size());
    return hex_of(raw);
}

}  // namespace

std::string digest(std::string_view bytes) { return hash(bytes, {}); }

struct Digester::State {
    crypto_generichash_state hash;
};

Digester::Digester() : state_{std::make_unique<State>()}
{
    crypto_generichash_init(&state_->hash, nullptr, 0, k_digest_bytes);
}

Digester::~Digester() = default;

void Digester::add(std::string_view bytes) { crypto_generichash_update(&state_->hash, bytes_of(bytes), bytes.size()); }

std::string Digester::text()
{
    RawDigest raw{};
    crypto_generichash_final(&state_->hash, raw.data(), raw.size());
    return hex_of(raw);
}

std::string sha256_base64(std::string_view bytes)
{
    std::array<unsigned char, crypto_hash_sha256_BYTES> raw{};
    crypto_hash_sha256(raw.data(), bytes_of(bytes), bytes.size());
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)> text{};
    sodium_bin2base64(text.data(), text.size(), raw.data(), raw.size(), sodium_base64_VARIANT_ORIGINAL);
    return text.data();
}

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
