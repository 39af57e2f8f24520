#ifndef GPUPRICE_REPORT_SIGHTINGS_HPP
#define GPUPRICE_REPORT_SIGHTINGS_HPP

/// \file
/// The history as rows for other programs: the sightings file of the design, section 9, and one row per listing.

#include "gpuprice/model/history.hpp"
#include "gpuprice/report/table.hpp"

#include <string>
#include <vector>

namespace gpuprice::report {

/// Columns of the sightings file: one row per span and revision, everything as the market said it, so that importing
/// it gives the same history.
[[nodiscard]] std::vector<Column> sighting_columns();
[[nodiscard]] std::vector<Cell> sighting_cells(const model::Revision& revision, const model::Span& span);

/// Appends the line that `csv_row` makes of all these columns and cells, without making the cells: for millions of
/// rows. The digits of money are its own here, where a cell has those of a double.
void append_sighting_csv(const model::Revision& revision, const model::Span& span, std::string& lines);

/// Columns of the listings file: one row per listing and price kind at its last known state, with what was derived.
[[nodiscard]] std::vector<Column> listing_columns();
[[nodiscard]] std::vector<Cell> listing_cells(const model::Revision& revision, const model::Span& span);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_SIGHTINGS_HPP
