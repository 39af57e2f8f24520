#include "shell_quote.hpp"

#include <algorithm>

namespace gpuprice::cli {

bool is_plain_word(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"/._-+:,"}.find(c) != std::string_view::npos;
    });
}

std::string shell_quoted(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out + "'";
}

}  // namespace gpuprice::cli
