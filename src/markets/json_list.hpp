#ifndef GPUPRICE_SRC_MARKETS_JSON_LIST_HPP
#define GPUPRICE_SRC_MARKETS_JSON_LIST_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// Any API that answers with a list in JSON, as the definition's "extract" describes it: listing_rules.hpp, paging.hpp,
/// and
///
///     "items": "/offers"           JSON Pointer to the array (of an object the values) of items; "" is the whole
///     answer "each": ["/variants"]        an item once for every element of that array in it, the array replaced by
///     the
///                                  element
///     "lines": true                JSON Lines: every line is an item; without "items"
///     "total", "cursor", "next"    pointers to what paging needs
///     "item_id": "/id"             pointer, within the item, to what names it; for "details" and for paging in
///     "orders" "details": {…}               the list gives ids only, and a second request the items of the listings:
///                                  details.hpp; "fields", "prices", "skip" and "each" then are about those
///     "empty_statuses": [404]      which mean: no results
///     "blocked_when": "captcha"    a text of the answer, or a pointer that leads to something; or a list of them
///
/// Selectors are JSON Pointers within the item; the token "*" stands for all elements of an array, whose texts are put
/// together. A web page in place of JSON is `blocked`; unreadable JSON or an answer without "items" is `failed`, never
/// `empty`. Of items with one external_id in an answer, the first counts. Ids of a list of which the market tells
/// nothing more are left out; when it tells nothing of any, the answer is `failed`. A saved file of a market with
/// details is an answer with details.
class JsonList final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_JSON_LIST_HPP
