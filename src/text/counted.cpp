#include "gpuprice/text/counted.hpp"

namespace gpuprice::text {

std::string counted(std::size_t count, std::string_view noun)
{
    return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

}  // namespace gpuprice::text
