#ifndef GPUPRICE_ANALYSIS_REGIONS_HPP
#define GPUPRICE_ANALYSIS_REGIONS_HPP

/// \file
/// Countries taken together where goods move between them freely.

#include <string>
#include <string_view>

namespace gpuprice::analysis {

/// The word for the member countries of the European Union taken together; no country has that code.
inline constexpr std::string_view k_european_union = "EU";

/// Whether a country, ISO 3166-1 alpha-2, is a member of the European Union (the 27 since 2020-02-01).
[[nodiscard]] bool is_in_european_union(std::string_view country);

/// The region in which prices of an item that lies in `country` are compared: "EU" for its members, else the country
/// itself.
[[nodiscard]] std::string trade_region(std::string_view country);

/// Whether an item that lies in `country` is in `region`, a country or "EU".
[[nodiscard]] bool lies_in(std::string_view country, std::string_view region);

}  // namespace gpuprice::analysis

#endif  // GPUPRICE_ANALYSIS_REGIONS_HPP
