#ifndef GPUPRICE_ANALYSIS_COPIES_HPP
#define GPUPRICE_ANALYSIS_COPIES_HPP

/// \file
/// Offers that repeat another offer of the same cell, and so are no votes of their own.

#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/model/kinds.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace gpuprice::analysis {

/// Whether two titles say the same but for a few letters: of the runs of three bytes that either has, capitals of ASCII
/// folded, at least 80 % are in both (Jaccard's coefficient of trigrams). Never for an empty title. O(n log n).
[[nodiscard]] bool near_identical(std::string_view left, std::string_view right);

/// What `later` is when `earlier` stands beside it in the same cell: `same_item` when the same known seller shows the
/// same external id on another market of the site; `relist` when the same known seller offers the same quantity at the
/// same stated price under another id with a near-identical title; else none. Without titles nothing is a relist.
[[nodiscard]] std::optional<model::Flag> copy_of(const model::Revision& earlier, const model::Span& earlier_span,
                                                 const model::Revision& later, const model::Span& later_span);

/// Which of two listings was there first: by first sighting, then market, then external id.
[[nodiscard]] bool is_earlier(const model::Revision& left, const model::Span& left_span, const model::Revision& right,
                              const model::Span& right_span);

/// The flag for which an offer is a copy that never has a vote: `relist` or `same_item`.
[[nodiscard]] std::optional<model::Flag> copy_flag(model::Flags flags);

/// Marks the copies among the offers of one cell: of each group the earliest stays. O(n log n + Σ k²) for sellers with
/// k offers.
void mark_copies(std::vector<Offer>& offers);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_COPIES_HPP
