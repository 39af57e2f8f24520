#ifndef GPUPRICE_ANALYSIS_VALUE_HPP
#define GPUPRICE_ANALYSIS_VALUE_HPP

/// \file
/// What a card gives for its money, across vendors.

#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/catalog/catalog.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// One card at one price, in the report's currency.
struct ValueRow {
    const catalog::Card* card = nullptr;
    const MarkupRow* cell = nullptr;    ///< whose median the price is; nullptr when there is none with a median
    std::optional<LaunchPrice> launch;  ///< set when it stands in for a market price, converted at its own day
    std::optional<model::CrossRate> launch_rate;
    std::optional<double> price;
    std::optional<double> per_tflops;  ///< per TFLOP/s of FP16, dense, tensor or matrix units
    std::optional<double> per_gb;      ///< of memory
    std::optional<double> per_gbs;     ///< per GB/s of memory bandwidth
    std::string reason;                ///< why there is no price; empty when there is one
};

/// One row a card: at the median of its cell of `kind` with the most sellers, else at its launch price, which is
/// another day's money. First the cards with a market price, then those with a launch price, then those without; each
/// by price per TFLOP/s, per GB where that is not known, then by the catalogue's order. Figures that the catalogue does
/// not have give no ratio. O(cards · cells). \param stock  of that kind; it must outlive the rows.
[[nodiscard]] std::vector<ValueRow> value_rows(const MarkupReport& stock, std::span<const catalog::Card* const> cards,
                                               model::PriceKind kind, const model::RateTable& rates);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_VALUE_HPP
