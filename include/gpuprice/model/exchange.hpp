#ifndef GPUPRICE_MODEL_EXCHANGE_HPP
#define GPUPRICE_MODEL_EXCHANGE_HPP

/// \file
/// HTTP requests and responses as values, between adapters (which never touch the network) and fetch.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gpuprice::model {

/// Where one secret is found. Never the secret itself.
struct SecretSource {
    std::string name;  ///< "client_id": what messages call it
    std::string env;   ///< environment variable; empty = none
    std::string file;  ///< path of a file with mode 0600; empty = none

    bool operator==(const SecretSource&) const = default;
};

/// "Authorization: Bearer" with a token from an OAuth 2.0 client-credentials grant (RFC 6749, section 4.4).
/// fetch gets the token, keeps it until it expires, and renews it once when a request is answered 401.
struct OAuthClientCredentials {
    std::string token_url;
    std::string scope;
    SecretSource client_id;
    SecretSource client_secret;

    bool operator==(const OAuthClientCredentials&) const = default;
};

/// A header whose value is `prefix` + secret: {"Authorization", "Bearer ", …}, {"X-Api-Key", "", …}.
struct HeaderSecret {
    std::string header;
    std::string prefix;
    SecretSource secret;

    bool operator==(const HeaderSecret&) const = default;
};

/// Which secret a request needs: a name, put in by fetch at the last moment, so that neither an adapter nor a
/// capture ever holds one.
using Credential = std::variant<std::monostate, OAuthClientCredentials, HeaderSecret>;

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method = "GET";
    std::string url;
    Headers headers;
    std::string body;
    Credential credential;
    std::string via;      ///< name of the user's command that renders the page; empty = the host's own answer
    std::string context;  ///< what the adapter must remember for the answer; opaque to everybody else

    bool operator==(const Request&) const = default;
};

/// An answer, whatever its status. `body` is decoded (content encoding undone).
struct Response {
    long status = 0;
    Headers headers;  ///< names as received, of the last hop only
    std::string body;
    std::string url;  ///< after redirects

    /// The first value of that header, names compared without case; none when absent.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// How a host is to be treated.
struct Politeness {
    int max_in_flight = 1;                               ///< requests at once to one host; > 0
    std::chrono::milliseconds min_delay{2000};           ///< between the starts of two requests to one host
    long max_pages = 10;                                 ///< pages a market may ask for in one run; > 0
    std::size_t max_body_bytes = std::size_t{20} << 20;  ///< decoded bytes of one answer
    std::chrono::milliseconds timeout{30'000};           ///< for one transfer
    bool obeys_robots = true;                            ///< false only for a documented API: see fetch::Fetcher

    bool operator==(const Politeness&) const = default;
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_EXCHANGE_HPP
