#ifndef GPUPRICE_ANALYSIS_JUDGEMENT_HPP
#define GPUPRICE_ANALYSIS_JUDGEMENT_HPP

/// \file
/// Whether one listing counts in its card's price on a day, and what its price was held against.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/market_price.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <optional>
#include <string_view>

namespace gpuprice::analysis {

struct Judgement {
    core::Day day;
    core::Currency currency = core::Currency::usd;
    Offer offer;                            ///< marked as `listing_rows` and `markup` mark it
    std::optional<CellKey> cell;            ///< none when it is in no card's price: Offer::left_out says why
    std::optional<PlausibleBounds> bounds;  ///< none without a cell, and for a sale or quote, which nothing judges
    std::optional<double> launch_price;     ///< behind the bounds' floor, in `currency`
};

/// How one listing's offer of that kind counts on `day`; none when it does not stand then. The history must hold its
/// whole cell on that day, and outlive the result. O(spans + n log n).
[[nodiscard]] std::optional<Judgement> judge(const model::History& history, const catalog::Catalog& catalog,
                                             const model::RateTable& rates, core::Day day, const PriceBasis& basis,
                                             const model::Revision& listing, model::PriceKind kind);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_JUDGEMENT_HPP
