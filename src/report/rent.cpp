#include "gpuprice/report/rent.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/report/wording.hpp"

#include "figures.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace gpuprice::report {

namespace {

using analysis::BreakEven;
using analysis::RentRow;
using analysis::Verdict;

constexpr int k_month_digits = 2;
constexpr int k_hour_digits = 1;

std::vector<Column> columns_of(core::Currency currency)
{
    const std::string unit = unit_of(currency);
    std::vector<Column> columns{
        {"as_of", "", Align::left, Audience::files},
        {"card", "CARD"},
        {"family", "", Align::left, Audience::files},
        {"price_" + unit, "PRICE", Align::right},
        {"price_condition", "", Align::left, Audience::files},
        {"price_region", "", Align::left, Audience::files},
        {"price_sellers", "", Align::right, Audience::files},
        {"price_of", "OF", Align::left, Audience::people, 12},
        {"rent_" + unit + "_per_hour", "RENT/H", Align::right},
        {"rent_term", "", Align::left, Audience::files},
        {"rent_region", "", Align::left, Audience::files},
        {"rent_sellers", "", Align::right, Audience::files},
        {"rent_of", "OF", Align::left, Audience::people, 12},
        {"kilowatts", "KW", Align::right},
        {"running_cost_" + unit + "_per_hour", "COST/H", Align::right},
        {"hours", "HOURS", Align::right},
        {"months", "MONTHS", Align::right},
        {"months_soonest", "", Align::right, Audience::files},
        {"months_latest", "", Align::right, Audience::files},
        {"range", "RANGE", Align::right, Audience::people},
        {"verdict", "VERDICT", Align::left},
        {"reason", "NOTE", Align::left, Audience::both, 20},
    };
    give_way(columns, {"kilowatts", "running_cost_", "rent_of", "price_of", "hours", "reason", "range"});
    return columns;
}

std::string region_of(const analysis::MarkupRow& cell) { return cell.cell.region.empty() ? "??" : cell.cell.region; }

std::string thinness(const analysis::MarkupRow& cell)
{
    return fmt::format("{} seller{}{}", cell.price.sellers, cell.price.sellers == 1 ? "" : "s",
                       cell.price.thin ? ", thin" : "");
}

std::string price_of(const RentRow& row)
{
    if (row.ask == nullptr) {
        return row.price ? "given" : "–";
    }
    return fmt::format("{} in {}, {}", model::to_text(row.ask->cell.condition), region_of(*row.ask),
                       thinness(*row.ask));
}

std::string rent_of(const RentRow& row)
{
    if (row.rental == nullptr) {
        return row.rent ? "given" : "–";
    }
    return fmt::format("on demand in {}, {}", region_of(*row.rental), thinness(*row.rental));
}

std::string months_text(double months) { return fmt::format("{:.1f}", rounded(months, 1)); }

std::string end_text(const BreakEven& end)
{
    return end.verdict == Verdict::pays_off ? months_text(*end.months) : "never";
}

std::string range_text(const BreakEven& soonest, const BreakEven& latest)
{
    const std::string first = end_text(soonest);
    const std::string last = end_text(latest);
    return first == last ? first : first + "–" + last;
}

std::string_view verdict_word(Verdict verdict)
{
    switch (verdict) {
        case Verdict::rent_is_low: return "rent_is_low";
        case Verdict::too_late: return "too_late";
        case Verdict::pays_off: break;
    }
    return "pays_off";
}

std::string verdict_text(const RentRow& row, const analysis::Ownership& ownership)
{
    switch (row.result->verdict) {
        case Verdict::rent_is_low: return "never: the rent is no more than the running cost";
        case Verdict::too_late:
            return fmt::format("never: after {} months, the term is {}", months_text(*row.result->months),
                               decimal_text(ownership.term_months, 1));
        case Verdict::pays_off: break;
    }
    return fmt::format("buying pays off after {} months", months_text(*row.result->months));
}

Cell cell_text(const analysis::MarkupRow* cell, std::string text)
{
    return cell == nullptr ? Cell::none() : Cell{std::move(text)};
}

Cell months_cell(const std::optional<BreakEven>& result)
{
    return result && result->months ? Cell::number(*result->months, k_month_digits) : Cell::none();
}

std::vector<Cell> cells_of(const RentRow& row, core::Day day, const analysis::Ownership& ownership)
{
    std::vector<Cell> cells;
    cells.reserve(24);
    cells.emplace_back(core::to_text(day));
    cells.emplace_back(row.card->id);
    cells.emplace_back(row.card->family);
    cells.push_back(amount_cell(row.price));
    cells.push_back(row.ask == nullptr ? Cell::none() : Cell{model::to_text(row.ask->cell.condition)});
    cells.push_back(row.ask == nullptr ? Cell::none() : Cell{row.ask->cell.region});
    cells.push_back(row.ask == nullptr ? Cell::none() : Cell::count(row.ask->price.sellers));
    cells.emplace_back(price_of(row));
    cells.push_back(amount_cell(row.rent));
    cells.push_back(cell_text(row.rental, "on demand"));
    cells.push_back(row.rental == nullptr ? Cell::none() : Cell{row.rental->cell.region});
    cells.push_back(row.rental == nullptr ? Cell::none() : Cell::count(row.rental->price.sellers));
    cells.emplace_back(rent_of(row));
    cells.push_back(row.kilowatts ? Cell::number(*row.kilowatts, 3) : Cell::none());
    cells.push_back(row.result ? amount_cell(row.result->running_cost) : Cell::none());
    cells.push_back(row.result && row.result->hours
                        ? Cell::number(*row.result->hours, k_hour_digits, amount_text(rounded(*row.result->hours, 0)))
                        : Cell::none());
    const bool pays = row.result && row.result->verdict == Verdict::pays_off;
    cells.push_back(Cell::with_display(months_cell(row.result),
                                       pays ? months_text(*row.result->months) : (row.result ? "never" : "–")));
    cells.push_back(months_cell(row.soonest));
    cells.push_back(months_cell(row.latest));
    cells.emplace_back(row.soonest ? range_text(*row.soonest, *row.latest) : std::string{});
    cells.push_back(row.result
                        ? Cell::with_display(Cell{verdict_word(row.result->verdict)}, verdict_text(row, ownership))
                        : Cell::none());
    cells.emplace_back(row.reason);
    return cells;
}

std::string assumptions(const analysis::Ownership& ownership, std::string_view currency)
{
    return fmt::format(
        "Assumed, each an option: host {} of the price (--host); setup {} {} (--setup); resale {} of the price "
        "(--resale) "
        "after {} months (--term), discounted at {} a year (--interest); used {} of the time (--utilisation); power {} "
        "× "
        "the card's (--host-power) × PUE {} (--pue) at {} {} per kWh (--power-price); colocation {} {} per card and "
        "month "
        "(--colocation).",
        rate_text(ownership.host_share), amount_text(ownership.setup), currency, rate_text(ownership.resale),
        decimal_text(ownership.term_months, 1), rate_text(ownership.interest), rate_text(ownership.utilisation),
        decimal_text(ownership.host_power, 2), decimal_text(ownership.pue, 2), decimal_text(ownership.power_price, 4),
        currency, amount_text(ownership.colocation), currency);
}

}  // namespace

