#ifndef GPUPRICE_SRC_CLI_MARKET_ADVICE_HPP
#define GPUPRICE_SRC_CLI_MARKET_ADVICE_HPP

#include "gpuprice/model/market.hpp"
#include "gpuprice/store/store.hpp"

#include <string>

namespace gpuprice::cli {

/// What the last run of a market came to and what to do about it, one or two sentences for people; empty for those that
/// need nothing. \param definition  the market's, null when no file defines it.
[[nodiscard]] std::string market_advice(const store::MarketStatus& status, const model::MarketDefinition* definition);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_MARKET_ADVICE_HPP
