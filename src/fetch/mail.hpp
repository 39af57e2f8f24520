#ifndef GPUPRICE_SRC_FETCH_MAIL_HPP
#define GPUPRICE_SRC_FETCH_MAIL_HPP

/// \file
/// What a mail is made of (RFC 5322, RFC 2047), and which servers one may be handed to.

#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"

#include <string>
#include <string_view>

namespace gpuprice::fetch {

/// Where mail is handed in.
struct MailHost {
    std::string url;            ///< "smtp://mail.example:587"
    bool is_encrypted = false;  ///< from the start: smtps
    bool is_loopback = false;
};

/// Reads "smtp://HOST[:PORT]" or "smtps://HOST[:PORT]". Anything more, a user name say, is an error that does not
/// repeat it.
[[nodiscard]] core::Result<MailHost> parse_mail_server(std::string_view text);

/// "local@domain", printable ASCII, without what could end an address or a line.
[[nodiscard]] bool is_mail_address(std::string_view text);

/// The value of a header in one line of printable ASCII: other text in encoded words (RFC 2047, Q), control characters
/// as spaces. \param utf8  valid UTF-8.
[[nodiscard]] std::string header_text(std::string_view utf8);

/// Lines ended by CR LF: any other end would be encoded as if it were a part of the line.
[[nodiscard]] std::string with_mail_lines(std::string_view text);

/// "Tue, 31 Mar 2026 12:00:00 +0000"
[[nodiscard]] std::string mail_date(core::Instant at);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_MAIL_HPP
