#ifndef GPUPRICE_SRC_REPORT_TERMINAL_TABLE_HPP
#define GPUPRICE_SRC_REPORT_TERMINAL_TABLE_HPP

/// \file
/// The written form of a table for people's screens: aligned columns that fit.

#include "gpuprice/report/table.hpp"

#include <string>

namespace gpuprice::report {

/// As `render` says of terminals; as wide as needed without a width.
[[nodiscard]] std::string terminal_table(const Table& table, const RenderOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_TERMINAL_TABLE_HPP
