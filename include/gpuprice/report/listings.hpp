#ifndef GPUPRICE_REPORT_LISTINGS_HPP
#define GPUPRICE_REPORT_LISTINGS_HPP

/// \file
/// Single offers, one line each.

#include "gpuprice/analysis/listings.hpp"
#include "gpuprice/report/table.hpp"

#include <cstdint>
#include <span>

namespace gpuprice::report {

/// What a table of listings is about.
enum class ListingsOf : std::uint8_t {
    offers,  ///< what stands on a day
    points,  ///< what was quoted or sold over time
};

/// The table of `gpuprice listings`: offers of a card first, with their multiple of the launch price; others with the
/// reason why they are in no price. \param basis  that the rows were computed on.
[[nodiscard]] Table listings_table(std::span<const analysis::ListingRow> rows, ListingsOf what,
                                   const analysis::PriceBasis& basis, core::Day day);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_LISTINGS_HPP
