#ifndef GPUPRICE_SRC_REPORT_MARKUP_PARTS_HPP
#define GPUPRICE_SRC_REPORT_MARKUP_PARTS_HPP

/// \file
/// What `markup` and the page of everything say alike of the prices of a day.

#include "gpuprice/analysis/markup.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::report {

/// The reason in rows of families.
inline constexpr std::string_view k_variant_not_stated = "variant not stated";

/// What `unresolved` of a row counts, "A100/ask/used/US": every card of the family has a row that counts the same
/// listings. Empty where it counts none.
[[nodiscard]] std::string unresolved_of(const analysis::MarkupRow& row);
[[nodiscard]] std::string unresolved_of(const analysis::FamilyRow& row);

/// Why a number of the row is missing, in one clause; empty when nothing is.
[[nodiscard]] std::string reason_of(const analysis::MarkupRow& row);

/// In place of a table without rows: what to ask for instead, when there is a last day with data.
[[nodiscard]] std::string nothing_stands_text(const analysis::MarkupReport& report);

/// How to read the table, the launch prices behind it, and the offers of cells with too few sellers for a price.
[[nodiscard]] std::vector<std::string> price_notes(const analysis::MarkupReport& report);

/// Since when the multiples have been on their side of 1, a line a row of the report that knows it; how to read them.
[[nodiscard]] std::vector<std::string> since_notes(const analysis::MarkupReport& report);

/// What is in no price, and what the same searches found of no card.
[[nodiscard]] std::vector<std::string> left_out_notes(const analysis::MarkupReport& report);

/// "Exchange rates: ECB of 2026-03-31.": those behind prices and multiples; "" for none.
[[nodiscard]] std::string markup_rates_note(const analysis::MarkupReport& report);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_MARKUP_PARTS_HPP
