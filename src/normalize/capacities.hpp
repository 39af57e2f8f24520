#ifndef GPUPRICE_NORMALIZE_CAPACITIES_HPP
#define GPUPRICE_NORMALIZE_CAPACITIES_HPP

/// \file
/// Memory sizes in a title: "80GB", "80 G", "显存24G", "O11G", but not "346GB/s", "16GB DDR4" or "1TB".

#include "reading.hpp"

namespace gpuprice::normalize {

/// Fills Reading::capacities, in order. O(pieces).
void find_capacities(Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_CAPACITIES_HPP
