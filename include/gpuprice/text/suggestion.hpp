#ifndef GPUPRICE_TEXT_SUGGESTION_HPP
#define GPUPRICE_TEXT_SUGGESTION_HPP

/// \file
/// What somebody who wrote a word that is none probably meant.

#include <span>
#include <string>
#include <string_view>

namespace gpuprice::text {

/// The word that `wrong` was probably meant to be: at most one letter, and one more in every four, inserted, dropped or
/// changed; "" when none is that near. The first of equals.
[[nodiscard]] std::string_view nearest(std::string_view wrong, std::span<const std::string_view> words);

/// "; did you mean 'base_url'?", or "" without a near word.
[[nodiscard]] std::string hint(std::string_view wrong, std::span<const std::string_view> words);

/// "a, b, c"
[[nodiscard]] std::string joined(std::span<const std::string_view> words);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_SUGGESTION_HPP
