#include "gpuprice/analysis/regions.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::analysis {

bool is_in_european_union(std::string_view country)
{
    constexpr std::array<std::string_view, 27> k_members{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
                                                         "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                                                         "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};
    return std::ranges::binary_search(k_members, country);
}

std::string trade_region(std::string_view country)
{
    return std::string{is_in_european_union(country) ? k_european_union : country};
}

bool lies_in(std::string_view country, std::string_view region)
{
    return country == region || (region == k_european_union && is_in_european_union(country));
}

}  // namespace gpuprice::analysis
