#ifndef GPUPRICE_TESTS_UNIT_ANALYSIS_RANDOM_HISTORY_HPP
#define GPUPRICE_TESTS_UNIT_ANALYSIS_RANDOM_HISTORY_HPP

#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

namespace gpuprice::test {

/// Some weeks of a small market from which most rules have something to decide: repeated and unknown sellers, relists,
/// one item on two markets, lots, repricing, gaps, proven absences, flags, far too cheap offers, five currencies,
/// rentals, quotes, dates of listing. A function of the seed.
[[nodiscard]] model::History random_history(unsigned seed, core::Day first, int days);

/// Rates of the five currencies that move daily, with weekends, one of them with a gap longer than a rate is used.
[[nodiscard]] model::RateTable random_rates(unsigned seed, core::Day first, int days);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_UNIT_ANALYSIS_RANDOM_HISTORY_HPP
