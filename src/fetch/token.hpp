#ifndef GPUPRICE_SRC_FETCH_TOKEN_HPP
#define GPUPRICE_SRC_FETCH_TOKEN_HPP

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/exchange.hpp"

#include "job.hpp"

#include <string>
#include <string_view>

namespace gpuprice::fetch {

/// An access token (RFC 6749, section 5.1) and when it is not to be used any more.
struct Token {
    std::string value;
    SteadyTime good_until;  ///< its expiry less a margin of a tenth of its life, at most one minute
};

/// Which requests share a token: the same address, scope and secrets.
[[nodiscard]] std::string token_key(const model::OAuthClientCredentials& credentials);

/// The request for a token, with the client's id and secret read from where the credential says.
[[nodiscard]] core::Result<JobPtr> make_token_job(const model::OAuthClientCredentials& credentials,
                                                  const model::Politeness& politeness, const Environment& environment);

/// The token in that answer. The error names the standard error code of RFC 6749, section 5.2, where there is one; the
/// rest of the answer might repeat a secret and is not shown.
[[nodiscard]] core::Result<Token> read_token(const model::Response& response, SteadyTime now);

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_TOKEN_HPP
