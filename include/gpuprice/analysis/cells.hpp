#ifndef GPUPRICE_ANALYSIS_CELLS_HPP
#define GPUPRICE_ANALYSIS_CELLS_HPP

/// \file
/// Cells: card × price kind × condition group × region, the sets of offers that one number describes.

#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/market_price.hpp"
#include "gpuprice/analysis/offers.hpp"
#include "gpuprice/catalog/catalog.hpp"
#include "gpuprice/model/kinds.hpp"

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gpuprice::analysis {

/// Ordered by the catalogue's order of cards, then kind, condition, region.
struct CellKey {
    const catalog::Card* card = nullptr;
    model::PriceKind kind = model::PriceKind::ask;
    model::ConditionGroup condition = model::ConditionGroup::unknown;
    std::string region;

    auto operator<=>(const CellKey&) const = default;  // NOLINT(modernize-use-nullptr): see core/money.hpp
};

/// The group an offer's price counts in: its condition's, but `unknown` where "new" is not to be believed.
[[nodiscard]] std::optional<model::ConditionGroup> group_of(const Offer& offer);

/// The cell an offer is in; none when it is in no card's price.
[[nodiscard]] std::optional<CellKey> cell_of(const Offer& offer, const catalog::Catalog& catalog);

/// The launch price of each card, worked out once.
class LaunchPrices {
public:
    /// The table must outlive it.
    explicit LaunchPrices(const model::RateTable& rates) : rates_{rates} {}

    [[nodiscard]] const core::Result<LaunchPrice>& of(const catalog::Card& card);

private:
    const model::RateTable& rates_;
    std::map<const catalog::Card*, core::Result<LaunchPrice>> known_;
};

/// Years from a card's launch to `day`; 0 when its launch is not dated.
[[nodiscard]] double age_years(const catalog::Card& card, core::Day day);

/// Whether a card's launch price bounds what is plausible in its cells of that kind: an hour's rent is always far below
/// what the card cost.
[[nodiscard]] constexpr bool has_launch_floor(model::PriceKind kind) { return !model::is_rental(kind); }

/// What a cell's prices are held against beside each other: its card's launch price in `currency` at the rate of `day`,
/// where that bounds what is plausible, and the card's age.
[[nodiscard]] MarketPriceOptions plausibility_options(const CellKey& cell, LaunchPrices& launches,
                                                      const model::RateTable& rates, core::Day day,
                                                      core::Currency currency);

/// Sets `relist` and `same_item` (`mark_copies`) and `implausible_price` (`mark_implausible`) on offers of any cells,
/// as of `day`, priced in `currency`. O(n log n + Σ k² log k) for cells of k offers.
void mark_implausible_offers(std::vector<Offer>& offers, const catalog::Catalog& catalog, LaunchPrices& launches,
                             const model::RateTable& rates, core::Day day, core::Currency currency);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_CELLS_HPP
