#include "daily_factors.hpp"

#include <limits>

namespace gpuprice::analysis {

const std::vector<double>& DailyFactors::of(core::Currency from, core::Currency to)
{
    auto& factors = known_[{from, to}];
    if (factors.empty()) {
        factors.reserve(static_cast<std::size_t>((days_.last - days_.first).count()) + 1);
        for (core::Day day = days_.first; day <= days_.last; day += std::chrono::days{1}) {
            const auto rate = rates_->find(from, to, day);
            factors.push_back(rate ? rate->factor : std::numeric_limits<double>::quiet_NaN());
        }
    }
    return factors;
}

}  // namespace gpuprice::analysis
