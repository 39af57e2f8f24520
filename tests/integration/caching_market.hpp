#ifndef GPUPRICE_TESTS_INTEGRATION_CACHING_MARKET_HPP
#define GPUPRICE_TESTS_INTEGRATION_CACHING_MARKET_HPP

#include "gpuprice/cli/run.hpp"

#include "marketplace.hpp"
#include "user.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::test {

inline constexpr const char* k_session = "k00kie-value";  ///< of the cookie that comes with every page
inline constexpr const char* k_modified = "Sun, 01 Mar 2026 08:00:00 GMT";
inline constexpr const char* k_unconditional = "- / -";

/// How a market states the state of its pages.
enum class States : std::uint8_t { etag, weak_etag, last_modified, nothing, etag_but_no_store };

/// A marketplace that answers 304 to who has the page already, and remembers how it was asked.
struct CachingMarket {
    explicit CachingMarket(std::vector<Offer> offers, int page_size = 5, States states_ = States::etag);

    /// Answers as it should, from now on.
    void heal();

    /// That answer; none to what is no search, or has no token.
    [[nodiscard]] std::optional<Reply> answer(const HttpRequest& request) const;

    /// The validators of the last `count` searches: "etag / date", each "-" where there was none.
    [[nodiscard]] std::vector<std::string> conditions(int count);

    Marketplace market;
    States states;
};

/// The whole row of a scrape that ends with that code.
[[nodiscard]] nlohmann::json scrape_row(User& user, int code = cli::k_done, const std::string& market = "ebay-us");

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_CACHING_MARKET_HPP
