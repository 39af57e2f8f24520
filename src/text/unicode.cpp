#include "gpuprice/text/unicode.hpp"

#include "utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

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

std::string folded_ascii(std::string_view ascii)
{
    std::string out;
    out.reserve(ascii.size());
    bool pending = false;
    for (const char c : ascii) {
        if (is_space(static_cast<unsigned char>(c))) {
            pending = !out.empty();
            continue;
        }
        if (pending) {
            out += ' ';
            pending = false;
        }
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
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
    if (is_ascii(bytes)) {
        return folded_ascii(bytes);
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
