#include "rent_assumptions.hpp"

#include "gpuprice/core/error.hpp"

#include "option_values.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace gpuprice::cli {

namespace {

constexpr double k_most_money = 1e12;
constexpr double k_power_price_usd = 0.12;
constexpr double k_colocation_usd = 60.0;

/// An amount in the report's currency; by default one in dollars, at the day's rate.
double amount_of(const std::string& text, const char* option, double default_usd, const model::RateTable& rates,
                 const Scope& scope)
{
    if (!text.empty()) {
        return number_option(text, option, {0.0, k_most_money});
    }
    const auto rate = rates.find(core::Currency::usd, scope.basis.currency, scope.day);
    if (!rate) {
        throw core::UsageError(std::string{option} + ": its default is in USD, and " + rate.error().text() +
                               "; give it in " + std::string{scope.basis.currency.code()});
    }
    return default_usd * rate->factor;
}

bool has_cell(const analysis::MarkupReport& report, const catalog::Card* card)
{
    return std::ranges::any_of(report.rows, [card](const auto& row) { return row.cell.card == card; });
}

}  // namespace

void add_assumptions(CLI::App& command, RentAssumptions& assumptions)
{
    const auto add = [&command](const char* name, std::string& value, const char* text, const char* type) {
        command.add_option(name, value, text)->type_name(type)->group("Assumptions");
    };
    add("--host", assumptions.host, "The card's part of its server, as a share of its price; default 15%", "SHARE");
    add("--setup", assumptions.setup, "Paid once per card; default 0", "AMOUNT");
    add("--resale", assumptions.resale, "Share of the price that the card is sold for at the end; default 30%",
        "SHARE");
    add("--interest", assumptions.interest, "Per year, discounting the resale; default 8%", "RATE");
    add("--term", assumptions.term, "Months until it is sold; default 36", "MONTHS");
    add("--utilisation", assumptions.utilisation, "Share of the hours in which it is used; default 70%", "SHARE");
    add("--host-power", assumptions.host_power, "Power with its part of the server ÷ its own; default 1.5", "FACTOR");
    add("--pue", assumptions.pue, "Power of the building ÷ power of its machines; default 1.4", "FACTOR");
    add("--power-price", assumptions.power_price, "Per kWh; default 0.12 USD", "AMOUNT");
    add("--colocation", assumptions.colocation, "Per card and month; default 60 USD", "AMOUNT");
}

analysis::Ownership ownership_of(const RentAssumptions& assumptions, const model::RateTable& rates, const Scope& scope)
{
    constexpr double k_tiny = 1e-6;
    analysis::Ownership ownership;
    ownership.host_share = ratio_option(assumptions.host, "--host", {0.0, 100.0});
    ownership.setup = number_option(assumptions.setup, "--setup", {0.0, k_most_money});
    ownership.resale = ratio_option(assumptions.resale, "--resale", {0.0, 1.0});
    ownership.interest = ratio_option(assumptions.interest, "--interest", {0.0, 10.0});
    ownership.term_months = number_option(assumptions.term, "--term", {k_tiny, 1200.0});
    ownership.utilisation = ratio_option(assumptions.utilisation, "--utilisation", {k_tiny, 1.0});
    ownership.host_power = number_option(assumptions.host_power, "--host-power", {1.0, 100.0});
    ownership.pue = number_option(assumptions.pue, "--pue", {1.0, 10.0});
    ownership.power_price = amount_of(assumptions.power_price, "--power-price", k_power_price_usd, rates, scope);
    ownership.colocation = amount_of(assumptions.colocation, "--colocation", k_colocation_usd, rates, scope);
    return ownership;
}

analysis::MarkupOptions ask_options(const Scope& scope, const Filters& filters)
{
    analysis::MarkupOptions options{scope.basis, scope.filter, filters.include_flagged};
    options.filter.kinds = {model::PriceKind::ask};
    return options;
}

analysis::MarkupOptions rental_options(analysis::MarkupOptions asks)
{
    asks.filter.kinds = {model::PriceKind::rental_on_demand};
    asks.filter.conditions.clear();
    return asks;
}

void keep_cards_with_both(std::vector<const catalog::Card*>& cards, const analysis::MarkupReport& asks,
                          const analysis::MarkupReport& rentals)
{
    std::erase_if(cards, [&](const auto* card) { return !has_cell(asks, card) || !has_cell(rentals, card); });
}

}  // namespace gpuprice::cli
