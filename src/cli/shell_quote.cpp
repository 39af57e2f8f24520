#include "shell_quote.hpp"

namespace gpuprice::cli {

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
