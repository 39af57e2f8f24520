#ifndef GPUPRICE_ANALYSIS_BIRTHS_HPP
#define GPUPRICE_ANALYSIS_BIRTHS_HPP

/// \file
/// When listings appeared, as far as that is known: for fresh asks and for days on the market.

#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gpuprice::analysis {

/// A listing that a complete run found absent at most so long before its first sighting appeared at that sighting.
inline constexpr std::chrono::days k_birth_gap{3};

/// A listing is *fresh* on the day of its birth and the six days after.
inline constexpr std::chrono::days k_fresh_days{7};

/// When a listing appeared: on the market's listed date, where that is not after its first sighting; else at the first
/// sighting, when a complete observation by a definition that knows the listing missed it at most `k_birth_gap` before.
/// None = unknown: it may have stood for a year when its market was first observed. O(1).
[[nodiscard]] std::optional<core::Instant> birth_of(const model::Revision& revision);

/// The days on which the listing is fresh; none when its birth is unknown. O(1).
[[nodiscard]] std::optional<DayRange> fresh_days(const model::Revision& revision);

/// The price of the fresh ones among offers of one cell.
struct FreshPrice {
    std::optional<double> median;  ///< one vote per seller, from 3
    std::size_t sellers = 0;
};

/// \param counted  the offers of one cell that count in its price on `day`. O(n log n).
[[nodiscard]] FreshPrice fresh_price(std::span<const Offer* const> counted, core::Day day);

/// One listing at one price kind, from its first sighting to its last.
struct ListingLife {
    std::size_t first_span = 0;          ///< index into History::spans
    std::size_t last_span = 0;           ///< of the same listing and kind; >= first_span
    std::optional<core::Instant> birth;  ///< `birth_of` its first state
};

/// The lives of all listings but points (sold, quote), in the order of the history, which must hold all spans of its
/// listings from their first on. Spans that model::is_never_open begin no life and do not lengthen one that is over.
/// O(spans).
[[nodiscard]] std::vector<ListingLife> listing_lives(const model::History& history);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_BIRTHS_HPP
