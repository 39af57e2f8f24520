#ifndef GPUPRICE_NORMALIZE_QUANTITY_HPP
#define GPUPRICE_NORMALIZE_QUANTITY_HPP

/// \file
/// How many cards are sold at the stated price.

#include "reading.hpp"

namespace gpuprice::normalize {

/// Sets Listing::quantity. A system is one, whatever it holds. A quantity field of the market comes first, then the
/// words of the title; "each" and "单价" mean that the price is already that of one. \pre kind and card are decided.
void read_quantity(Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_QUANTITY_HPP
