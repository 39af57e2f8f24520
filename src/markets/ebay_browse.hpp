#ifndef GPUPRICE_SRC_MARKETS_EBAY_BROWSE_HPP
#define GPUPRICE_SRC_MARKETS_EBAY_BROWSE_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// eBay's Browse API, item_summary/search: https://developer.ebay.com/api-docs/buy/browse/overview.html
///
/// Parameters: marketplace ("EBAY_US", required), category_ids, filter, sort, fieldgroups, each as eBay documents it.
/// Unless `filter` names buyingOptions itself, fixed prices and auctions are asked for. Credentials: client_id and
/// client_secret, both or neither (a simulator of one's own needs none).
///
/// The first page of a query says how many there are; the rest are asked for side by side. eBay shows at most 10,000
/// results of one query: a query with more is `partial`.
class EbayBrowse final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_EBAY_BROWSE_HPP
