#ifndef GPUPRICE_TEXT_PRICE_HPP
#define GPUPRICE_TEXT_PRICE_HPP

/// \file
/// Reads a price text as people write it, by the rules of the design, section 3.

#include "gpuprice/core/money.hpp"
#include "gpuprice/core/result.hpp"

#include <optional>
#include <string_view>

namespace gpuprice::text {

/// What a price text says.
struct PriceReading {
    core::Money amount;               ///< the price, or the low end of a range; > 0
    std::optional<core::Money> high;  ///< the high end, where a range was written
    bool currency_stated = false;     ///< the currency is written in the text, not taken from `usual`
    bool in_myriads = false;          ///< written with 万, 萬, 만 or w
    bool open_ended = false;          ///< "ab 218 €", "from", "から": a low end only
};

/// The amount beside the currency mark. Exactly three digits after the only separator are thousands ("1.226 €" is
/// 1226). Ranges keep both ends, was/now pairs the current price, 万/萬/w/k/만 multiply. "0", "1", "9999999",
/// "call for price", "VB" and "面议" alone, and deposits, are no price: an error of kind `missing`. Total on any bytes,
/// O(n). \param usual  the currency to take where the text states none, or states a mark that several share ("$", "¥").
[[nodiscard]] core::Result<PriceReading> read_price(std::string_view text, std::optional<core::Currency> usual);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_PRICE_HPP
