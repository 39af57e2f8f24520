#ifndef GPUPRICE_NORMALIZE_CARD_HPP
#define GPUPRICE_NORMALIZE_CARD_HPP

/// \file
/// Which card a title sells: part numbers first, then family, memory and form factor.

#include "reading.hpp"

namespace gpuprice::normalize {

/// How firmly the card was read; the ground of Listing::confidence.
enum class CardGround : std::uint8_t { nothing, outside, family, implied, stated, part_number };

/// Sets card, family, memory_gb, form_factor and the flag form_factor_conflict. A card is set only when exactly one of
/// the family agrees with everything that the title states; a title that contradicts all of them sets the family alone.
/// \pre the offer kind is decided.
CardGround resolve_card(Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_CARD_HPP
