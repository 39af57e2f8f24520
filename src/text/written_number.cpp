#include "written_number.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace gpuprice::text {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool digit_at(std::string_view text, std::size_t position) noexcept
{
    return position < text.size() && is_digit(text[position]);
}

std::size_t digit_run(std::string_view text, std::size_t position) noexcept
{
    std::size_t end = position;
    while (digit_at(text, end)) {
        ++end;
    }
    return end - position;
}

// Six groups of three exceed any amount of money; a bound keeps hostile text linear.
constexpr std::size_t k_most_groups = 7;

// A group of digits and the separator before it: '.', ',', ' ', '\'' or 0 for the first.
struct Group {
    char separator;
    std::string_view digits;
};

// The separator at `position`, with its length in bytes; 0 when there is none.
std::pair<char, std::size_t> separator_at(std::string_view text, std::size_t position) noexcept
{
    constexpr auto k_separators = std::to_array<std::pair<std::string_view, char>>({
        {".", '.'},
        {",", ','},
        {" ", ' '},
        {"'", '\''},
        {"’", '\''},
        {"‘", '\''},
        {"´", '\''},
        {"`", '\''},
        {"ʼ", '\''},
        {"٬", ','},
        {"٫", '.'},
    });
    const std::string_view rest = text.substr(std::min(position, text.size()));
    for (const auto& [written, meaning] : k_separators) {
        if (rest.starts_with(written)) {
            return {meaning, written.size()};
        }
    }
    return {'\0', 0};
}

// "1.837, 32 €" and "$119. 95": a space slipped in behind the point. Only where nothing but a currency mark or the
// end follows the two digits; in "$9,500, 80 GB" the 80 is no cents.
bool has_stray_space(std::string_view text, std::size_t after_separator) noexcept
{
    if (after_separator >= text.size() || text[after_separator] != ' ' || digit_run(text, after_separator + 1) != 2) {
        return false;
    }
    const std::size_t end = std::min(text.find_first_not_of(' ', after_separator + 3), text.size());
    constexpr std::array<std::string_view, 6> k_marks = {"€", "$", "£", "zł", "kr", "Kč"};
    return end == text.size() || std::ranges::any_of(k_marks, [rest = text.substr(end)](std::string_view mark) {
               return rest.starts_with(mark);
           });
}

bool continues(std::string_view text, const std::vector<Group>& groups, char separator, std::size_t next) noexcept
{
    if (!digit_at(text, next)) {
        return false;
    }
    if (separator == '.' || separator == ',') {
        return true;
    }
    // Spaces and apostrophes only ever group by three, and never behind a decimal point.
    const bool led_well = groups.front().digits.size() <= 3;
    const bool same_so_far = std::ranges::all_of(
        groups, [separator](const Group& group) { return group.separator == 0 || group.separator == separator; });
    return digit_run(text, next) == 3 && led_well && same_so_far;
}

std::string joined(const std::vector<Group>& groups, std::size_t decimals_from)
{
    std::string out;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (i == decimals_from) {
            out += out.empty() ? "0." : ".";
        }
        out += groups[i].digits;
    }
    return out;
}

bool all_threes(const std::vector<Group>& groups, std::size_t from, std::size_t to) noexcept
{
    return std::all_of(groups.begin() + static_cast<std::ptrdiff_t>(from),
                       groups.begin() + static_cast<std::ptrdiff_t>(to),
                       [](const Group& group) { return group.digits.size() == 3; });
}

// "1,20,000": lakhs are grouped by two, the last three digits by three.
bool is_indian(const std::vector<Group>& groups) noexcept
{
    if (groups.size() < 3 || groups.back().digits.size() != 3 || groups.front().digits.size() > 2) {
        return false;
    }
    return std::all_of(groups.begin() + 1, groups.end() - 1,
                       [](const Group& group) { return group.separator == ',' && group.digits.size() == 2; });
}

// One kind of separator, several times.
std::optional<WrittenNumber> read_repeated(const std::vector<Group>& groups)
{
    WrittenNumber number;
    const std::size_t last = groups.size() - 1;
    if (all_threes(groups, 1, groups.size()) || is_indian(groups)) {
        number.thousands = number.fraction = joined(groups, groups.size());
    } else if (all_threes(groups, 1, last) && groups.back().digits.size() <= 2 && groups.front().digits.size() <= 3) {
        number.thousands = number.fraction = joined(groups, last);
    } else {
        return std::nullopt;  // a date, a version, an address
    }
    return number;
}

std::optional<WrittenNumber> read_groups(const std::vector<Group>& groups)
{
    WrittenNumber number;
    const std::size_t last = groups.size() - 1;
    const char decimal = groups[last].separator;
    if (groups.size() == 1) {
        number.thousands = number.fraction = joined(groups, 1);
        return number;
    }
    const bool one_kind = std::ranges::all_of(
        groups, [decimal](const Group& group) { return group.separator == 0 || group.separator == decimal; });
    if (decimal == ' ' || decimal == '\'') {
        number.thousands = number.fraction = joined(groups, groups.size());
        return number;
    }
    if (one_kind && groups.size() > 2) {
        return read_repeated(groups);
    }
    if (!one_kind && std::any_of(groups.begin() + 1, groups.end() - 1,
                                 [decimal](const Group& group) { return group.separator == decimal; })) {
        return std::nullopt;
    }
    number.fraction = joined(groups, last);
    // An apostrophe is always a thousands mark, so what follows it ("1'610,000") is still the only separator in doubt.
    const bool only_doubt = groups.size() == 2 || groups[1].separator == '\'';
    const std::string_view lead = groups.front().digits;
    const bool thousands =
        only_doubt && groups[last].digits.size() == 3 && !lead.empty() && lead.size() <= 3 && lead != "0";
    number.thousands = thousands ? joined(groups, groups.size()) : number.fraction;
    number.comma_only = thousands && decimal == ',';
    return number;
}

}  // namespace

bool starts_number(std::string_view text, std::size_t position) noexcept
{
    const char c = text[position];
    return is_digit(c) || ((c == '.' || c == ',') && digit_at(text, position + 1));
}

std::size_t digits_and_points(std::string_view text, std::size_t position) noexcept
{
    return std::min(text.find_first_not_of("0123456789.,", position), text.size()) - position;
}

std::optional<WrittenNumber> scan_number(std::string_view text, std::size_t position)
{
    std::size_t end = position + digit_run(text, position);
    std::vector<Group> groups{{'\0', text.substr(position, end - position)}};
    for (;;) {
        const auto [separator, size] = separator_at(text, end);
        std::size_t next = end + size;
        if (size == 0) {
            break;
        }
        if ((separator == '.' || separator == ',') && has_stray_space(text, next)) {
            ++next;
        }
        if (groups.size() > k_most_groups || !continues(text, groups, separator, next)) {
            break;
        }
        groups.push_back({separator, text.substr(next, digit_run(text, next))});
        end = next + groups.back().digits.size();
    }
    auto number = read_groups(groups);
    if (number.has_value()) {
        number->separated = groups.size() > 1;
        number->length = end - position;
    }
    return number;
}

}  // namespace gpuprice::text
