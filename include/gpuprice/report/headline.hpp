#ifndef GPUPRICE_REPORT_HEADLINE_HPP
#define GPUPRICE_REPORT_HEADLINE_HPP

/// \file
/// What the page of everything says first: each cell's price with how it changed, and what stands out.

#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/analysis/cell_trends.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/moves.hpp"
#include "gpuprice/analysis/premium.hpp"
#include "gpuprice/report/table.hpp"

#include <span>
#include <string>
#include <vector>

namespace gpuprice::report {

/// The key of the column in which the course of a price is drawn.
inline constexpr const char* k_course_column = "course";

/// One row a cell: its price, the changes of `trends` on the stock, and its multiple of the launch price. A cell
/// without a price on the day, or that was last seen more than k_move_age before it, has no changes. \param courses one
/// a row of the report, drawn in characters; "" where there is none.
[[nodiscard]] Table headline_table(const analysis::MarkupReport& report, std::span<const analysis::TrendRow> trends,
                                   const std::vector<std::string>& courses, const analysis::PriceBasis& basis);

/// The JSON document of `markup`, with `change_7d`, `change_30d`, `change_90d` and their `change_currency` in each row.
[[nodiscard]] std::string headline_json(const analysis::MarkupReport& report,
                                        std::span<const analysis::TrendRow> trends);

/// The moves of `biggest_moves`, each cell's largest, a row each, with the dated events nearest to them.
[[nodiscard]] Table moves_table(std::span<const analysis::Move> moves, core::Day day);

/// What is in no price, by reason: flagged offers of the cells, offers of the wanted cards that are in no cell, and
/// what the same searches found of no card.
[[nodiscard]] Table left_out_table(const analysis::MarkupReport& report);

/// A sentence each on what the page shows: prices, launch prices, the largest moves, spikes, trends, premiums. Each
/// says how many it is out of, and none is made of a number that has no interval. \param moves  the largest of each
/// span of days, where there is one.
[[nodiscard]] std::vector<std::string> findings_of(const analysis::MarkupReport& report,
                                                   std::span<const analysis::Move> moves,
                                                   std::span<const analysis::CellSpikes> spikes,
                                                   std::span<const analysis::TrendRow> trends,
                                                   std::span<const analysis::PremiumRow> premiums);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_HEADLINE_HPP
