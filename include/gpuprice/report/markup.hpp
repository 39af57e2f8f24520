#ifndef GPUPRICE_REPORT_MARKUP_HPP
#define GPUPRICE_REPORT_MARKUP_HPP

/// \file
/// The markup report as text.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/report/table.hpp"

#include <string>
#include <vector>

namespace gpuprice::report {

/// A row a cell, then a row a family: listings that do not state which of its cards they are. The lines below tell
/// launch prices, the offers of cells too thin for a price, what was left out, and exchange rates.
[[nodiscard]] Table markup_table(const analysis::MarkupReport& report, const analysis::PriceBasis& basis);

/// The same as the JSON document of the design, section 9, with `left_out` and, in each row, `since` added; `card` is
/// null in rows of families.
[[nodiscard]] std::string markup_json(const analysis::MarkupReport& report);

/// Either in the format asked for. \param notes  further lines for people, below the report's own.
[[nodiscard]] std::string render_markup(const analysis::MarkupReport& report, const analysis::PriceBasis& basis,
                                        const std::vector<std::string>& notes, const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_MARKUP_HPP
