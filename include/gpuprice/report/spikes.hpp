#ifndef GPUPRICE_REPORT_SPIKES_HPP
#define GPUPRICE_REPORT_SPIKES_HPP

/// \file
/// The spikes and level shifts of cells as text.

#include "gpuprice/analysis/cell_spikes.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/report/table.hpp"

#include <span>
#include <string>
#include <vector>

namespace gpuprice::report {

/// Rows are episodes with the keys of the design, section 9, and `family`, `found`, `sellers`; `end` is null while a
/// spike stands and where a level stayed. The lines below tell what was judged, the smallest visible step, and why
/// nothing could be found where that is so. \param day  the last that was taken into account.
[[nodiscard]] Table spikes_table(std::span<const analysis::CellSpikes> cells, core::Day day,
                                 const analysis::PriceBasis& basis);

/// The same as a JSON document, in which `cells` tells what the lines tell people. \param table  of `spikes_table`.
[[nodiscard]] std::string spikes_json(std::span<const analysis::CellSpikes> cells, core::Day day, const Table& table);

/// Either in the format asked for. \param notes  further lines for people, below the report's own.
[[nodiscard]] std::string render_spikes(std::span<const analysis::CellSpikes> cells, core::Day day,
                                        const analysis::PriceBasis& basis, const std::vector<std::string>& notes,
                                        const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_SPIKES_HPP
