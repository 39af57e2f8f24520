#ifndef GPUPRICE_NORMALIZE_MENTIONS_HPP
#define GPUPRICE_NORMALIZE_MENTIONS_HPP

/// \file
/// Which cards a title names, and which of the names are only look-alikes.

#include "reading.hpp"

namespace gpuprice::normalize {

/// Fills Reading::mentions with the names that count. A short family name ("A10", "L4") counts only beside its
/// vendor's name or one of its memory sizes, and not inside a longer part number; any family name needs some word of
/// graphics beside it ("Nikon Coolpix A100" is a camera); a bare number ("4090") counts only where nothing better does.
/// Of several names the one whose memory the title states is meant; else `several_models` is set. O(matches²), few.
void find_mentions(Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_MENTIONS_HPP
