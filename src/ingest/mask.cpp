#include "mask.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::ingest {

namespace {

constexpr std::string_view k_mask = "***";

// Without "-" and "_". Cursors such as page_token are none: they are what the next page is known by.
constexpr auto k_secret_names = std::to_array<std::string_view>({
    "accesskey",
    "accesstoken",
    "apikey",
    "appkey",
    "appsecret",
    "auth",
    "authkey",
    "authtoken",
    "bearer",
    "clientsecret",
    "consumerkey",
    "credential",
    "credentials",
    "hmac",
    "idtoken",
    "jwt",
    "key",
    "oauthtoken",
    "passwd",
    "password",
    "pwd",
    "privatekey",
    "refreshtoken",
    "secret",
    "secretkey",
    "sessionid",
    "sessiontoken",
    "sid",
    "sig",
    "sign",
    "signature",
    "subscriptionkey",
    "token",
    "consumersecret",
    "authorization",
    "xamzcredential",
    "xamzsecuritytoken",
    "xamzsignature",
    "xgoogcredential",
    "xgoogsignature",
});

constexpr auto k_secret_headers =
    std::to_array<std::string_view>({"auth", "cookie", "token", "secret", "apikey", "accesskey", "session", "csrf",
                                     "xsrf", "signature", "password", "credential", "subscriptionkey"});

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_name(char c)
{
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string bare(std::string_view name)
{
    std::string result;
    for (const char c : name) {
        if (c != '-' && c != '_') {
            result += lower(c);
        }
    }
    return result;
}

bool is_secret(std::string_view name) { return std::ranges::find(k_secret_names, bare(name)) != k_secret_names.end(); }

bool is_secret_header(std::string_view name)
{
    const std::string text = bare(name);
    return text.starts_with("proxy") || std::ranges::any_of(k_secret_headers, [&text](std::string_view part) {
               return text.find(part) != std::string::npos;
           });
}

/// Where the value begins that follows a name which ends at `at`: behind "=" or, of a quoted name, behind `": "`.
std::size_t value_after(std::string_view text, std::size_t at)
{
    if (at < text.size() && text[at] == '=') {
        return at + 1;
    }
    // A context may hold an address in JSON, and itself be JSON in JSON: quotes come with backslashes before them.
    while (at < text.size() && text[at] == '\\') {
        ++at;
    }
    if (at >= text.size() || text[at] != '"') {
        return std::string_view::npos;
    }
    at = text.find_first_not_of(" \t\r\n", at + 1);
    if (at == std::string_view::npos || text[at] != ':') {
        return std::string_view::npos;
    }
    at = text.find_first_not_of(" \t\r\n\\", at + 1);
    return at != std::string_view::npos && text[at] == '"' ? at + 1 : std::string_view::npos;
}

std::size_t end_of_value(std::string_view text, std::size_t begin)
{
    if (text[begin - 1] != '"') {
        return std::min(text.find_first_of("&;#\"'<>,\\ \t\r\n", begin), text.size());
    }
    const bool in_quotes_itself = begin >= 2 && text[begin - 2] == '\\';
    std::size_t at = begin;
    while (at < text.size() && text[at] != '"') {
        at += text[at] == '\\' && !in_quotes_itself ? std::size_t{2} : std::size_t{1};
    }
    while (in_quotes_itself && at > begin && text[at - 1] == '\\') {
        --at;
    }
    return std::min(at, text.size());
}

}  // namespace

std::string masked(std::string_view text)
{
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_name(text[at])) {
            result += text[at++];
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_name(text[end])) {
            ++end;
        }
        result.append(text, at, end - at);
        const std::size_t value =
            is_secret(text.substr(at, end - at)) ? value_after(text, end) : std::string_view::npos;
        if (value == std::string_view::npos) {
            at = end;
            continue;
        }
        at = end_of_value(text, value);
        result.append(text, end, value - end).append(at > value ? k_mask : "");
    }
    return result;
}

model::Headers masked(const model::Headers& headers)
{
    model::Headers result;
    for (const auto& [name, value] : headers) {
        if (!is_secret_header(name)) {
            result.emplace_back(name, masked(value));
        }
    }
    return result;
}

}  // namespace gpuprice::ingest
