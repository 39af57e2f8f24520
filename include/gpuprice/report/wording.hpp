#ifndef GPUPRICE_REPORT_WORDING_HPP
#define GPUPRICE_REPORT_WORDING_HPP

/// \file
/// Phrases that several reports share.

#include "gpuprice/analysis/cells.hpp"
#include "gpuprice/analysis/launch_price.hpp"
#include "gpuprice/analysis/markup.hpp"
#include "gpuprice/analysis/missing_rates.hpp"
#include "gpuprice/analysis/offers.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace gpuprice::report {

/// What stands for a title that is no longer in the history (model::Revision::has_wording).
inline constexpr std::string_view k_removed_title = "removed by 'db prune'";

/// A written form as people read it: "street_estimate" is "street estimate".
[[nodiscard]] std::string spaced(std::string_view word);

/// "a100-80gb-pcie, used in US"; the price kind is named where it is not ask: "a100-80gb-pcie, rental on demand, …".
[[nodiscard]] std::string cell_text(const analysis::CellKey& cell);

/// What the title line says about how prices were put on one footing: "net of tax, without shipping".
[[nodiscard]] std::string basis_text(const analysis::PriceBasis& basis);

/// "2 accessory, 13 variant not stated": counts by reason, the most frequent first; "" for none.
[[nodiscard]] std::string counts_text(const std::map<std::string, std::size_t>& counts);

/// "Exchange rates: ECB of 2026-03-31.": those that turned the offers' prices into the report's currency; "" for none.
[[nodiscard]] std::string rates_note(std::span<const analysis::Offer> offers);

/// Which currencies have no rate, the last day known of each, what that leaves out and the remedy; "" for none.
[[nodiscard]] std::string missing_rates_note(const analysis::MissingRates& missing);

/// "Left out of prices: 2 implausible price, 1 deposit.": over all cells of the report; "" for none.
[[nodiscard]] std::string excluded_note(const analysis::MarkupReport& report);

/// Whether it is one estimate of what the card cost on the street, with no other figure to hold it against.
[[nodiscard]] bool is_single_estimate(const analysis::LaunchPrice& launch);

/// "≈80,000 CNY"; the mark says that the figure is a share of a system or that its source names no variant.
[[nodiscard]] std::string launch_text(const analysis::LaunchPrice& launch);

/// "≈1.38×": a multiple of that price, with the mark that the price has.
[[nodiscard]] std::string launch_multiple_text(double multiple, const analysis::LaunchPrice& launch);

/// "launch price of a100-80gb-pcie: ≈80,000 CNY, street estimate of 2021-06-28 (source)".
[[nodiscard]] std::string launch_note(std::string_view card, const analysis::LaunchPrice& launch);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_WORDING_HPP
