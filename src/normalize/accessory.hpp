#ifndef GPUPRICE_NORMALIZE_ACCESSORY_HPP
#define GPUPRICE_NORMALIZE_ACCESSORY_HPP

/// \file
/// Whether a title sells something for a card, or a part of one, rather than the card.

#include "reading.hpp"

#include <cstdint>

namespace gpuprice::normalize {

enum class AccessoryCertainty : std::uint8_t {
    none,    ///< no noun of an accessory, or only as what the card comes with or without
    likely,  ///< a noun that is hardly ever a card's feature: "shroud", "riser"
    sure,    ///< the noun with "for", "only" or the like, or at the head of the title
};

struct AccessoryVerdict {
    AccessoryCertainty certainty = AccessoryCertainty::none;
    bool part = false;            ///< a part of a card: "cooler only", "box only"
    const Match* noun = nullptr;  ///< what decided
    const Match* cue = nullptr;   ///< "for", "only", where one did
};

/// \pre Reading::mentions are found.
[[nodiscard]] AccessoryVerdict judge_accessory(const Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_ACCESSORY_HPP
