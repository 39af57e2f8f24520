#ifndef GPUPRICE_NORMALIZE_CONDITION_HPP
#define GPUPRICE_NORMALIZE_CONDITION_HPP

/// \file
/// The condition of what is sold, and what else its words say about it.

#include "reading.hpp"

namespace gpuprice::normalize {

/// Sets Listing::condition: from the market's machine code, else its words, else the title. Of contradicting words the
/// worse counts (for parts, used, refurbished, open box, new). An SXM module that a market with named sellers shows as
/// new is `unknown` and flagged new_unverified, unless its seller has at least 1,000 ratings of which 98 % are good:
/// pulled modules are listed as new as a rule. Things that are not graphics cards keep `unknown`.
/// \pre kind and card are decided.
void read_condition(Reading& reading);

/// Adds the flags of the design, section 5, that words and fields decide.
void read_flags(Reading& reading);

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_CONDITION_HPP
