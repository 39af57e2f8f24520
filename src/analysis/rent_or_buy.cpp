#include "gpuprice/analysis/rent_or_buy.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace gpuprice::analysis {

namespace {

void require(bool holds, const char* what)
{
    if (!holds) {
        throw std::invalid_argument(std::string{"rent or buy: "} + what);
    }
}

/// A price with the interval that it is known in; without one where the cell has none.
struct Known {
    std::optional<double> value;
    std::optional<double> low;
    std::optional<double> high;
};

Known known(const std::optional<double>& given, const MarkupRow* cell)
{
    if (given) {
        return {given, given, given};
    }
    return cell == nullptr ? Known{} : Known{cell->price.median, cell->price.low, cell->price.high};
}

std::string thin(const MarkupReport& stock, const catalog::Card& card, model::PriceKind kind, std::string_view what)
{
    std::size_t most = 0;
    for (const MarkupRow& row : stock.rows) {
        if (row.cell.card == &card && row.cell.kind == kind) {
            most = std::max(most, row.price.sellers);
        }
    }
    return most == 0 ? "no " + std::string{what}
                     : "too thin: " + std::to_string(most) + (most == 1 ? " seller" : " sellers") + " for a " +
                           std::string{what};
}

}  // namespace

BreakEven break_even(double price, double rent, double kilowatts, const Ownership& ownership)
{
    require(price > 0.0 && rent > 0.0 && kilowatts > 0.0, "price, rent and power must be positive");
    require(ownership.host_share >= 0.0 && ownership.setup >= 0.0, "host and setup must not be negative");
    require(ownership.resale >= 0.0 && ownership.resale <= 1.0, "the resale share must be from 0 to 1");
    require(ownership.interest > -1.0 && ownership.term_months > 0.0, "interest or term are out of range");
    require(ownership.utilisation > 0.0 && ownership.utilisation <= 1.0, "the utilisation must be above 0, at most 1");
    require(ownership.host_power >= 1.0 && ownership.pue >= 1.0, "power factors must be at least 1");
    require(ownership.power_price >= 0.0 && ownership.colocation >= 0.0, "running costs must not be negative");

    constexpr double k_months_per_year = 12.0;
    const double used_hours_per_month = k_hours_per_month * ownership.utilisation;
    BreakEven result;
    result.running_cost = kilowatts * ownership.host_power * ownership.pue * ownership.power_price +
                          ownership.colocation / used_hours_per_month;
    if (rent <= result.running_cost) {
        result.verdict = Verdict::rent_is_low;
        return result;
    }
    const double discount = std::pow(1.0 + ownership.interest, ownership.term_months / k_months_per_year);
    const double outlay = price * (1.0 + ownership.host_share) + ownership.setup - ownership.resale * price / discount;
    result.hours = std::max(0.0, outlay) / (rent - result.running_cost);
    result.months = *result.hours / used_hours_per_month;
    result.verdict = *result.months > ownership.term_months ? Verdict::too_late : Verdict::pays_off;
    return result;
}

std::vector<RentRow> rent_or_buy(const MarkupReport& asks, const MarkupReport& rentals,
                                 std::span<const catalog::Card* const> cards, const Ownership& ownership,
                                 const RentOverrides& overrides)
{
    constexpr double k_watts_per_kilowatt = 1000.0;
    std::vector<RentRow> rows;
    for (const catalog::Card* card : cards) {
        RentRow row;
        row.card = card;
        row.ask = overrides.price ? nullptr : widest_cell(asks, *card, model::PriceKind::ask);
        row.rental = overrides.rent ? nullptr : widest_cell(rentals, *card, model::PriceKind::rental_on_demand);
        const Known price = known(overrides.price, row.ask);
        const Known rent = known(overrides.rent, row.rental);
        row.price = price.value;
        row.rent = rent.value;
        row.kilowatts = overrides.kilowatts;
        if (!row.kilowatts && card->tdp_watts) {
            row.kilowatts = *card->tdp_watts / k_watts_per_kilowatt;
        }
        const auto add = [&row](const std::string& reason) { row.reason += (row.reason.empty() ? "" : "; ") + reason; };
        if (!row.price) {
            add(thin(asks, *card, model::PriceKind::ask, "price"));
        }
        if (!row.rent) {
            add(thin(rentals, *card, model::PriceKind::rental_on_demand, "rent"));
        }
        if (!row.kilowatts) {
            add("no power known");
        }
        if (row.reason.empty()) {
            row.result = break_even(*row.price, *row.rent, *row.kilowatts, ownership);
            if (price.low && price.high && rent.low && rent.high) {
                row.soonest = break_even(*price.low, *rent.high, *row.kilowatts, ownership);
                row.latest = break_even(*price.high, *rent.low, *row.kilowatts, ownership);
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace gpuprice::analysis
