#ifndef GPUPRICE_SRC_ANALYSIS_PANEL_HPP
#define GPUPRICE_SRC_ANALYSIS_PANEL_HPP

/// \file
/// On which days a market was observed.

#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/model/history.hpp"

#include <map>
#include <string_view>
#include <vector>

namespace gpuprice::analysis {

/// Disjoint, ascending, not neighbouring.
using ObservedDays = std::vector<DayRange>;

[[nodiscard]] bool is_observed(const ObservedDays& days, core::Day day);

/// The observed days of each market of the history, see `daily`; one limit for rentals, one for all else. Built once,
/// O(n log n) in coverage and spans.
class Panel {
public:
    explicit Panel(const model::History& history);

    /// Empty for a market that the history does not know.
    [[nodiscard]] const ObservedDays& of(std::string_view market, model::PriceKind kind) const;

private:
    std::map<std::string_view, ObservedDays> lasting_;
    std::map<std::string_view, ObservedDays> rentals_;
};

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_SRC_ANALYSIS_PANEL_HPP
