#ifndef GPUPRICE_SRC_MARKETS_WOOCOMMERCE_HPP
#define GPUPRICE_SRC_MARKETS_WOOCOMMERCE_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// A shop that runs on WooCommerce, by its public Store API: https://developer.woocommerce.com/docs/apis/store-api/
///
/// Each query is a search, 100 products a page; without queries everything that the shop sells is read. The first page
/// says how many there are (X-WP-TotalPages) and the rest are asked for side by side; where that header is missing,
/// page follows page while they are full.
///
/// Parameters, all optional: endpoint ("/wp-json/wc/store/v1/products"; older sites have "/wp-json/wc/store/products",
/// sites without rewritten addresses "/?rest_route=/wc/store/v1/products"), category (a slug or number), title_filter
/// (words of which one must stand in a title: see TitleFilter).
///
/// Amounts are in the minor units and the currency that the answer names. A product with variations is one listing at
/// the range of their prices, marked "cheapest_of_variations" in the facts where they differ, for its low end is the
/// price of one variation that nobody names. Out of stock is ended; no amount, or 0, is no price. Facts besides:
/// sku, type, variations (how many). The seller is the shop.
class WooCommerce final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;

    /// Also a single product, as the API answers to its id.
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_WOOCOMMERCE_HPP
