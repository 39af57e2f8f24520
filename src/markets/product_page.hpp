#ifndef GPUPRICE_SRC_MARKETS_PRODUCT_PAGE_HPP
#define GPUPRICE_SRC_MARKETS_PRODUCT_PAGE_HPP

#include "gpuprice/markets/adapter.hpp"

namespace gpuprice::markets {

/// Any shop's page of one product, by what it tells search engines: schema.org in JSON-LD, else in microdata, else
/// OpenGraph. The queries are the pages' addresses: paths, or whole addresses of base_url's origin. Without base_url it
/// is import-only.
///
/// Each offer and each variant is a listing; a range of prices keeps both ends. OutOfStock, SoldOut and Discontinued
/// end a listing. A page without a product is `failed`, or `blocked` when it asks whether one is human.
class ProductPage final : public Adapter {
public:
    [[nodiscard]] core::Result<bool> check(const model::MarketDefinition& definition) const override;
    [[nodiscard]] std::vector<model::Request> start(const model::MarketDefinition& definition) const override;
    [[nodiscard]] Step step(const model::MarketDefinition& definition, const model::Request& request,
                            const model::Response& response) const override;
    [[nodiscard]] Step read_saved(const model::MarketDefinition& definition, std::string_view bytes) const override;
};

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_PRODUCT_PAGE_HPP
