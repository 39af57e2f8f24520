#ifndef GPUPRICE_STORE_HTTP_CACHE_TABLE_HPP
#define GPUPRICE_STORE_HTTP_CACHE_TABLE_HPP

/// \file
/// The table `http_cache`.

#include "gpuprice/store/http_cache.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::store {

class Connection;
class PageDrafts;

// As the members of Store.
[[nodiscard]] std::optional<PageValidators> find_validators(const Connection& connection, std::string_view market,
                                                            const PageKey& key);
[[nodiscard]] std::optional<CachedPage> load_page(const Connection& connection, std::string_view market,
                                                  const PageKey& key);

/// Which pages a commit drops beside those that are forgotten.
enum class Untold : std::uint8_t { kept, dropped };

/// Brings the table up to what `drafts` were told, within the caller's transaction. New pages are written in the order
/// in which they were told, as long as there is room (k_max_cached_bytes_per_market).
void write_pages(Connection& connection, std::string_view market, std::int64_t run, PageDrafts& drafts, Untold untold);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_HTTP_CACHE_TABLE_HPP
