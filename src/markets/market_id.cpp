#include "market_id.hpp"

#include <algorithm>

namespace gpuprice::markets {

bool is_market_id(std::string_view id)
{
    const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !id.empty() && id.size() <= 64 && id.front() != '-' && id.back() != '-' &&
           std::ranges::all_of(id, is_allowed);
}

}  // namespace gpuprice::markets
