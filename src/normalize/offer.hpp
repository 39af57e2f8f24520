#ifndef GPUPRICE_NORMALIZE_OFFER_HPP
#define GPUPRICE_NORMALIZE_OFFER_HPP

/// \file
/// What kind of offer a title makes. Decided before the card: a heatsink carries its card's part number too.

#include "reading.hpp"

namespace gpuprice::normalize {

/// Sets Listing::offer_kind and notes why. May narrow Reading::mentions to the side of a swap post ("[H] … [W] …") that
/// is offered. \pre Reading::mentions are found.
void decide_offer_kind(Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_OFFER_HPP
