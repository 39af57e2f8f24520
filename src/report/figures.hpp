#ifndef GPUPRICE_SRC_REPORT_FIGURES_HPP
#define GPUPRICE_SRC_REPORT_FIGURES_HPP

/// \file
/// Cells of figures that may be missing, alike in all reports.

#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/model/listing.hpp"
#include "gpuprice/report/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gpuprice::report {

inline constexpr int k_money_digits = 4;
inline constexpr int k_ratio_digits = 6;

/// The width down to which ids of listings may be cut: most are narrower, eBay's too, and so stay whole.
inline constexpr std::size_t k_least_id = 26;

[[nodiscard]] Cell amount_cell(const std::optional<double>& amount);

/// \param shown  what people read where there is a ratio.
[[nodiscard]] Cell ratio_cell(const std::optional<double>& ratio, std::string shown = {});

/// "3,650–4,195"; "" unless both ends are there.
[[nodiscard]] std::string range_text(const std::optional<double>& low, const std::optional<double>& high);

/// "0.79–0.86×": what a multiple may be; "" unless both ends are there.
[[nodiscard]] std::string multiple_range_text(const std::optional<double>& low, const std::optional<double>& high);

/// "usd": the currency as the unit in a column's name.
[[nodiscard]] std::string unit_of(core::Currency currency);

/// A share from 0 to 1 as whole percent: "12 %".
[[nodiscard]] std::string share_text(double share);

/// A rate as percent with the digits that it has: "2.5 %".
[[nodiscard]] std::string rate_text(double rate);

/// A seller's ratings: "1,234 (99 %)", the share of good ones where it is known; "–" without a count.
[[nodiscard]] Cell feedback_cell(const model::RawListing& listing);

/// Leaves the column of that key to files where no row has anything in it: people have no use for it.
void leave_to_files_if_empty(Table& table, std::string_view key);

/// The price as stated, sorted by what it is in the report's currency; last where no rate is known.
[[nodiscard]] Cell stated_price_cell(const analysis::Offer& offer, std::string shown);

/// The flags as people read them, those that warn first: "deposit, pulled, best_offer".
[[nodiscard]] std::string flags_text(model::Flags flags);

/// The flags of an offer, for files and for people.
[[nodiscard]] Cell flags_cell(model::Flags flags);

/// Adds a line for people below the table, unless it is empty.
void add_note(Table& table, std::string note);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_FIGURES_HPP
