#ifndef GPUPRICE_TESTS_DEMO_REPLAY_MARKET_HPP
#define GPUPRICE_TESTS_DEMO_REPLAY_MARKET_HPP

/// \file
/// A marketplace that answers as eBay's Browse API does, from files: a token endpoint, and a search whose pages have to
/// be asked for one after the other.

#include "support/http_server.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace gpuprice::test {

/// The one pair of application keys that the token endpoint accepts.
inline constexpr const char* k_replay_client_id = "demo-client";
inline constexpr const char* k_replay_client_secret = "demo-secret";

/// "Nvidia A100" → "nvidia-a100": how a query is named in a page's file name.
[[nodiscard]] std::string slug_of(std::string_view query);

/// Holds the listings of each query and answers requests for them. Immutable while a server asks it.
class ReplayMarket {
public:
    /// Reads every `SLUG-OFFSET.json` of the directory: pages in the API's envelope {href, total, next, limit, offset,
    /// itemSummaries}, which together must be complete. Their `limit` is the page size of that query.
    /// \throws std::runtime_error  naming the file that cannot be read, or does not fit to its neighbours.
    void add_pages(const std::filesystem::path& directory);

    /// Reads a bare array of items as the result of one query. \param page_size  the most items of one answer, > 0.
    /// \throws std::runtime_error  naming the file that cannot be read.
    void add_array(std::string_view query, const std::filesystem::path& file, long page_size);

    /// Answers `POST /identity/v1/oauth2/token` and `GET /buy/browse/v1/item_summary/search`; anything else is 404.
    /// An unknown query has no results, a search without the token is refused.
    /// \param base_url  of the server that asks, for `href` and `next`: "http://127.0.0.1:8080".
    [[nodiscard]] Reply answer(const HttpRequest& request, std::string_view base_url) const;

private:
    struct Results {
        std::vector<std::string> items;  ///< each a JSON object
        long page_size = 0;
    };

    [[nodiscard]] Reply search(const HttpRequest& request, std::string_view base_url) const;

    std::map<std::string, Results> results_;  // by slug
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_DEMO_REPLAY_MARKET_HPP
