#include "gpuprice/fetch/url.hpp"

#include <curl/curl.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace gpuprice::fetch {

namespace {

struct Cleanup {
    void operator()(CURLU* handle) const noexcept { ::curl_url_cleanup(handle); }
};
using Handle = std::unique_ptr<CURLU, Cleanup>;

core::Error invalid(std::string message) { return {core::ErrorKind::invalid, std::move(message), ""}; }

std::string part(CURLU* handle, CURLUPart which, unsigned flags = 0)
{
    char* text = nullptr;
    if (::curl_url_get(handle, which, &text, flags) != CURLUE_OK) {
        return {};
    }
    std::string copy{text};
    ::curl_free(text);
    return copy;
}

core::Result<Url> read_parts(CURLU* handle)
{
    // curl keeps the case of a name; names are the same in any case, and politeness counts by them.
    std::string host = part(handle, CURLUPART_HOST);
    for (char& c : host) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    ::curl_url_set(handle, CURLUPART_FRAGMENT, nullptr, 0);
    ::curl_url_set(handle, CURLUPART_HOST, host.c_str(), 0);
    Url url{part(handle, CURLUPART_URL), part(handle, CURLUPART_SCHEME), host,
            part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT), part(handle, CURLUPART_PATH)};
    if (url.scheme != "http" && url.scheme != "https") {
        return invalid("only http and https addresses are fetched, not " + url.scheme + ":");
    }
    if (url.port == "0") {
        return invalid("nothing can be reached at port 0");
    }
    if (!part(handle, CURLUPART_USER).empty() || !part(handle, CURLUPART_PASSWORD).empty()) {
        return invalid("an address with a user name or password in it is not fetched; use a credential instead");
    }
    return url;
}

// NON_SUPPORT_SCHEME: so that the message can name the scheme.
core::Result<Url> set_and_read(CURLU* handle, std::string_view text)
{
    if (text.find('\0') != std::string_view::npos) {
        return invalid("not an address: it holds a zero byte");
    }
    const CURLUcode code = ::curl_url_set(handle, CURLUPART_URL, std::string{text}.c_str(), CURLU_NON_SUPPORT_SCHEME);
    if (code != CURLUE_OK) {
        return invalid(std::string{"not an address that can be fetched: "} + ::curl_url_strerror(code));
    }
    return read_parts(handle);
}

// Linux takes a connection to "this network's this host", 0.0.0.0, to itself.
bool leads_here(std::uint32_t address) { return (address >> 24U) == 127 || address == 0; }

bool leads_here(std::string_view ipv6)
{
    std::array<std::uint8_t, 16> bytes{};
    if (::inet_pton(AF_INET6, std::string{ipv6}.c_str(), bytes.data()) != 1) {
        return false;
    }
    const std::uint32_t last = (std::uint32_t{bytes[12]} << 24U) | (std::uint32_t{bytes[13]} << 16U) |
                               (std::uint32_t{bytes[14]} << 8U) | std::uint32_t{bytes[15]};
    if (!std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; })) {
        return false;
    }
    const bool holds_ipv4 = bytes[10] == 0xFF && bytes[11] == 0xFF;
    const bool is_first = bytes[10] == 0 && bytes[11] == 0 && last <= 1;  // :: and ::1
    return holds_ipv4 ? leads_here(last) : is_first;
}

}  // namespace

std::string Url::target() const
{
    // The text is normalized: scheme, "://", host and perhaps port hold neither '/' nor '?'.
    const auto host_at = text.find("://") + 3;
    const auto at = text.find_first_of("/?", host_at);
    if (at == std::string::npos) {
        return "/";
    }
    return (text[at] == '?' ? "/" : "") + text.substr(at);
}

std::string Url::for_people() const
{
    const bool usual = port == (scheme == "https" ? "443" : "80");
    return scheme + "://" + host + (usual ? "" : ":" + port) + path;
}

bool Url::is_loopback() const
{
    if (host.starts_with('[') && host.ends_with(']')) {
        return leads_here(std::string_view{host}.substr(1, host.size() - 2));
    }
    in_addr address{};
    if (::inet_pton(AF_INET, host.c_str(), &address) == 1) {
        return leads_here(ntohl(address.s_addr));
    }
    const std::string_view name = std::string_view{host}.substr(0, host.size() - (host.ends_with('.') ? 1 : 0));
    return name == "localhost" || name.ends_with(".localhost");  // RFC 6761, section 6.3
}

core::Result<Url> parse_url(std::string_view text)
{
    const Handle handle{::curl_url()};
    return set_and_read(handle.get(), text);
}

core::Result<Url> resolve_redirect(const Url& from, std::string_view location)
{
    const Handle handle{::curl_url()};
    ::curl_url_set(handle.get(), CURLUPART_URL, from.text.c_str(), 0);
    auto to = set_and_read(handle.get(), location);
    if (to && to->is_loopback() && !from.is_loopback()) {
        return core::Error{core::ErrorKind::denied, "a redirect from a public host to this machine is not followed",
                           ""};
    }
    return to;
}

}  // namespace gpuprice::fetch
