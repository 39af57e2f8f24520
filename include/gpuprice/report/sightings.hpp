#ifndef GPUPRICE_REPORT_SIGHTINGS_HPP
#define GPUPRICE_REPORT_SIGHTINGS_HPP

/// \file
/// The history as rows for other programs: the sightings file of the design, section 9, and one row per listing.

#include "gpuprice/model/history.hpp"
#include "gpuprice/report/table.hpp"

#include <vector>

namespace gpuprice::report {

/// Columns of the sightings file: one row per span and revision, everything as the market said it, so that importing
/// it gives the same history.
[[nodiscard]] std::vector<Column> sighting_columns();
[[nodiscard]] std::vector<Cell> sighting_cells(const model::Revision& revision, const model::Span& span);

/// Columns of the listings file: one row per listing and price kind at its last known state, with what was derived.
[[nodiscard]] std::vector<Column> listing_columns();
[[nodiscard]] std::vector<Cell> listing_cells(const model::Revision& revision, const model::Span& span);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_SIGHTINGS_HPP
