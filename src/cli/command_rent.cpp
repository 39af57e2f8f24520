#include "gpuprice/analysis/rent_or_buy.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/number_listings.hpp"
#include "gpuprice/report/rent.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "option_values.hpp"
#include "session.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

namespace {

using model::PriceKind;

/// As given on the command line; empty = the default.
struct RentArguments {
    Filters filters;
    std::string price;
    std::string rent;
    std::string kilowatts;
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

constexpr double k_most_money = 1e12;
constexpr Bounds k_positive_amount{1e-9, k_most_money};
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

analysis::Ownership ownership_of(const RentArguments& arguments, const model::RateTable& rates, const Scope& scope)
{
    constexpr double k_tiny = 1e-6;
    analysis::Ownership ownership;
    ownership.host_share = ratio_option(arguments.host, "--host", {0.0, 100.0});
    ownership.setup = number_option(arguments.setup, "--setup", {0.0, k_most_money});
    ownership.resale = ratio_option(arguments.resale, "--resale", {0.0, 1.0});
    ownership.interest = ratio_option(arguments.interest, "--interest", {0.0, 10.0});
    ownership.term_months = number_option(arguments.term, "--term", {k_tiny, 1200.0});
    ownership.utilisation = ratio_option(arguments.utilisation, "--utilisation", {k_tiny, 1.0});
    ownership.host_power = number_option(arguments.host_power, "--host-power", {1.0, 100.0});
    ownership.pue = number_option(arguments.pue, "--pue", {1.0, 10.0});
    ownership.power_price = amount_of(arguments.power_price, "--power-price", k_power_price_usd, rates, scope);
    ownership.colocation = amount_of(arguments.colocation, "--colocation", k_colocation_usd, rates, scope);
    return ownership;
}

analysis::RentOverrides overrides_of(const RentArguments& arguments, std::size_t cards)
{
    analysis::RentOverrides overrides;
    const auto read = [cards](std::optional<double>& value, const std::string& text, const char* option) {
        if (text.empty()) {
            return;
        }
        if (cards != 1) {
            throw core::UsageError(std::string{option} + " is of one card: name one, such as h100-80gb-sxm5; " +
                                   std::to_string(cards) + " are meant");
        }
        value = number_option(text, option, k_positive_amount);
    };
    read(overrides.price, arguments.price, "--price");
    read(overrides.rent, arguments.rent, "--rent");
    read(overrides.kilowatts, arguments.kilowatts, "--kw");
    return overrides;
}

bool has_cell(const analysis::MarkupReport& report, const catalog::Card* card)
{
    return std::ranges::any_of(report.rows, [card](const auto& row) { return row.cell.card == card; });
}

int run_rent(Session& session, const RentArguments& arguments, Shows shows)
{
    if (!arguments.filters.kinds.empty()) {
        throw core::UsageError("--kind: rent compares asks with rents on demand; leave it out");
    }
    const Scope asked = scope_of(session, arguments.filters, {PriceKind::ask, PriceKind::rental_on_demand});
    auto cards = cards_in(session, asked.filter);
    const analysis::RentOverrides overrides = overrides_of(arguments, cards.size());
    const auto render = session.render_options();
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable rates = session.rates(store);
    const analysis::Ownership ownership = ownership_of(arguments, rates, asked);

    const model::History history = store.select(standing_on_day(asked));
    analysis::MarkupOptions options{asked.basis, asked.filter, arguments.filters.include_flagged};
    options.filter.kinds = {PriceKind::ask};
    const auto asks = analysis::markup(history, session.catalog(), rates, asked.day, options);
    options.filter.kinds = {PriceKind::rental_on_demand};
    // An hour of rent has no condition, so the wish for a used card must not leave it out.
    options.filter.conditions.clear();
    const auto rentals = analysis::markup(history, session.catalog(), rates, asked.day, options);
    if (arguments.filters.cards.empty()) {
        std::erase_if(cards, [&](const auto* card) { return !has_cell(asks, card) || !has_cell(rentals, card); });
    }

    const auto rows = analysis::rent_or_buy(asks, rentals, cards, ownership, overrides);
    std::vector<const analysis::MarkupRow*> cells;
    for (const analysis::RentRow& row : rows) {
        for (const analysis::MarkupRow* cell : {row.ask, row.rental}) {
            if (cell != nullptr) {
                cells.push_back(cell);
            }
        }
    }
    report::Table table = shows == Shows::listings
                              ? report::cell_listings(cells, asked.day, asked.basis.currency, asked.basis)
                              : report::rent_table(rows, asks, rentals, ownership, asked.basis);
    const auto missing =
        analysis::missing_rates(history, rates, {asked.day, asked.day}, asked.basis.currency, asked.filter);
    add_closing_notes(table, session, missing);
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_rent(CLI::App& command)
{
    const auto arguments = std::make_shared<RentArguments>();
    add_filters(command, arguments->filters);
    const auto explains = add_explain_number(command, "List the listings behind each price and rent");
    const auto add = [&command](const char* name, std::string& value, const char* text, const char* type) {
        command.add_option(name, value, text)->type_name(type)->group("Assumptions");
    };
    add("--price", arguments->price, "Price of the card; default the median of its asks", "AMOUNT");
    add("--rent", arguments->rent, "Rent per card and hour; default the median of its rents on demand", "AMOUNT");
    add("--kw", arguments->kilowatts, "Power of the card; default the catalogue's", "KW");
    add("--host", arguments->host, "The card's part of its server, as a share of its price; default 15%", "SHARE");
    add("--setup", arguments->setup, "Paid once per card; default 0", "AMOUNT");
    add("--resale", arguments->resale, "Share of the price that the card is sold for at the end; default 30%", "SHARE");
    add("--interest", arguments->interest, "Per year, discounting the resale; default 8%", "RATE");
    add("--term", arguments->term, "Months until it is sold; default 36", "MONTHS");
    add("--utilisation", arguments->utilisation, "Share of the hours in which it is used; default 70%", "SHARE");
    add("--host-power", arguments->host_power, "Power with its part of the server ÷ its own; default 1.5", "FACTOR");
    add("--pue", arguments->pue, "Power of the building ÷ power of its machines; default 1.4", "FACTOR");
    add("--power-price", arguments->power_price, "Per kWh; default 0.12 USD", "AMOUNT");
    add("--colocation", arguments->colocation, "Per card and month; default 60 USD", "AMOUNT");
    command.footer(
        "Used hours to break even = (price + host + setup − discounted resale) ÷ (rent − running cost per used hour).\n"
        "Amounts are in the report's currency. 'never' when running the card costs as much as renting one, or when it\n"
        "pays off after the term only. Examples:\n"
        "  gpuprice rent h100\n"
        "  gpuprice rent h100 --explain-number\n"
        "  gpuprice rent h100-80gb-sxm5 --rent 2.10 --utilisation 50% --term 24\n"
        "  gpuprice rent a100-80gb-pcie --condition used --power-price 0.30 --currency EUR");
    return [arguments, explains](Session& session) {
        return run_rent(session, *arguments, *explains ? Shows::listings : Shows::numbers);
    };
}

}  // namespace gpuprice::cli
