#include "address.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpuprice::markets {

namespace {

std::string lower(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// rel="prev next": one of the words.
bool is_next(std::string_view parameters)
{
    while (!parameters.empty()) {
        const std::size_t end = parameters.find(';');
        const std::string parameter = lower(trimmed(parameters.substr(0, end)));
        parameters = end == std::string_view::npos ? std::string_view{} : parameters.substr(end + 1);
        const std::size_t equals = parameter.find('=');
        if (equals == std::string::npos || trimmed(std::string_view{parameter}.substr(0, equals)) != "rel") {
            continue;
        }
        std::string words = " " + parameter.substr(equals + 1) + " ";
        std::ranges::replace(words, '"', ' ');
        return words.find(" next ") != std::string::npos;
    }
    return false;
}

std::optional<std::string> next_in(std::string_view header)
{
    while (true) {
        const std::size_t open = header.find('<');
        const std::size_t close = open == std::string_view::npos ? open : header.find('>', open);
        if (close == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view target = header.substr(open + 1, close - open - 1);
        header.remove_prefix(close + 1);
        if (is_next(header.substr(0, header.find('<')).substr(0, header.find(",")))) {
            return std::string{target};
        }
    }
}

}  // namespace

std::string percent_encoded(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        result += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return result;
}

std::optional<std::string> origin_of(std::string_view address)
{
    const bool clean = std::ranges::all_of(address, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > ' ' && byte != 0x7F && c != '\\';
    });
    const std::size_t mark = address.find("://");
    if (!clean || mark == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string scheme = lower(address.substr(0, mark));
    std::string_view host = address.substr(mark + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    if ((scheme != "https" && scheme != "http") || host.empty() || host.find('@') != std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t colon = host.rfind(':');
    const bool has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
    const std::string port = has_port ? std::string{host.substr(colon + 1)} : scheme == "https" ? "443" : "80";
    return scheme + "://" + lower(host.substr(0, has_port ? colon : host.size())) + ":" + port;
}

std::optional<std::string> resolved(std::string_view from, std::string_view link)
{
    link = trimmed(link);
    link = link.substr(0, link.find('#'));
    const std::size_t authority = from.find("://");
    if (link.empty() || authority == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view scheme = from.substr(0, authority);
    from = from.substr(0, from.find('#'));
    const std::string_view page = from.substr(0, from.find('?'));
    const std::size_t path = page.find('/', authority + 3);
    std::string result;
    if (const std::size_t colon = link.find_first_of(":/?"); colon != std::string_view::npos && link[colon] == ':') {
        result = link;
    } else if (link.starts_with("//")) {
        result = std::string{scheme} + ":" + std::string{link};
    } else if (link.starts_with("/")) {
        result = std::string{page.substr(0, path)} + std::string{link};
    } else if (link.starts_with("?")) {
        result = std::string{page} + std::string{link};
    } else if (path == std::string_view::npos) {
        result = std::string{page} + "/" + std::string{link};
    } else {
        result = std::string{page.substr(0, page.rfind('/') + 1)} + std::string{link};
    }
    return origin_of(result) ? std::optional{result} : std::nullopt;
}

std::optional<std::string> next_link(const model::Response& response)
{
    for (const auto& [name, value] : response.headers) {
        if (lower(name) == "link") {
            if (auto next = next_in(value)) {
                return next;
            }
        }
    }
    return std::nullopt;
}

}  // namespace gpuprice::markets
