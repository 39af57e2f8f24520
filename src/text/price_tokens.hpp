#ifndef GPUPRICE_TEXT_PRICE_TOKENS_HPP
#define GPUPRICE_TEXT_PRICE_TOKENS_HPP

/// \file
/// A price text cut into numbers, words of the lexicon, and the rest.

#include "price_lexicon.hpp"
#include "written_number.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::text {

struct PriceToken {
    enum class Kind : std::uint8_t { number, entry, word, punctuation };

    Kind kind = Kind::punctuation;
    std::size_t begin = 0;  ///< in the scanned text
    std::size_t end = 0;

    const PriceEntry* entry = nullptr;  ///< of an entry

    // Of a number:
    WrittenNumber number;
    std::int64_t factor = 1;     ///< 10,000 for 万
    std::int64_t addend = 0;     ///< what follows a multiplier, in major units: 8000 in "3万8"
    bool letter_factor = false;  ///< k or w, which also ends resolutions and watts
    bool measured = false;       ///< a unit follows: "80 GB"

    [[nodiscard]] bool is(PriceWord word) const noexcept { return entry != nullptr && entry->kind == word; }

    /// The number without its multiplier, as a plain decimal.
    [[nodiscard]] const std::string& decimal() const noexcept
    {
        return factor > 1 && !number.comma_only ? number.fraction : number.thousands;
    }
};

/// Tokens in the order of the text; spaces are left out. \param text  as `compatible` gives it. O(n).
[[nodiscard]] std::vector<PriceToken> tokenize_price(std::string_view text);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_PRICE_TOKENS_HPP
