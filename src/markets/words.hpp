#ifndef GPUPRICE_SRC_MARKETS_WORDS_HPP
#define GPUPRICE_SRC_MARKETS_WORDS_HPP

#include <span>
#include <string>
#include <string_view>

namespace gpuprice::markets {

/// An ISO 3166-1 alpha-2 code that is assigned, in upper case.
[[nodiscard]] bool is_country(std::string_view code);

/// 1 to 64 lower-case letters, digits and inner hyphens: "ebay-us".
[[nodiscard]] bool is_market_id(std::string_view id);

/// The word that `wrong` was probably meant to be: at most one letter, and one more in every four, inserted, dropped or
/// changed; "" when none is that near. The first of equals.
[[nodiscard]] std::string_view nearest(std::string_view wrong, std::span<const std::string_view> words);

/// "; did you mean 'base_url'?", or "" without a near word.
[[nodiscard]] std::string hint(std::string_view wrong, std::span<const std::string_view> words);

/// "a, b, c"
[[nodiscard]] std::string joined(std::span<const std::string_view> words);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_WORDS_HPP
