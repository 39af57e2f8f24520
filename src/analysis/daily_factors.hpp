#ifndef GPUPRICE_SRC_ANALYSIS_DAILY_FACTORS_HPP
#define GPUPRICE_SRC_ANALYSIS_DAILY_FACTORS_HPP

/// \file
/// Exchange rates by day, looked up once.

#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/model/rates.hpp"

#include <map>
#include <utility>
#include <vector>

namespace gpuprice::analysis {

/// Conversion factors of each day of a range, worked out once a pair of currencies.
class DailyFactors {
public:
    /// The table must outlive it.
    DailyFactors(const model::RateTable& rates, DayRange days) : rates_{&rates}, days_{days} {}

    /// One factor a day of the range; NaN where no rate is known.
    [[nodiscard]] const std::vector<double>& of(core::Currency from, core::Currency to);

    [[nodiscard]] const DayRange& days() const { return days_; }

private:
    const model::RateTable* rates_;
    DayRange days_;
    std::map<std::pair<core::Currency, core::Currency>, std::vector<double>> known_;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_DAILY_FACTORS_HPP
