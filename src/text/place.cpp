#include "gpuprice/text/place.hpp"

#include <algorithm>

namespace gpuprice::text {

std::string place_of(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
    const std::string_view line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return "line " + std::to_string(std::ranges::count(before, '\n') + 1) + ", column " +
           std::to_string(std::ranges::count_if(line, begins_character) + 1);
}

}  // namespace gpuprice::text
