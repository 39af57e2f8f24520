#ifndef GPUPRICE_ANALYSIS_RENT_OR_BUY_HPP
#define GPUPRICE_ANALYSIS_RENT_OR_BUY_HPP

/// \file
/// After how many hours of use a bought card is cheaper than a rented one.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

inline constexpr double k_hours_per_month = 730.0;

/// What owning a card costs beside its price. Amounts in the report's currency, shares and rates as ratios.
struct Ownership {
    double host_share = 0.0;    ///< of the server: per card, as a share of the card's price; >= 0
    double setup = 0.0;         ///< once, per card; >= 0
    double resale = 0.0;        ///< what the card is sold for at the end of the term, as a share of its price; 0 to 1
    double interest = 0.0;      ///< per year, by which that later money is discounted; > -1
    double term_months = 36.0;  ///< until it is sold; > 0
    double utilisation = 1.0;   ///< used hours ÷ hours; > 0, at most 1
    double host_power = 1.5;    ///< power of card and its part of the host ÷ power of the card; >= 1
    double pue = 1.0;           ///< power of the building ÷ power of the machines; >= 1
    double power_price = 0.0;   ///< per kWh; >= 0
    double colocation = 0.0;    ///< per card and month; >= 0
};

enum class Verdict : std::uint8_t {
    pays_off,     ///< within the term
    rent_is_low,  ///< never: an hour of rent costs no more than running the card does
    too_late,     ///< never: it would pay off after the end of the term
};

struct BreakEven {
    double running_cost = 0.0;     ///< of one used hour
    std::optional<double> hours;   ///< used hours until it pays off, also when that is too late
    std::optional<double> months;  ///< the same in months of the calendar
    Verdict verdict = Verdict::pays_off;
};

/// Used hours to break even: H = (P + host + setup − resale · P / (1 + r)^T) ÷ (rent − c), with the running cost per
/// used hour c = kW · host power · PUE · power price + colocation ÷ (730 · u); months = H ÷ (730 · u). The
/// resale alone is discounted, by years, T months being T / 12. What is paid or saved hour by hour, rent and running
/// cost, is not, though it comes later than the price: at r > 0 the break-even is sooner than it should be. Idle power
/// is not counted. O(1). \param price  of the card. \param rent  per card and hour. \param kilowatts  of the card under
/// load. \throws std::invalid_argument  for an assumption outside its range, or a price, rent or power that is not
/// positive.
[[nodiscard]] BreakEven break_even(double price, double rent, double kilowatts, const Ownership& ownership);

/// One card.
struct RentRow {
    const catalog::Card* card = nullptr;
    const MarkupRow* ask = nullptr;     ///< the cell that the price is the median of; nullptr when given, or none
    const MarkupRow* rental = nullptr;  ///< the cell that the rent is the median of; nullptr when given, or none
    std::optional<double> price;
    std::optional<double> rent;       ///< per card and hour
    std::optional<double> kilowatts;  ///< of the card alone
    std::optional<BreakEven> result;
    /// From the low end of the price's 95 % interval against the high end of the rent's, and the other way round; a
    /// given price or rent is its own interval. Only where both have one.
    std::optional<BreakEven> soonest;
    std::optional<BreakEven> latest;
    std::string reason;  ///< why there is no result; empty when there is one
};

/// In place of medians and of the catalogue's power.
struct RentOverrides {
    std::optional<double> price;
    std::optional<double> rent;
    std::optional<double> kilowatts;
};

/// One row a card. The price is the median of its ask cell with the most sellers, the rent that of its
/// rental_on_demand cell with the most: never of another card. \param asks, rentals  markup reports of one day and
/// currency that hold these kinds; they must outlive the rows.
[[nodiscard]] std::vector<RentRow> rent_or_buy(const MarkupReport& asks, const MarkupReport& rentals,
                                               std::span<const catalog::Card* const> cards, const Ownership& ownership,
                                               const RentOverrides& overrides);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_RENT_OR_BUY_HPP
