#ifndef GPUPRICE_ANALYSIS_SERIES_HPP
#define GPUPRICE_ANALYSIS_SERIES_HPP

/// \file
/// The daily price of one cell as the spike detector and the trend test take it.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <vector>

namespace gpuprice::analysis {

/// One populated day of a cell, in one currency.
struct SeriesDay {
    core::Day day;
    /// Natural logarithm of the day's median of the sellers' votes, linked over panel breaks: where the set of markets
    /// that were observed changes, all days before are shifted by the change of the median that the markets common
    /// to both days do not share, so that a market's coming or going is no change of price. Of the last day it is
    /// the logarithm of the printed median.
    double log_price = 0.0;
    double spread = 0.0;      ///< ln(P75 / P25) of the votes; 0 where all are equal
    std::size_t sellers = 0;  ///< votes; > 0
    /// The markets observed are not those of the populated day before: no alarm may start with this step.
    bool panel_break = false;
    /// With `panel_break`: the markets common to both days have fewer than 3 votes on either, so what the price did in
    /// between is not known. The link takes it as 0; what compares prices over it compares nothing.
    bool step_unknown = false;
    bool carried = false;  ///< nobody saw any of its offers on that day or later: their prices are carried forward
    double median = 0.0;   ///< as printed for that day: neither linked nor through a logarithm
};

/// Strictly ascending by day. A day without data is absent, never 0.
using Series = std::vector<SeriesDay>;

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_SERIES_HPP
