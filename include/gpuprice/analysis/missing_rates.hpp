#ifndef GPUPRICE_ANALYSIS_MISSING_RATES_HPP
#define GPUPRICE_ANALYSIS_MISSING_RATES_HPP

/// \file
/// Which exchange rates a report would have needed.

#include "gpuprice/analysis/listings.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/core/money.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"
#include "gpuprice/model/rates.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>

namespace gpuprice::analysis {

struct MissingRates {
    std::size_t prices = 0;     ///< that cannot be converted on the last day on which they stand
    std::size_t multiples = 0;  ///< rows whose price cannot be held against the launch price
    /// The currencies without a rate, with the last day known before it was needed; none when no day is.
    std::map<core::Currency, std::optional<core::Day>> last_known;

    /// Whether newer rates would help: a currency has some, none of them late enough.
    [[nodiscard]] bool has_outdated() const;

    /// Adds those of the two currencies that have no rate on `day`.
    void note(core::Currency from, core::Currency into, core::Day day, const model::RateTable& rates);
};

/// Of the cards' prices that `filter` admits and that stand within `days`: those without a rate into `into` on the last
/// of these days on which they stand. What is in no card's price for another reason is passed over.
/// O(spans · log days of a currency).
[[nodiscard]] MissingRates missing_rates(const model::History& history, const model::RateTable& rates, DayRange days,
                                         core::Currency into, const OfferFilter& filter);

/// Of single offers, each on its own day: those without a rate into `into`, and those without one into the currency of
/// their launch price.
[[nodiscard]] MissingRates missing_rates(std::span<const ListingRow> rows, const model::RateTable& rates,
                                         core::Currency into);

/// Adds what the report's rows lack to be held against their launch prices.
void add_missing_rates(MissingRates& missing, const MarkupReport& report, const model::RateTable& rates);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_MISSING_RATES_HPP
