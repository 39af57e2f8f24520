#ifndef GPUPRICE_REPORT_PREMIUM_HPP
#define GPUPRICE_REPORT_PREMIUM_HPP

/// \file
/// Premiums between regions as a table.

#include "gpuprice/analysis/premium.hpp"
#include "gpuprice/report/table.hpp"

namespace gpuprice::report {

/// One line a comparison, with what was left out of it and why. \param options  that the report was computed with.
[[nodiscard]] Table premium_table(const analysis::PremiumReport& report, const analysis::PremiumOptions& options);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_PREMIUM_HPP
