#ifndef GPUPRICE_REPORT_CARDS_HPP
#define GPUPRICE_REPORT_CARDS_HPP

/// \file
/// The catalogue as tables.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/rates.hpp"
#include "gpuprice/report/table.hpp"

#include <span>
#include <string>

namespace gpuprice::report {

/// One line a card, with its launch price. \param rates  for the spread of launch prices in several currencies.
[[nodiscard]] Table cards_table(std::span<const catalog::Card* const> cards, const model::RateTable& rates);

/// Every published figure of the cards, one line each, with the one that serves as launch price marked.
[[nodiscard]] Table price_records_table(std::span<const catalog::Card* const> cards, const model::RateTable& rates);

/// What the catalogue knows of one card besides its prices, as lines for people.
[[nodiscard]] std::string card_text(const catalog::Card& card);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_CARDS_HPP
