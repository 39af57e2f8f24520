#ifndef GPUPRICE_SRC_MARKETS_PAGING_HPP
#define GPUPRICE_SRC_MARKETS_PAGING_HPP

/// \file
/// How a declarative definition asks: the "request" and "paging" of its "extract". Shared by json_list, html_list,
/// csv_list and feed.
///
///     "request": {"path": "/search/{query}?page={page}&size={size}", "method": "GET", "body": "…{query_json}…",
///                 "headers": {"Accept": "application/json"}},
///     "paging": {"kind": "page", "first": 1, "size": 100}
///
/// {query} and {cursor} are percent-encoded; in "body" {query_json} and {cursor_json} are quoted JSON strings. {page}
/// counts from "first" (1), {offset} is "first" (0) + size · pages before, {cursor} what the last answer gave (at first
/// nothing). Kinds: "none", where a "size" makes a full page an error, for it may hide more; "page" and "offset", which
/// go on while a page brought a full "size" of items (or, with a total, up to it, side by side); "cursor", which goes
/// on while the answer gives one, in place of {cursor} or in the query parameter that "parameter" names; "link", which
/// follows RFC 8288's rel="next" or the selector "next"; "orders", for a market that shows no more than "size" items:
/// {order} is the first of "orders", and when the page is full, the market is asked again for the second, which is the
/// reverse; unless the two pages share an item ("item_id"), there may be more between them, and that is an error:
///
///     "item_id": "/id", "paging": {"kind": "orders", "size": 64, "orders": ["price asc", "price desc"]}
///
/// {order} is percent-encoded in "path" and stands as it is in "body". A definition without queries asks once, without
/// {query}; one without "request" asks nothing: import only.

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/market.hpp"

#include "page_place.hpp"
#include "request_template.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::markets {

/// What an answer said that decides the next page.
struct PageSeen {
    std::size_t items = 0;                 ///< in the answer, skipped and unreadable ones included
    std::optional<long> total;             ///< of all results, where the answer states it
    std::optional<std::string> cursor;     ///< of the next page
    std::optional<std::string> link;       ///< to the next page, as stated; relative to the answer's address
    std::vector<std::string> item_ids;     ///< of the items, where "item_id" is stated
    std::vector<std::string> listing_ids;  ///< of the listings read
};

class Paging {
public:
    /// Reads "request" and "paging" of `extract`. Errors name the JSON pointer below "/extract".
    [[nodiscard]] static core::Result<Paging> parse(const nlohmann::json& extract);

    /// Whether a definition fits: an address where there is a "request", queries where it has {query}, no parameter but
    /// token_header, no credential but token.
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const;

    /// The first request of every query; none without "request" or address. The definition's credential "token", where
    /// it has one, goes into the header that the parameter "token_header" names ("Authorization: Bearer " by default).
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const;

    /// The requests that follow an answer; none at the end. A link or cursor that leads in a circle, or to another
    /// origin than the definition's base_url, ends it with an error, which the caller makes a partial verdict.
    [[nodiscard]] core::Result<std::vector<model::Request>> next(const model::MarketDefinition& definition,
                                                                 const model::Request& asked,
                                                                 const model::Response& response,
                                                                 const PageSeen& seen) const;

    /// What the page in the first order showed; none unless `asked` is for the page in the second.
    [[nodiscard]] std::optional<FirstOrder> first_order(const model::Request& asked) const;

private:
    void read(const ExtractNode& paging);
    [[nodiscard]] core::Error more_than_shown(const PagePlace& place) const;
    [[nodiscard]] model::Request request_at(const model::MarketDefinition& definition, const PagePlace& place) const;
    [[nodiscard]] core::Result<std::vector<model::Request>> next_pages(const model::MarketDefinition& definition,
                                                                       const PagePlace& place,
                                                                       const PageSeen& seen) const;
    [[nodiscard]] core::Result<std::vector<model::Request>> next_cursor(const model::MarketDefinition& definition,
                                                                        const PagePlace& place,
                                                                        const PageSeen& seen) const;
    [[nodiscard]] core::Result<std::vector<model::Request>> next_order(const model::MarketDefinition& definition,
                                                                       const PagePlace& place,
                                                                       const PageSeen& seen) const;

    std::optional<RequestTemplate> request_;
    std::string kind_ = "none";
    std::string parameter_;
    std::vector<std::string> orders_;
    long first_ = 1;
    long size_ = 0;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PAGING_HPP
