#include "stated_count.hpp"

#include <charconv>
#include <string>

namespace gpuprice::markets {

namespace {

constexpr std::size_t k_most_digits = 9;
constexpr std::size_t k_group = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// The digits from `at` on, without separators of thousands; moves `at` behind them.
std::string digits_at(std::string_view text, std::size_t& at)
{
    std::string digits;
    const auto run = [&text](std::size_t from) {
        std::size_t end = from;
        while (end < text.size() && is_digit(text[end])) {
            ++end;
        }
        return end - from;
    };
    std::size_t length = run(at);
    digits.append(text, at, length);
    at += length;
    while (at + 1 < text.size() && (text[at] == ',' || text[at] == '.') && run(at + 1) == k_group) {
        digits.append(text, at + 1, k_group);
        at += 1 + k_group;
    }
    return digits;
}

bool stands_for_itself(std::string_view text, std::size_t begin, std::size_t end)
{
    const char before = begin == 0 ? ' ' : text[begin - 1];
    if (is_letter(before) || before == '-' || before == '.' || before == ',' || before == '/') {
        return false;
    }
    std::string_view rest = text.substr(end);
    if (!rest.empty() && (is_letter(rest[0]) || rest[0] == '/')) {
        return false;
    }
    if (rest.size() > 1 && (rest[0] == '.' || rest[0] == ',') && is_digit(rest[1])) {
        return false;
    }
    rest.remove_prefix(rest.starts_with(' ') ? 1 : 0);
    return !rest.starts_with('%');
}

}  // namespace

std::optional<long> stated_count(std::string_view text)
{
    std::optional<long> count;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        const std::string digits = digits_at(text, at);
        long number = 0;
        if (count || digits.size() > k_most_digits || !stands_for_itself(text, begin, at)) {
            return std::nullopt;
        }
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        count = number;
    }
    return count;
}

}  // namespace gpuprice::markets
