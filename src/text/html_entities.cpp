#include "gpuprice/text/html_entities.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace gpuprice::text {

namespace {

constexpr auto k_named = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"amp", "&"},   {"lt", "<"},    {"gt", ">"},    {"quot", "\""},  {"apos", "'"},  {"nbsp", " "},   {"euro", "€"},
    {"pound", "£"}, {"yen", "¥"},   {"cent", "¢"},  {"ndash", "–"},  {"mdash", "—"}, {"thinsp", " "}, {"lsquo", "‘"},
    {"rsquo", "’"}, {"ldquo", "“"}, {"rdquo", "”"}, {"hellip", "…"}, {"bull", "•"},  {"middot", "·"}, {"times", "×"},
    {"deg", "°"},   {"reg", "®"},   {"copy", "©"},  {"trade", "™"},
});

std::string utf8_of(unsigned c)
{
    const auto follower = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) {
        return {static_cast<char>(c)};
    }
    if (c < 0x800) {
        return {static_cast<char>(0xC0U | (c >> 6U)), follower(0)};
    }
    if (c < 0x10000) {
        return {static_cast<char>(0xE0U | (c >> 12U)), follower(6), follower(0)};
    }
    return {static_cast<char>(0xF0U | (c >> 18U)), follower(12), follower(6), follower(0)};
}

// The character that the text between '&' and ';' stands for; empty when it is no entity.
std::string decoded(std::string_view name)
{
    for (const auto& [known, character] : k_named) {
        if (name == known) {
            return std::string{character};
        }
    }
    if (name.size() < 2 || name.front() != '#') {
        return {};
    }
    const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
    const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
    unsigned c = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), c, hexadecimal ? 16 : 10);
    const bool valid = error == std::errc{} && end == digits.data() + digits.size() && c >= 0x20 && c <= 0x10FFFF &&
                       (c < 0xD800 || c > 0xDFFF);
    return valid ? utf8_of(c) : std::string{};
}

}  // namespace

std::string with_entities_decoded(std::string_view text)
{
    constexpr std::size_t k_longest = 10;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '&') {
            const std::size_t end = text.substr(i, k_longest).find(';');
            const std::string character = end == std::string_view::npos ? "" : decoded(text.substr(i + 1, end - 1));
            if (!character.empty()) {
                out += character;
                i += end;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

}  // namespace gpuprice::text
