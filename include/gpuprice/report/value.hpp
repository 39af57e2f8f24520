#ifndef GPUPRICE_REPORT_VALUE_HPP
#define GPUPRICE_REPORT_VALUE_HPP

/// \file
/// Value for money as a table.

#include "gpuprice/analysis/value.hpp"
#include "gpuprice/report/table.hpp"

#include <cstddef>
#include <span>

namespace gpuprice::report {

/// One line a card. \param unpriced  cards that were left out because they have no price at all.
[[nodiscard]] Table value_table(std::span<const analysis::ValueRow> rows, const analysis::MarkupReport& stock,
                                model::PriceKind kind, std::size_t unpriced, const analysis::PriceBasis& basis);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_VALUE_HPP
