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
/// In "path" {query} is percent-encoded; in "body" {query_json} is a quoted JSON string. {page} counts from "first",
/// {offset} is first + size · pages before, {cursor} what the last answer gave. Kinds: "none"; "page" and "offset",
/// which go on while a page brought a full "size" of items (or, with a total, up to it, side by side); "cursor", which
/// goes on while the answer gives one; "link", which follows RFC 8288's rel="next" or the selector "next". A definition
/// without queries asks once, without {query}.

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/market.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::markets {

/// What an answer said that decides the next page.
struct PageSeen {
    std::size_t items = 0;              ///< in the answer, skipped and unreadable ones included
    std::optional<long> total;          ///< of all results, where the answer states it
    std::optional<std::string> cursor;  ///< of the next page
    std::optional<std::string> link;    ///< to the next page, as stated; relative to the answer's address
};

class Paging {
public:
    /// Reads "request" and "paging" of `extract`. Errors name the JSON pointer below "/extract".
    [[nodiscard]] static core::Result<Paging> parse(const nlohmann::json& extract);

    /// The first request of every query. The definition's credential "token", where it has one, goes into the header
    /// that the parameter "token_header" names ("Authorization: Bearer " by default).
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const;

    /// The requests that follow an answer; none at the end. A link or cursor that leads in a circle, or to another
    /// origin than the definition's base_url, ends it with an error, which the caller makes a partial verdict.
    [[nodiscard]] core::Result<std::vector<model::Request>> next(const model::MarketDefinition& definition,
                                                                 const model::Request& asked,
                                                                 const model::Response& response,
                                                                 const PageSeen& seen) const;

private:
    std::string method_ = "GET";
    std::string path_;
    std::string body_;
    model::Headers headers_;
    std::string kind_ = "none";
    long first_ = 1;
    long size_ = 0;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PAGING_HPP
