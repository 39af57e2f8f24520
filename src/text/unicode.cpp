#include "gpuprice/text/unicode.hpp"

#include "utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>

namespace gpuprice::text {

namespace {

constexpr std::string_view k_replacement = "\xEF\xBF\xBD";

bool is_ascii(std::string_view bytes) noexcept
{
    return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_space(char32_t c) noexcept
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x1680 || c == 0x2028 || c == 0x2029;
}

// What NFKC leaves of Unicode's spaces, as one space each run and none at the ends.
std::string with_single_spaces(std::string_view utf8)
{
    std::string out;
    out.reserve(utf8.size());
    bool pending = false;
    for (std::size_t i = 0; i < utf8.size();) {
        const Decoded c = decode_utf8(utf8, i);
        if (is_space(c.code_point)) {
            pending = !out.empty();
        } else {
            if (pending) {
                out += ' ';
                pending = false;
            }
            out += utf8.substr(i, c.length);
        }
        i += c.length;
    }
    return out;
}

bool between(char32_t c, char32_t first, char32_t last) noexcept { return c >= first && c <= last; }

// What folding makes of the characters that nearly all titles consist of, each of which folds to one character whatever
// stands around it: ASCII, Latin-1 and Cyrillic letters, kana, ideographs, full-width ASCII. 0 for all others.
char32_t folded_commonly(char32_t c) noexcept
{
    if (between(c, 0xFF01, 0xFF5E)) {
        c -= 0xFEE0;
    }
    if (c < 0x80) {
        return c + (between(c, 'A', 'Z') ? 0x20U : 0U);
    }
    if (between(c, 0xC0, 0xDE)) {
        return c == 0xD7 ? c : c + 0x20;
    }
    if (between(c, 0x410, 0x42F)) {
        return c + 0x20;
    }
    const bool unchanged = between(c, 0xE0, 0xFE) || between(c, 0x430, 0x44F) || between(c, 0x3041, 0x3096) ||
                           between(c, 0x30A1, 0x30FE) || between(c, 0x4E00, 0x9FFF) || between(c, 0x3008, 0x3011);
    return unchanged ? c : (c == 0x3000 ? U' ' : U'\0');
}

// Writes `c` (below U+10000) to `out`. \returns the bytes written.
std::size_t write_utf8(char* out, char32_t c) noexcept
{
    const auto follower = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    if (c < 0x800) {
        out[0] = static_cast<char>(0xC0U | (c >> 6U));
        out[1] = follower(0);
        return 2;
    }
    out[0] = static_cast<char>(0xE0U | (c >> 12U));
    out[1] = follower(6);
    out[2] = follower(0);
    return 3;
}

// The folded text where every character is a common one; utf8proc takes thirty times as long. None of them grows.
std::optional<std::string> folded_if_common(std::string_view bytes)
{
    std::string out(bytes.size(), '\0');
    std::size_t size = 0;
    bool pending = false;
    for (std::size_t i = 0; i < bytes.size();) {
        Decoded decoded{static_cast<unsigned char>(bytes[i]), 1, true};
        if (decoded.code_point >= 0x80) {
            decoded = decode_utf8(bytes, i);
        }
        const char32_t c = decoded.valid ? folded_commonly(decoded.code_point) : U'\0';
        if (c == U'\0') {
            return std::nullopt;
        }
        i += decoded.length;
        if (is_space(c)) {
            pending = size > 0;
            continue;
        }
        if (pending) {
            out[size++] = ' ';
            pending = false;
        }
        size += write_utf8(out.data() + size, c);
    }
    out.resize(size);
    return out;
}

struct Free {
    void operator()(utf8proc_uint8_t* memory) const noexcept { std::free(memory); }  // NOLINT: allocated by C
};

std::string mapped(const std::string& utf8, utf8proc_option_t options)
{
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    utf8proc_uint8_t* raw = nullptr;
    const auto size = utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(utf8.size()), &raw, options);
    const std::unique_ptr<utf8proc_uint8_t, Free> result{raw};
    if (size < 0) {
        // The input is valid UTF-8, so memory is all that can be missing.
        throw std::bad_alloc{};
    }
    return {reinterpret_cast<const char*>(result.get()), static_cast<std::size_t>(size)};
}

constexpr int k_nfkc = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_IGNORE;

}  // namespace

std::string to_valid_utf8(std::string_view bytes)
{
    if (is_ascii(bytes)) {
        return std::string{bytes};
    }
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const Decoded c = decode_utf8(bytes, i);
        out += c.valid ? bytes.substr(i, c.length) : k_replacement;
        i += c.length;
    }
    return out;
}

std::string fold(std::string_view bytes)
{
    if (auto common = folded_if_common(bytes)) {
        return *std::move(common);
    }
    // Folding can undo what composing did (a letter with a Greek iota subscript), so once is not always enough.
    std::string folded = to_valid_utf8(bytes);
    for (bool changed = true; changed;) {
        std::string next = mapped(folded, static_cast<utf8proc_option_t>(k_nfkc | UTF8PROC_CASEFOLD));
        changed = next != folded;
        folded = std::move(next);
    }
    return with_single_spaces(folded);
}

std::string compatible(std::string_view bytes)
{
    return is_ascii(bytes) ? std::string{bytes} : mapped(to_valid_utf8(bytes), static_cast<utf8proc_option_t>(k_nfkc));
}

std::string printable(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const Decoded c = decode_utf8(bytes, i);
        const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c.code_point));
        if (is_space(c.code_point)) {
            out += ' ';
        } else if (!c.valid) {
            out += k_replacement;
        } else if (category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF) {
            out += bytes.substr(i, c.length);
        }
        i += c.length;
    }
    return out;
}

std::string printable_lines(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        std::string_view line = bytes.substr(0, end);
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
        out += printable(line);
        out += end == std::string_view::npos ? "" : "\n";
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
    return out;
}

std::size_t display_width(std::string_view utf8)
{
    std::size_t columns = 0;
    for (std::size_t i = 0; i < utf8.size();) {
        const Decoded c = decode_utf8(utf8, i);
        columns += static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(c.code_point)));
        i += c.length;
    }
    return columns;
}

std::string cut(std::string_view utf8, std::size_t columns)
{
    if (display_width(utf8) <= columns) {
        return std::string{utf8};
    }
    if (columns == 0) {
        return {};
    }
    std::size_t used = 0;
    std::size_t end = 0;
    while (end < utf8.size()) {
        const Decoded c = decode_utf8(utf8, end);
        used += static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(c.code_point)));
        if (used > columns - 1) {
            break;
        }
        end += c.length;
    }
    return std::string{utf8.substr(0, end)} + "…";
}

}  // namespace gpuprice::text
