#ifndef GPUPRICE_SRC_MARKETS_HTML_LIST_HPP
#define GPUPRICE_SRC_MARKETS_HTML_LIST_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// Any web page with a list of offers, as the definition's "extract" describes it: listing_rules.hpp and paging.hpp,
/// and
///
///     "items": "li.result",                      the elements that are offers
///     "next": "a.next::attr(href)",              a rule that gives a link
///     "total": {"at": "h1", "match": "of ([0-9.,]+)"},       a rule that gives a text with a number
///     "empty_when": ["#no-results", {"text": "Nothing found"}],
///     "blocked_when": ["form#captcha"],
///     "empty_statuses": [404]
///
/// Selectors are CSS or XPath as html.hpp has it, within the item for "fields", "prices" and "skip", else within the
/// page. An "empty_when" that is a selector holds whatever else is on the page, for markets fill an empty page with
/// other offers; a text counts only on a page without items. A page with neither items nor a sign that it is empty is
/// `failed`, or `blocked` when it asks whether one is human.
class HtmlList final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_HTML_LIST_HPP
