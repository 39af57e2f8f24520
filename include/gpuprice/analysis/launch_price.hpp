#ifndef GPUPRICE_ANALYSIS_LAUNCH_PRICE_HPP
#define GPUPRICE_ANALYSIS_LAUNCH_PRICE_HPP

/// \file
/// Which published figure is a card's launch price.

#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/core/result.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/rates.hpp"

#include <string>

namespace gpuprice::analysis {

/// One dated record per card, with the spread of the others of its kind.
struct LaunchPrice {
    core::Money amount;  ///< the figure; the middle of a stated range
    double low = 0.0;    ///< of the same kind in the window, ranges included; in `amount`'s currency
    double high = 0.0;   ///< both equal the amount when there is only one figure
    core::Day day;
    bool approximate_day = false;  ///< the source gives a month, or no day of its own
    catalog::PriceRecordKind kind = catalog::PriceRecordKind::msrp;
    std::string source;
    bool approximate = false;  ///< a share of a system, or a source that does not state the variant: print "≈"
};

/// The launch price by the rule of the design, section 6, chosen without looking at the report's currency, so that a
/// multiple is the same in every currency. Eligible are dated records from 30 days before to 365 days after launch,
/// of kind msrp, list, board_share, street_estimate or system_share; the first of these kinds that has one wins, and
/// within it the record nearest to the launch (the earlier of two equally near). The other eligible records of that
/// kind widen low–high, converted at their own day where their currency differs and a rate is known.
///
/// Everything else, later figures, OEM lists and databases, is a reference, never the default. The error says why
/// there is none.
[[nodiscard]] core::Result<LaunchPrice> launch_price(const catalog::Card& card, const model::RateTable& rates);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_LAUNCH_PRICE_HPP
