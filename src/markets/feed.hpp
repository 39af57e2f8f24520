#ifndef GPUPRICE_SRC_MARKETS_FEED_HPP
#define GPUPRICE_SRC_MARKETS_FEED_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// An Atom 1.0, RSS 1.0 or RSS 2.0 feed of offers, read by the definition's "extract": listing_rules.hpp and
/// paging.hpp; the items are its entries. Prices are mostly in titles: {"kind": "ask", "amount": {"at": "title"}}.
///
/// Selectors are paths of elements below the entry, named as the feed writes them, and at the end an attribute:
/// "title", "author/name", "link@href", "link[rel=alternate]@href", "dc:creator"; or XPath that starts with "./".
/// Titles and contents that are HTML give their text. The paging "link" follows rel="next" (RFC 5005).
///
/// A feed without entries is `empty`; a web page in place of a feed is `blocked`.
class Feed final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_FEED_HPP
