#ifndef GPUPRICE_REPORT_RENT_HPP
#define GPUPRICE_REPORT_RENT_HPP

/// \file
/// Rent or buy as a table, with every assumption printed.

#include "gpuprice/analysis/rent_or_buy.hpp"
#include "gpuprice/report/table.hpp"

#include <span>

namespace gpuprice::report {

/// One line a card. \param asks, rentals  that the rows were computed from; their day and currency are the rows'.
[[nodiscard]] Table rent_table(std::span<const analysis::RentRow> rows, const analysis::MarkupReport& asks,
                               const analysis::MarkupReport& rentals, const analysis::Ownership& ownership,
                               const analysis::PriceBasis& basis);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_RENT_HPP
