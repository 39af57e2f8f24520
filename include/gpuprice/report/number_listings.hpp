#ifndef GPUPRICE_REPORT_NUMBER_LISTINGS_HPP
#define GPUPRICE_REPORT_NUMBER_LISTINGS_HPP

/// \file
/// From which listings the numbers of one day come, for `--explain-number`.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/premium.hpp"
#include "gpuprice/report/table.hpp"

#include <span>

namespace gpuprice::report {

/// One row a listing: of each cell first those that count, cheapest first, each with its unit price, the exchange rate
/// behind it and its weight in its seller's vote; then those left out by a flag, with the flag; last, those of the
/// wanted cards and families that are in no cell, with the reason. The median of the sellers' medians of `unit_price`
/// over the rows of a cell that count is the number that `markup` prints.
/// `fresh` says which are born within 7 days; the lines below name their median too.
[[nodiscard]] Table number_listings(const analysis::MarkupReport& report, const analysis::PriceBasis& basis);

/// The same of chosen cells only, whose medians another report is worked out from: their listings that count and those
/// left out by a flag. \param cells  of reports of one day and currency, each once.
[[nodiscard]] Table cell_listings(std::span<const analysis::MarkupRow* const> cells, core::Day day,
                                  core::Currency currency, const analysis::PriceBasis& basis);

/// The listings behind premiums: of each card, condition and region once, those compared and those left out, also for
/// a tax that is not known. \param options  that the report was computed with.
[[nodiscard]] Table premium_listings(const analysis::PremiumReport& report, const analysis::PremiumOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_NUMBER_LISTINGS_HPP
