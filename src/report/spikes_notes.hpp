#ifndef GPUPRICE_SRC_REPORT_SPIKES_NOTES_HPP
#define GPUPRICE_SRC_REPORT_SPIKES_NOTES_HPP

/// \file
/// What people read below the table of spikes.

#include "gpuprice/analysis/cell_spikes.hpp"

#include <span>
#include <string>
#include <vector>

namespace gpuprice::report {

/// How to read the table, the events near the episodes, and for each cell what was judged: from how many sellers on
/// usual days, which step would be found, and where nothing could be found why not and what the price visibly did.
[[nodiscard]] std::vector<std::string> spikes_notes(std::span<const analysis::CellSpikes> cells);

/// An event as "2025-04-02 US reciprocal tariffs announced", with "about" before a day that is not exact.
[[nodiscard]] std::string dated_text(const catalog::Event& event);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_SPIKES_NOTES_HPP
