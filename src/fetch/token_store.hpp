#ifndef GPUPRICE_SRC_FETCH_TOKEN_STORE_HPP
#define GPUPRICE_SRC_FETCH_TOKEN_STORE_HPP

#include "gpuprice/core/result.hpp"

#include "job.hpp"
#include "token.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::fetch {

/// The tokens of a run by `token_key`, and the jobs that wait for one: however many need it, each token is asked for
/// once. A client that was refused is not asked for again.
class TokenStore {
public:
    /// The token, while it is good.
    [[nodiscard]] std::optional<std::string> find(const std::string& key, SteadyTime now) const;

    /// Why there will never be one; none when nothing speaks against asking.
    [[nodiscard]] std::optional<core::Error> refusal(const std::string& key) const;

    /// Lets the job wait until `take` has that token. True when nobody has asked for it yet: the caller then must.
    [[nodiscard]] bool wait(const std::string& key, JobPtr job);

    /// A market did not accept this token; another one in its place stays.
    void reject(const std::string& key, std::string_view value);

    /// Keeps what the request for a token came to, and hands out the jobs that waited for it, in their order. A failure
    /// that may pass is not kept.
    [[nodiscard]] std::vector<JobPtr> take(const std::string& key, const core::Result<Token>& token);

    /// Takes out all waiting jobs; tokens stay.
    [[nodiscard]] std::vector<JobPtr> drain();

private:
    struct Slot {
        std::optional<Token> token;
        std::optional<core::Error> refused;
        std::vector<JobPtr> waiting;
    };

    std::map<std::string, Slot> slots_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_TOKEN_STORE_HPP
