#ifndef GPUPRICE_SRC_CLI_MARKET_HEALTH_HPP
#define GPUPRICE_SRC_CLI_MARKET_HEALTH_HPP

/// \file
/// What the ledger says of a market's health, in words.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/store/store.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gpuprice::cli {

/// Days without a complete answer until a market is stale. Calendar days, so that `status` and an alert of the same day
/// agree whenever they look.
inline constexpr int k_stale_after_days = 3;

/// What a person has to see to, in a word or clause; empty when all is well.
[[nodiscard]] std::string trouble_of(const store::MarketStatus& status, int stale_after_days, core::Day today);

/// A market with fewer listings on show cannot give a price of its own.
inline constexpr std::size_t k_thin_market = 3;

/// For reports, which rest on imports too: its trouble, else since when nothing came in, or that only so many of its
/// listings are on show; empty when all is well.
[[nodiscard]] std::string health_of(const store::MarketStatus& status, std::size_t on_show, core::Day today);

/// "Exchange rates known up to 2026-03-31: USD …": a line for each last day.
[[nodiscard]] std::vector<std::string> rates_known(const model::RateTable& rates);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_MARKET_HEALTH_HPP
