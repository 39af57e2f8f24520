#include "mail.hpp"

#include "gpuprice/fetch/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gpuprice::fetch {

namespace {

// An encoded word has at most 75 characters, "=?UTF-8?Q?" and "?=" among them.
constexpr std::size_t k_most_encoded = 75 - 12;

bool is_ordinary(char c) { return c >= ' ' && c <= '~'; }

std::string encoded(char c)
{
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_plain   ? std::string(1, c)
           : c == ' ' ? "_"
                      : fmt::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

core::Result<MailHost> parse_mail_server(std::string_view text)
{
    MailHost host;
    host.is_encrypted = text.starts_with("smtps://");
    if (!host.is_encrypted && !text.starts_with("smtp://")) {
        return core::Error{core::ErrorKind::invalid, "it must be smtps://HOST or smtp://HOST, with :PORT if need be",
                           ""};
    }
    const std::string_view rest = text.substr(text.find("://") + 3);
    // An http address has the same form, and its reader knows hosts and ports.
    const auto url = parse_url("http://" + std::string{rest});
    if (!url || rest.empty() || rest.find_first_of("/?#@") != std::string_view::npos) {
        return core::Error{core::ErrorKind::invalid, "behind smtp:// or smtps:// there may be a host and a port only",
                           ""};
    }
    host.url = std::string{text};
    host.is_loopback = url->is_loopback();
    return host;
}

bool is_mail_address(std::string_view text)
{
    const std::size_t at = text.find('@');
    const bool is_clean = std::ranges::all_of(text, [](char c) {
        return c > ' ' && c <= '~' && std::string_view{"<>()[],;:\\\""}.find(c) == std::string_view::npos;
    });
    return is_clean && at != 0 && at != std::string_view::npos && at + 1 < text.size() && text.rfind('@') == at &&
           !text.starts_with('-');
}

std::string header_text(std::string_view utf8)
{
    std::string clean;
    for (const char c : utf8) {
        clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    if (std::ranges::all_of(clean, is_ordinary) && clean.find("=?") == std::string::npos) {
        return clean;
    }
    std::string header;
    std::string word;
    const auto finish = [&header, &word] {
        header.append(header.empty() ? "" : "\r\n ").append("=?UTF-8?Q?").append(word).append("?=");
        word.clear();
    };
    for (std::size_t i = 0; i < clean.size();) {
        std::string character;
        do {
            character += encoded(clean[i++]);
        } while (i < clean.size() && continues(clean[i]));
        if (!word.empty() && word.size() + character.size() > k_most_encoded) {
            finish();
        }
        word += character;
    }
    finish();
    return header;
}

std::string with_mail_lines(std::string_view text)
{
    std::string lines;
    for (const char c : text) {
        lines.append(c == '\n' && !lines.ends_with('\r') ? "\r" : "").push_back(c);
    }
    return lines;
}

std::string mail_date(core::Instant at)
{
    constexpr std::array k_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const core::Day day = core::day_of(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - core::Instant{day}};
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", k_days.at(std::chrono::weekday{day}.c_encoding()),
                       static_cast<unsigned>(date.day()), k_months.at(static_cast<unsigned>(date.month()) - 1),
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

}  // namespace gpuprice::fetch
