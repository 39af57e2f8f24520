#ifndef GPUPRICE_SRC_MARKETS_STATED_COUNT_HPP
#define GPUPRICE_SRC_MARKETS_STATED_COUNT_HPP

#include <optional>
#include <string_view>

namespace gpuprice::markets {

/// How many a market's own words say there are: the only number of "10 available", "More than 10 available", "Nur noch
/// 2 vorrätig", "残り1,200点". Of "more than" it is the number named, which is the least there are. None where there is
/// no number, more than one, or one that is no whole number standing for itself: "A100 in stock", "2.5", "-1", "50 %".
[[nodiscard]] std::optional<long> stated_count(std::string_view text);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_STATED_COUNT_HPP
