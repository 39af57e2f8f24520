#include "utf8.hpp"

namespace gpuprice::text {

namespace {

// What a lead byte demands: how many bytes follow, and the range of the first of them (Unicode, table 3-7). The
// narrowed ranges keep overlong forms, surrogates and values above U+10FFFF out.
struct Lead {
    std::size_t followers;
    unsigned char low;
    unsigned char high;
    char32_t bits;
};

Lead classify(unsigned char byte) noexcept
{
    const auto low_bits = [byte](unsigned mask) { return static_cast<char32_t>(byte & mask); };
    if (byte >= 0xC2 && byte <= 0xDF) {
        return {1, 0x80, 0xBF, low_bits(0x1FU)};
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        const auto low = static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80);
        const auto high = static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF);
        return {2, low, high, low_bits(0x0FU)};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        const auto low = static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80);
        const auto high = static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF);
        return {3, low, high, low_bits(0x07U)};
    }
    return {0, 0, 0, 0};
}

}  // namespace

Decoded decode_utf8(std::string_view bytes, std::size_t position) noexcept
{
    const auto first = static_cast<unsigned char>(bytes[position]);
    if (first < 0x80) {
        return {first, 1, true};
    }
    const Lead lead = classify(first);
    if (lead.followers == 0) {
        return {};
    }
    Decoded decoded{lead.bits, 1, true};
    for (std::size_t i = 1; i <= lead.followers; ++i) {
        const unsigned byte = position + i < bytes.size() ? static_cast<unsigned char>(bytes[position + i]) : 0U;
        const unsigned low = i == 1 ? lead.low : 0x80U;
        const unsigned high = i == 1 ? lead.high : 0xBFU;
        if (byte < low || byte > high) {
            return {0xFFFD, decoded.length, false};
        }
        decoded.code_point = (decoded.code_point << 6U) | (byte & 0x3FU);
        ++decoded.length;
    }
    return decoded;
}

}  // namespace gpuprice::text
