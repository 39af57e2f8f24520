#ifndef GPUPRICE_SRC_REPORT_MOVE_TEXT_HPP
#define GPUPRICE_SRC_REPORT_MOVE_TEXT_HPP

/// \file
/// What people are told of a move behind which nothing was found.

#include "gpuprice/analysis/moves.hpp"

#include <string>

namespace gpuprice::report {

/// Whether it could have been found to be a spike as well as a trend.
[[nodiscard]] bool is_fully_tested(const analysis::Move& move);

/// Of a move without an episode and without a trend that counts: "no spike, no trend that counts", and of what was not
/// tested what it lacks: "not judged for spikes, too few sellers: usually 6, 8 are needed; no trend that counts".
[[nodiscard]] std::string nothing_found_text(const analysis::Move& move);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_MOVE_TEXT_HPP
