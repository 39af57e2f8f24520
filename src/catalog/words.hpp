#ifndef GPUPRICE_CATALOG_SRC_WORDS_HPP
#define GPUPRICE_CATALOG_SRC_WORDS_HPP

#include "gpuprice/core/result.hpp"

#include <span>
#include <string_view>

namespace gpuprice::catalog {

/// Where `text` stands in `words`; the error calls it no `noun` and lists the words.
[[nodiscard]] core::Result<std::size_t> find_word(std::span<const std::string_view> words, std::string_view text,
                                                  std::string_view noun);

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_SRC_WORDS_HPP
