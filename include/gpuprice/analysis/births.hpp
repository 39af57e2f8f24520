#ifndef GPUPRICE_ANALYSIS_BIRTHS_HPP
#define GPUPRICE_ANALYSIS_BIRTHS_HPP

/// \file
/// When listings appeared, as far as that is known: for fresh asks and for days on the market.

#include "gpuprice/core/time.hpp"
#include "gpuprice/model/history.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace gpuprice::analysis {

/// A listing that a complete run found absent at most so long before its first sighting appeared at that sighting.
inline constexpr std::chrono::days k_birth_gap{3};

/// One listing at one price kind, from its first sighting to its last.
struct ListingLife {
    std::size_t first_span = 0;  ///< index into History::spans
    std::size_t last_span = 0;   ///< of the same listing and kind; >= first_span
    /// The market's listed date, where it is not after the first sighting; else the first sighting, when a complete
    /// observation of the market at most `k_birth_gap` before it did not show the listing; else unknown: it may have
    /// stood for a year when the market was first observed.
    std::optional<core::Instant> birth;
};

/// The lives of all listings but points (sold, quote), in the order of the history, which must hold all spans of its
/// listings from their first on. Spans that model::is_never_open begin no life and do not lengthen one that is over. O(spans + lives · log coverage).
[[nodiscard]] std::vector<ListingLife> listing_lives(const model::History& history);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_BIRTHS_HPP
