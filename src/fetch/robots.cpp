#include "gpuprice/fetch/robots.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace gpuprice::fetch {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view k_blank = " \t\v\f";
constexpr std::size_t k_shown = 100;
constexpr double k_longest_delay_seconds = 86'400.0;

constexpr bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 3986, section 2.3.
constexpr bool is_unreserved(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

constexpr int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    const char small = lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(k_blank);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(k_blank) - first + 1);
}

bool same_text(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, {}, lower, lower);
}

void append_encoded(std::string& out, char c)
{
    constexpr std::string_view k_hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += k_hex[byte >> 4U];
    out += k_hex[byte & 15U];
}

// One spelling for each path. An asterisk or dollar sign is encoded unless it is a pattern's own `*`, so that a literal
// one can only be met by its encoded form. A '%' that encodes nothing stays.
std::string normalized(std::string_view text, bool is_pattern)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
            c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
            if (is_unreserved(c)) {
                out += c;
            } else {
                append_encoded(out, c);
            }
            continue;
        }
        const bool plain = c > ' ' && c < 0x7F && c != '$' && (c != '*' || is_pattern);
        if (plain) {
            out += c;
        } else {
            append_encoded(out, c);
        }
    }
    return out;
}

struct Line {
    std::string_view key;
    std::string_view value;
};

// Without a colon, two words are taken as key and value, as crawlers have always done for a forgotten colon.
Line read_line(std::string_view line)
{
    line = trimmed(line.substr(0, line.find('#')));
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        return {trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1))};
    }
    const auto blank = line.find_first_of(k_blank);
    if (blank == std::string_view::npos) {
        return {};
    }
    const std::string_view value = trimmed(line.substr(blank));
    return value.find_first_of(k_blank) == std::string_view::npos ? Line{line.substr(0, blank), value} : Line{};
}

std::string_view product_of(std::string_view value)
{
    const auto* end = std::ranges::find_if_not(value, [](char c) { return is_letter(c) || c == '-' || c == '_'; });
    return value.substr(0, static_cast<std::size_t>(end - value.begin()));
}

bool names_everybody(std::string_view value)
{
    return value.starts_with('*') && (value.size() == 1 || k_blank.find(value[1]) != std::string_view::npos);
}

std::optional<milliseconds> delay_of(std::string_view value)
{
    double seconds = 0.0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    const bool is_number = error == std::errc{} && end == value.data() + value.size();
    if (!is_number || !std::isfinite(seconds) || seconds < 0.0) {
        return std::nullopt;
    }
    return milliseconds{static_cast<milliseconds::rep>(std::ceil(std::min(seconds, k_longest_delay_seconds) * 1'000))};
}

void raise(std::optional<milliseconds>& to, milliseconds delay) { to = std::max(to.value_or(delay), delay); }

}  // namespace

bool Robots::Rule::matches(std::string_view target) const
{
    // Each piece between asterisks at its first possible place; only the last may have to stand at the end.
    std::string_view pieces = pattern;
    auto star = pieces.find('*');
    if (star == std::string_view::npos) {
        return ends ? target == pieces : target.starts_with(pieces);
    }
    if (!target.starts_with(pieces.substr(0, star))) {
        return false;
    }
    target.remove_prefix(star);
    pieces.remove_prefix(star + 1);
    for (star = pieces.find('*'); star != std::string_view::npos; star = pieces.find('*')) {
        const std::string_view piece = pieces.substr(0, star);
        const auto at = target.find(piece);
        if (at == std::string_view::npos) {
            return false;
        }
        target.remove_prefix(at + piece.size());
        pieces.remove_prefix(star + 1);
    }
    return ends ? target.ends_with(pieces) : target.find(pieces) != std::string_view::npos;
}

Robots Robots::parse(std::string_view bytes, std::string_view product)
{
    Robots own;
    Robots everybody;
    bool found_own = false;
    bool in_own = false;
    bool in_everybody = false;
    bool listing_names = false;

    bytes = bytes.substr(0, k_robots_bytes);
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    while (!bytes.empty()) {
        const auto end = bytes.find_first_of(std::string_view{"\r\n\0", 3});
        const Line line = read_line(bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (same_text(line.key, "user-agent")) {
            if (!std::exchange(listing_names, true)) {
                in_own = in_everybody = false;
            }
            if (names_everybody(line.value)) {
                in_everybody = true;
            } else if (!product.empty() && same_text(product_of(line.value), product)) {
                in_own = found_own = true;
            }
        } else if (const bool allows = same_text(line.key, "allow"); allows || same_text(line.key, "disallow")) {
            listing_names = false;
            if (line.value.empty()) {
                continue;
            }
            const bool ends = line.value.ends_with('$');
            const std::string_view pattern = ends ? line.value.substr(0, line.value.size() - 1) : line.value;
            const Rule rule{allows, ends, normalized(pattern, true)};
            if (in_own) {
                own.rules_.push_back(rule);
            }
            if (in_everybody) {
                everybody.rules_.push_back(rule);
            }
        } else if (same_text(line.key, "crawl-delay")) {
            const auto delay = delay_of(line.value);
            if (delay && in_own) {
                raise(own.crawl_delay_, *delay);
            }
            if (delay && in_everybody) {
                raise(everybody.crawl_delay_, *delay);
            }
        }
    }
    return found_own ? own : everybody;
}

Robots::Verdict Robots::check(std::string_view target) const
{
    const std::string wanted = normalized(target, false);
    if (wanted == "/robots.txt") {
        return {};
    }
    const Rule* best = nullptr;
    for (const Rule& rule : rules_) {
        const bool is_better = best == nullptr || rule.length() > best->length() ||
                               (rule.length() == best->length() && rule.allows && !best->allows);
        if (is_better && rule.matches(wanted)) {
            best = &rule;
        }
    }
    if (best == nullptr) {
        return {};
    }
    std::string text = best->pattern + (best->ends ? "$" : "");
    if (text.size() > k_shown) {
        text = text.substr(0, k_shown) + "...";
    }
    return {best->allows, (best->allows ? "Allow: " : "Disallow: ") + text};
}

}  // namespace gpuprice::fetch
