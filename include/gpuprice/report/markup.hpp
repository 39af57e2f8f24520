#ifndef GPUPRICE_REPORT_MARKUP_HPP
#define GPUPRICE_REPORT_MARKUP_HPP

/// \file
/// The markup report as text.

#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/report/table.hpp"

#include <string>
#include <vector>

namespace gpuprice::report {

/// The report in the format asked for. JSON has the shape of the design, section 9, with `left_out` added.
/// After the cards come rows of families, with `card` null: listings that do not state which of its cards they are.
/// \param notes  further lines for people, below the report's own.
[[nodiscard]] std::string render_markup(const analysis::MarkupReport& report, const analysis::PriceBasis& basis,
                                        const std::vector<std::string>& notes, const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_MARKUP_HPP
