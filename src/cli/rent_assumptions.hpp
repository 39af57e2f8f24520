#ifndef GPUPRICE_SRC_CLI_RENT_ASSUMPTIONS_HPP
#define GPUPRICE_SRC_CLI_RENT_ASSUMPTIONS_HPP

/// \file
/// What rent or buy is worked out from besides prices: the assumptions with their defaults, and which cells are
/// compared.

#include "gpuprice/analysis/rent_or_buy.hpp"
#include "gpuprice/model/rates.hpp"

#include "filters.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gpuprice::cli {

/// As given on the command line; empty amounts are defaults in dollars.
struct RentAssumptions {
    std::string host = "15%";
    std::string setup = "0";
    std::string resale = "30%";
    std::string interest = "8%";
    std::string term = "36";
    std::string utilisation = "70%";
    std::string host_power = "1.5";
    std::string pue = "1.4";
    std::string power_price;
    std::string colocation;
};

/// Adds an option for each.
void add_assumptions(CLI::App& command, RentAssumptions& assumptions);

/// In the report's currency. \throws core::UsageError  naming the option whose value is out of range, or is a default
/// in dollars that no exchange rate of the day converts.
[[nodiscard]] analysis::Ownership ownership_of(const RentAssumptions& assumptions, const model::RateTable& rates,
                                               const Scope& scope);

/// The asks of the scope.
[[nodiscard]] analysis::MarkupOptions ask_options(const Scope& scope, const Filters& filters);

/// The rents that these asks are compared with: of every condition, for an hour of rent has none, so that the wish for
/// a used card must not leave it out.
[[nodiscard]] analysis::MarkupOptions rental_options(analysis::MarkupOptions asks);

/// Drops the cards of which either report has no cell.
void keep_cards_with_both(std::vector<const catalog::Card*>& cards, const analysis::MarkupReport& asks,
                          const analysis::MarkupReport& rentals);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_RENT_ASSUMPTIONS_HPP
