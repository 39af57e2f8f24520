#ifndef GPUPRICE_FETCH_URL_HPP
#define GPUPRICE_FETCH_URL_HPP

/// \file
/// What fetch has to know of an address: where it leads, and whether it may go there.

#include "gpuprice/core/result.hpp"

#include <string>
#include <string_view>

namespace gpuprice::fetch {

/// An absolute http or https address without user name and password.
struct Url {
    std::string text;    ///< normalized: no fragment, scheme and host in lower case
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< name, IPv4 address or "[::1]"
    std::string port;    ///< always there, "443"
    std::string path;    ///< without query

    /// "https://api.ebay.com:443": what politeness counts by and credentials are bound to.
    [[nodiscard]] std::string origin() const { return scheme + "://" + host + ":" + port; }

    /// Path and query as they are sent: what robots.txt speaks about.
    [[nodiscard]] std::string target() const;

    /// For messages: neither query nor fragment, which may hold what is nobody's business.
    [[nodiscard]] std::string for_people() const;

    /// This machine: 127.0.0.0/8, 0.0.0.0, ::1, ::, the IPv4 ones within IPv6, or the name localhost and what ends so.
    [[nodiscard]] bool is_loopback() const;
};

/// Other schemes, user names in the address, port 0 and malformed text are errors.
[[nodiscard]] core::Result<Url> parse_url(std::string_view text);

/// Where a redirect from `from` to `location` (absolute or relative) leads. The rules of `parse_url` hold, and a public
/// host may not send anybody to a loopback host.
[[nodiscard]] core::Result<Url> resolve_redirect(const Url& from, std::string_view location);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_URL_HPP
