#include "gpuprice/analysis/rent_or_buy.hpp"
#include "gpuprice/core/error.hpp"
#include "gpuprice/report/number_listings.hpp"
#include "gpuprice/report/rent.hpp"

#include "commands.hpp"
#include "drill_down.hpp"
#include "filters.hpp"
#include "option_values.hpp"
#include "pruned_notes.hpp"
#include "rent_assumptions.hpp"
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
    RentAssumptions assumptions;
};

constexpr Bounds k_positive_amount{1e-9, 1e12};

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

int run_rent(Session& session, const RentArguments& arguments, Shows shows)
{
    if (!arguments.filters.kinds.empty()) {
        throw core::UsageError("--kind: rent compares asks with rents on demand; leave it out");
    }
    const Scope asked = scope_of(session, arguments.filters, {PriceKind::ask, PriceKind::rental_on_demand});
    auto cards = cards_in(session, asked.filter);
    const analysis::RentOverrides overrides = overrides_of(arguments, cards.size());
    const auto render = render_options(session, arguments.filters.arrangement);
    const store::Store store = session.open_store(store::Access::read);
    const model::RateTable& rates = session.rates(store);
    const analysis::Ownership ownership = ownership_of(arguments.assumptions, rates, asked);

    const model::History history = store.select(standing_on_day(asked));
    const analysis::MarkupOptions options = ask_options(asked, arguments.filters);
    const auto asks = analysis::markup(history, session.catalog(), rates, asked.day, options);
    const auto rentals = analysis::markup(history, session.catalog(), rates, asked.day, rental_options(options));
    if (arguments.filters.cards.empty()) {
        keep_cards_with_both(cards, asks, rentals);
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
    add_pruned_notes(table, store, asked.selection.markets, asked.day);
    add_closing_notes(table, session, missing);
    session.context().out << report::render(table, render);
    return k_done;
}

}  // namespace

Runner add_rent(CLI::App& command)
{
    const auto arguments = std::make_shared<RentArguments>();
    add_filters(command, arguments->filters, report::rent_table({}, {}, {}, {}, {}).columns);
    hide(command, {"--kind"});
    const auto explains = add_explain_number(command, "List the listings behind each price and rent");
    const auto add = [&command](const char* name, std::string& value, const char* text, const char* type) {
        command.add_option(name, value, text)->type_name(type)->group("Assumptions");
    };
    add("--price", arguments->price, "With one CARD: its price; default the median of its asks", "AMOUNT");
    add("--rent", arguments->rent, "With one CARD: its rent per hour; default the median of its rents on demand",
        "AMOUNT");
    add("--kw", arguments->kilowatts, "With one CARD: its power; default the catalogue's", "KW");
    add_assumptions(command, arguments->assumptions);
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
