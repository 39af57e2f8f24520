#ifndef GPUPRICE_MODEL_MARKET_HPP
#define GPUPRICE_MODEL_MARKET_HPP

/// \file
/// One configured market: the value that a definition file describes.

#include "gpuprice/core/money.hpp"
#include "gpuprice/model/exchange.hpp"
#include "gpuprice/model/kinds.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::model {

struct MarketDefinition {
    std::string id;       ///< "ebay-us": lower-case letters, digits, hyphens
    std::string adapter;  ///< "ebay_browse"
    std::string country;  ///< ISO 3166-1 alpha-2
    core::Currency currency = core::Currency::usd;
    std::string base_url;  ///< no trailing slash; empty for import-only markets
    std::vector<std::string> queries;
    std::map<std::string, std::string> parameters;    ///< the adapter's own
    std::string extract;                              ///< how the adapter reads an answer, its own JSON object; or ""
    std::map<std::string, SecretSource> credentials;  ///< by name
    TaxKind tax = TaxKind::unknown;                   ///< of the market's prices
    std::optional<double> tax_rate;                   ///< ratio, 0.19; where `tax` is included
    std::string documented_api;                       ///< address of the API's documentation; shipped definitions only
    std::string note;                                 ///< on access and terms, for people
    std::string via;  ///< name of the user's command that renders its pages; empty = they are read as sent
    Politeness politeness;
    std::string origin;  ///< the file it was read from, for messages

    /// Hash of what decides which listings the market can show: adapter, base URL, queries, parameters, `extract`, and
    /// `via`, for a rendered page shows what the page as sent does not. Of the command only its name counts, so that
    /// another path or option of a browser makes no other market.
    [[nodiscard]] std::string definition_hash() const;
};

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_MARKET_HPP
