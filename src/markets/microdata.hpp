#ifndef GPUPRICE_SRC_MARKETS_MICRODATA_HPP
#define GPUPRICE_SRC_MARKETS_MICRODATA_HPP

#include "html.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace gpuprice::markets {

/// The microdata items of schema.org that stand on a page by themselves, in no property of another, each as the JSON-LD
/// that means the same. Nested items are read 16 levels deep, and 100 references (itemref) a page.
[[nodiscard]] std::vector<nlohmann::json> read_microdata(const Page& page);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_MICRODATA_HPP
