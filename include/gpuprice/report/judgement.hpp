#ifndef GPUPRICE_REPORT_JUDGEMENT_HPP
#define GPUPRICE_REPORT_JUDGEMENT_HPP

/// \file
/// Whether a stored listing counts in its card's price, and what its price was held against.

#include "gpuprice/analysis/judgement.hpp"
#include "gpuprice/report/table.hpp"

#include <string>

namespace gpuprice::report {

/// The word for which it is left out by default: Offer::left_out, or its flag; "" when it counts.
[[nodiscard]] std::string left_out_word(const analysis::Judgement& judgement);

/// "counts for a100-80gb-pcie, used in US", or that it does not, and the word why.
[[nodiscard]] std::string verdict_text(const analysis::Judgement& judgement);

/// Below what price it would be, or is, implausible, one rule a row. \param judgement  with bounds.
[[nodiscard]] Table bounds_table(const analysis::Judgement& judgement);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_JUDGEMENT_HPP
