#ifndef GPUPRICE_SRC_MARKETS_SHOP_HPP
#define GPUPRICE_SRC_MARKETS_SHOP_HPP

/// \file
/// What adapters of online shops share: a shop is one seller, and sells more than cards.

#include "gpuprice/core/result.hpp"
#include "gpuprice/markets/adapter.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

/// The parameter of that name; "" when the definition has none.
[[nodiscard]] std::string parameter_of(const model::MarketDefinition& definition, const std::string& name);

/// Who sells at that address: its host in lower case without "www.", with the port where one is written.
[[nodiscard]] std::string shop_name(std::string_view base_url);

/// Whether an amount stands for "call for price": 0, 1, and nothing but nines from 9,999,999 on.
[[nodiscard]] bool is_no_price(const core::Money& amount);

/// The parameter "title_filter": words, parted by spaces or commas, of which one must stand in a title; all titles pass
/// when there is none. Case does not count; a word ends where letters turn into digits or the other way round, so that
/// "a100" stands in "A100-80GB" and in "A100NVL", and not in "RTX A1000".
class TitleFilter {
public:
    explicit TitleFilter(const model::MarketDefinition& definition);

    [[nodiscard]] bool passes(std::string_view title) const;

private:
    std::vector<std::string> words_;
};

/// Errors name the key: a missing base_url, a parameter not among `parameters`, credentials and an extract, which no
/// shop of this kind takes. \param adapter  its name, for the message.
[[nodiscard]] core::Result<bool> check_shop(const model::MarketDefinition& definition, std::string_view adapter,
                                            std::span<const std::string_view> parameters);

/// What an answer without data says. 401, 403, 429, Shopify's 430 and a web page are a refusal, 404 says that the shop
/// does not offer `what`; everything else failed. \param reason  the shop's own words; may be empty.
[[nodiscard]] Step read_refusal(const model::Response& response, std::string_view what, std::string_view reason);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_SHOP_HPP
