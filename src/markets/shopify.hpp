#ifndef GPUPRICE_SRC_MARKETS_SHOPIFY_HPP
#define GPUPRICE_SRC_MARKETS_SHOPIFY_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// A shop that runs on Shopify, by its public /products.json: everything it sells, 250 products a page, up to a page
/// without products. It has no search, so a definition has no queries.
///
/// Parameters, all optional: collection (the handle of one, /collections/<collection>/products.json), title_filter
/// (words of which one must stand in a title: see TitleFilter).
///
/// Each variant of a product is a listing: id and price are the variant's, the title is the product's and the
/// variant's. The answer names no currency: prices are in the definition's. Sold-out variants are ended; the price
/// before a reduction is ignored; one of 0 is no price. Facts: product, sku, vendor. The seller is the shop.
///
/// A closed shop is blocked, one that does not offer /products.json failed.
class Shopify final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;

    /// Also {"product": {…}}, as /products/<handle>.json answers, and a bare array of products.
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_SHOPIFY_HPP
