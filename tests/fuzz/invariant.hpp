#ifndef GPUPRICE_TESTS_FUZZ_INVARIANT_HPP
#define GPUPRICE_TESTS_FUZZ_INVARIANT_HPP

/// \file
/// What every fuzz target needs: its entry, and a way to say what is broken.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

/// One input through the target; always 0. A broken invariant or an exception ends the process.
// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace gpuprice::fuzz {

[[nodiscard]] inline std::string to_bytes(const std::uint8_t* data, std::size_t size)
{
    return size == 0 ? std::string{} : std::string{reinterpret_cast<const char*>(data), size};
}

/// As one line of ASCII: "A100\x1b\xff".
[[nodiscard]] inline std::string escaped(std::string_view bytes)
{
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte < 0x7F && c != '\\') {
            out += c;
        } else {
            out += {'\\', 'x', k_digits[byte >> 4U], k_digits[byte & 0xFU]};
        }
    }
    return out;
}

/// Unless it holds: prints the invariant and what broke it, and aborts.
inline void require(bool holds, std::string_view invariant, std::string_view subject)
{
    if (!holds) {
        std::cerr << "broken invariant: " << invariant << "\n  by: " << escaped(subject) << std::endl;
        std::abort();
    }
}

}  // namespace gpuprice::fuzz

#endif  // GPUPRICE_TESTS_FUZZ_INVARIANT_HPP
