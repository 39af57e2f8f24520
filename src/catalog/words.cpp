#include "words.hpp"

#include <algorithm>
#include <string>

namespace gpuprice::catalog {

core::Result<std::size_t> find_word(std::span<const std::string_view> words, std::string_view text,
                                    std::string_view noun)
{
    const auto found = std::ranges::find(words, text);
    if (found != words.end()) {
        return static_cast<std::size_t>(found - words.begin());
    }
    std::string message = "'" + std::string{text} + "' is no " + std::string{noun} + "; use one of ";
    for (const std::string_view word : words) {
        message.append(word == words.front() ? "" : ", ").append(word);
    }
    return core::Error{core::ErrorKind::invalid, std::move(message), {}};
}

}  // namespace gpuprice::catalog