Table rent_table(std::span<const RentRow> rows, const analysis::MarkupReport& asks,
                 const analysis::MarkupReport& rentals, const analysis::Ownership& ownership,
                 const analysis::PriceBasis& basis)
{
    const std::string_view currency = asks.currency.code();
    Table table;
    table.title =
        fmt::format("Rent or buy on {}, per card in {}, {}", core::to_text(asks.day), currency, basis_text(basis));
    table.columns = columns_of(asks.currency);
    for (const RentRow& row : rows) {
        table.rows.push_back(cells_of(row, asks.day, ownership));
    }
    if (!rows.empty()) {
        table.notes.emplace_back(
            "Hours = used hours after which the bought card is the cheaper one: (price + host + setup − discounted "
            "resale) "
            "÷ (rent − cost/h). Range: from the low end of the price's and the high end of the rent's 95 % interval, "
            "and "
            "the other way round.");
        table.notes.emplace_back(
            "Price and rent are the medians of the card's cells with the most sellers, of equals the first by "
            "condition "
            "(unknown, new, used) and then by country code: not the cheapest. --price, --rent, --region and "
            "--condition "
            "choose.");
        table.notes.push_back(assumptions(ownership, currency));
        add_note(table, excluded_note(asks));
        std::vector<analysis::Offer> offers = asks.offers;
        offers.insert(offers.end(), rentals.offers.begin(), rentals.offers.end());
        add_note(table, rates_note(offers));
    }
    table.empty_text = fmt::format(
        "No card has both a price and a rent on {}: markets such as vast or runpod have rents, and --rent takes one; "
        "name a card to see what is missing.",
        core::to_text(asks.day));
    return table;
}

}  // namespace gpuprice::report
