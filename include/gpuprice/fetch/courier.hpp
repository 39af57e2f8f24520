#ifndef GPUPRICE_FETCH_COURIER_HPP
#define GPUPRICE_FETCH_COURIER_HPP

/// \file
/// Carries messages to the user's own channels: a webhook, a mail server, a command.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/fetch/command.hpp"
#include "gpuprice/fetch/environment.hpp"
#include "gpuprice/model/exchange.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gpuprice::fetch {

/// POST of the message's JSON. Its address may be a secret by itself, so nobody is ever told more of it than the host.
struct Webhook {
    std::string url;                 ///< empty when `url_secret` has it
    model::SecretSource url_secret;  ///< names neither env nor file when `url` is given
    /// Sent as "Authorization: Bearer …"; names neither env nor file when there is none.
    model::SecretSource token;
};

/// A mail of the message's text, with its JSON attached.
struct MailServer {
    /// "smtps://HOST[:PORT]" (encrypted from the start) or "smtp://HOST[:PORT]" (STARTTLS). Nothing is sent unencrypted
    /// but to a loopback host, without credentials.
    std::string server;
    std::string from;             ///< an address
    std::vector<std::string> to;  ///< addresses, at least one
    std::string user;             ///< empty = no login
    model::SecretSource password;
    std::string ca_file;  ///< certificates to trust in place of the system's; empty = the system's
};

/// Where messages go. A command gets the message's JSON on its standard input.
using Channel = std::variant<Webhook, MailServer, CommandLine>;
using Channels = std::map<std::string, Channel>;  ///< by name

/// The same channel when it can be used as far as its form tells. Errors name the key by its JSON pointer.
[[nodiscard]] core::Result<Channel> check_channel(Channel channel);

/// "webhook", "mail" or "command".
[[nodiscard]] std::string kind_of(const Channel& channel);

/// Where it leads, for people, without anything secret: "https://hooks.example", "ops@example.org by
/// smtps://mail.example", "/usr/local/bin/page".
[[nodiscard]] std::string place_of(const Channel& channel);

struct Message {
    std::string key;    ///< the same for every try: receivers tell copies by it
    std::string title;  ///< one line
    std::string text;   ///< for people
    std::string body;   ///< a JSON object
    core::Instant made{};
};

struct CourierOptions {
    std::string user_agent;
    std::chrono::milliseconds timeout{10'000};          ///< of one try to a server
    std::chrono::milliseconds command_timeout{30'000};  ///< until a command is killed
    int max_tries = 3;                                  ///< in one `deliver`, the first included
    std::chrono::milliseconds first_backoff{1'000};
    std::chrono::milliseconds max_backoff{5'000};                   ///< also the longest Retry-After that is waited for
    unsigned jitter_seed = 0;                                       ///< 0 = from the system
    std::optional<std::chrono::steady_clock::time_point> deadline;  ///< after it, everything ends as `cancelled`
    std::function<bool()> is_stopped;                               ///< asked several times a second; may be empty
};

/// Delivers one message at a time. Tried again at once, with back-off, is only what certainly did not arrive: no
/// connection, and answers that say "later" (408, 425, 429, 500, 502, 503, 504; SMTP 4xx). What timed out may have
/// arrived; a later run tries it again. Redirects are not followed. Credentials go over encrypted connections only, or
/// to a loopback host.
///
/// A webhook gets "Content-Type: application/json" and "Idempotency-Key: KEY"; any 2xx is success. A mail's Message-ID
/// is made of the key. A command runs as those of `Fetcher` do, without a shell, and succeeds with status 0.
class Courier {
public:
    Courier(CourierOptions options, Environment environment);

    /// \returns  how many tries it took, or why the last one failed; no error holds a secret.
    [[nodiscard]] core::Result<int> deliver(const Channel& channel, const Message& message) const;

private:
    CourierOptions options_;
    Environment environment_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_FETCH_COURIER_HPP
