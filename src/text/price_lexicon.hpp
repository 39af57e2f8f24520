#ifndef GPUPRICE_TEXT_PRICE_LEXICON_HPP
#define GPUPRICE_TEXT_PRICE_LEXICON_HPP

/// \file
/// The words and signs that mean something in a price text: currencies, multipliers, and what stands around an
/// amount ("from", "was", "to").

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gpuprice::text {

enum class PriceWord : std::uint8_t {
    currency,     ///< names one currency, or is a mark that several share
    multiplier,   ///< 万, k, thousand
    range,        ///< between two ends: "to", "bis", "至"
    open_before,  ///< "from 218 €"
    open_after,   ///< "30万円から"
    old_price,    ///< the amount after it is not the current price: "was", "statt", "原价"
    current,      ///< the amount after it is: "now", "jetzt", "现价"
    not_a_price,  ///< the amount after it is something else: "orders over", "save", "shipping"
    shipping,     ///< the amount beside it, on either side, is for shipping
    deposit,      ///< the amount beside it, on either side, is a deposit
    filler,       ///< stands before a bare amount without changing it: "price", "Cena", "约"
    unit,         ///< makes the number before it a measure, not a price: "GB", "W", "pcs"
};

/// One entry. `code` is an ISO 4217 code for currencies, or one of the shared marks below; empty when the mark is
/// known but names no active currency (then the usual one counts). `factor` is a multiplier's.
struct PriceEntry {
    std::string_view text;
    PriceWord kind = PriceWord::filler;
    std::string_view code = {};
    std::int64_t factor = 1;
    bool exact_case = false;  ///< ASCII case matters; otherwise `text` is lower case
};

inline constexpr std::string_view k_shared_dollar = "$";
inline constexpr std::string_view k_shared_yen = "¥";
inline constexpr std::string_view k_shared_yuan = "元";
inline constexpr std::string_view k_shared_crown = "kr";
inline constexpr std::string_view k_shared_rupee = "rs";
inline constexpr std::string_view k_shared_rouble = "р";

/// The longest entry that stands at `position` as a word of its own (letters may not touch letters, digits may);
/// nullptr when there is none. O(longest entry).
[[nodiscard]] const PriceEntry* find_price_entry(std::string_view text, std::size_t position);

/// True for letters of scripts that put spaces between words (Latin, Greek, Cyrillic, Hebrew, Arabic).
[[nodiscard]] bool is_spaced_letter(char32_t c) noexcept;

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_PRICE_LEXICON_HPP
