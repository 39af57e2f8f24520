#ifndef GPUPRICE_TESTS_SUPPORT_CARD_HPP
#define GPUPRICE_TESTS_SUPPORT_CARD_HPP

#include "gpuprice/catalog/catalog.hpp"

namespace gpuprice::test {

/// A card for cells made by hand: its id and family, and nothing else of it.
inline const catalog::Card& card()
{
    static const catalog::Card k_card = [] {
        catalog::Card made;
        made.id = "a100-80gb-pcie";
        made.family = "A100";
        return made;
    }();
    return k_card;
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_CARD_HPP
