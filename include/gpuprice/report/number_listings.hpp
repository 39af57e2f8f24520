#ifndef GPUPRICE_REPORT_NUMBER_LISTINGS_HPP
#define GPUPRICE_REPORT_NUMBER_LISTINGS_HPP

/// \file
/// From which listings the numbers of a markup report come, for `--explain-number`.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/report/table.hpp"

namespace gpuprice::report {

/// One row a listing: of each cell first those that count, cheapest first, each with its unit price, the exchange rate
/// behind it and its weight in its seller's vote; then those left out by a flag, with the flag; last, those of the
/// wanted cards and families that are in no cell, with the reason. The median of the sellers' medians of `unit_price`
/// over the rows of a cell that count is the number that `markup` prints.
[[nodiscard]] Table number_listings(const analysis::MarkupReport& report, const analysis::PriceBasis& basis);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_NUMBER_LISTINGS_HPP
