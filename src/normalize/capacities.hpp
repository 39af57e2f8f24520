#ifndef GPUPRICE_NORMALIZE_CAPACITIES_HPP
#define GPUPRICE_NORMALIZE_CAPACITIES_HPP

/// \file
/// Memory sizes in a title: "80GB", "80 G", "显存24G", "O11G", but not "346GB/s", "16GB DDR4" or "1TB".

#include "reading.hpp"

#include <optional>

namespace gpuprice::normalize {

/// Fills Reading::capacities, in order. O(pieces).
void find_capacities(Reading& reading);

/// The size that a card with altered memory had before, where the title says so: "40G改80G", "modded 40GB to 80GB",
/// "80GB modded from 40GB". None where it does not.
[[nodiscard]] std::optional<int> size_before_alteration(const Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_CAPACITIES_HPP
