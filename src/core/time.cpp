#include "gpuprice/core/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace gpuprice::core {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant k_first_instant{Day{std::chrono::year{1} / 1 / 1}};
constexpr Instant k_end_of_instants{Day{std::chrono::year{10'000} / 1 / 1}};

/// Takes exactly `width` digits off the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t width)
{
    if (text.size() < width) {
        return std::nullopt;
    }
    int value = 0;
    for (const char c : text.substr(0, width)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(width);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (!text.starts_with(c)) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

std::optional<Day> take_day(std::string_view& text)
{
    const auto year = take_digits(text, 4);
    if (!year || *year == 0 || !take(text, '-')) {
        return std::nullopt;
    }
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) {
        return std::nullopt;
    }
    const auto day = take_digits(text, 2);
    if (!day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Day{date};
}

std::optional<seconds> take_time(std::string_view& text)
{
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) {
        return std::nullopt;
    }
    const auto minute = take_digits(text, 2);
    if (!minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    int second = 0;
    if (take(text, ':')) {
        const auto parsed = take_digits(text, 2);
        if (!parsed || *parsed > 60) {
            return std::nullopt;
        }
        second = std::min(*parsed, 59);  // a leap second has no instant of its own in UTC seconds since 1970
        if (take(text, '.')) {
            const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
            if (digits == 0) {
                return std::nullopt;
            }
            text.remove_prefix(digits);
        }
    }
    return hours{*hour} + minutes{*minute} + seconds{second};
}

/// What to subtract from the written time to get UTC.
std::optional<seconds> take_offset(std::string_view& text)
{
    if (text.empty()) {
        return seconds{0};
    }
    if (take(text, 'Z') || take(text, 'z')) {
        return seconds{0};
    }
    const bool west = text.starts_with('-');
    if (!take(text, '+') && !take(text, '-')) {
        return std::nullopt;
    }
    const auto hour = take_digits(text, 2);
    (void)take(text, ':');
    const auto minute = take_digits(text, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    const seconds offset = hours{*hour} + minutes{*minute};
    return west ? -offset : offset;
}

// Exports write millions of times, and a formatting library takes most of their time.
void write_two_digits(std::string& text, std::size_t at, unsigned value)
{
    text[at] = static_cast<char>('0' + value / 10);
    text[at + 1] = static_cast<char>('0' + value % 10);
}

}  // namespace

Result<Day> parse_day(std::string_view text)
{
    std::string_view rest = text;
    const auto day = take_day(rest);
    if (!day || !rest.empty()) {
        return Error{ErrorKind::invalid, "'" + std::string{text} + "' is not a day such as 2026-03-31", {}};
    }
    return *day;
}

Result<Instant> parse_instant(std::string_view text)
{
    const Error bad{
        ErrorKind::invalid, "'" + std::string{text} + "' is not a day or instant such as 2026-03-31T12:00:00Z", {}};
    std::string_view rest = text;
    const auto day = take_day(rest);
    if (!day) {
        return bad;
    }
    if (rest.empty()) {
        return Instant{*day};
    }
    if (!take(rest, 'T') && !take(rest, 't') && !take(rest, ' ')) {
        return bad;
    }
    const auto time = take_time(rest);
    if (!time) {
        return bad;
    }
    const auto offset = take_offset(rest);
    if (!offset || !rest.empty()) {
        return bad;
    }
    const Instant instant = Instant{*day} + *time - *offset;
    if (instant < k_first_instant || instant >= k_end_of_instants) {
        return bad;  // its text would need a year that no text can have
    }
    return instant;
}

// Not fmt's own %F and %T: they go through nanoseconds, which end in the year 2262.
void append_text(std::string& text, Day day)
{
    const std::chrono::year_month_day date{day};
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) {
        text += fmt::format("{:04}-{:02}-{:02}", year, static_cast<unsigned>(date.month()),
                            static_cast<unsigned>(date.day()));
        return;
    }
    const std::size_t begin = text.size();
    text += "0000-00-00";
    write_two_digits(text, begin, static_cast<unsigned>(year) / 100);
    write_two_digits(text, begin + 2, static_cast<unsigned>(year) % 100);
    write_two_digits(text, begin + 5, static_cast<unsigned>(date.month()));
    write_two_digits(text, begin + 8, static_cast<unsigned>(date.day()));
}

void append_text(std::string& text, Instant instant)
{
    const Day day = day_of(instant);
    const std::chrono::hh_mm_ss time{instant - day};
    append_text(text, day);
    text += "T00:00:00Z";
    write_two_digits(text, text.size() - 9, static_cast<unsigned>(time.hours().count()));
    write_two_digits(text, text.size() - 6, static_cast<unsigned>(time.minutes().count()));
    write_two_digits(text, text.size() - 3, static_cast<unsigned>(time.seconds().count()));
}

std::string to_text(Day day)
{
    std::string text;
    append_text(text, day);
    return text;
}

std::string to_text(Instant instant)
{
    std::string text;
    append_text(text, instant);
    return text;
}

Instant SystemClock::now() const { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace gpuprice::core
