#include "child_output.hpp"

#include <fmt/format.h>

namespace gpuprice::fetch {

namespace {

constexpr std::size_t k_most_shown = 200;

// Nothing of this is secret, and a browser starts with it.
constexpr std::array<const char*, 16> k_harmless{"PATH",
                                                 "HOME",
                                                 "LANG",
                                                 "LANGUAGE",
                                                 "LC_ALL",
                                                 "LC_CTYPE",
                                                 "LOGNAME",
                                                 "USER",
                                                 "TZ",
                                                 "XDG_CACHE_HOME",
                                                 "XDG_CONFIG_DIRS",
                                                 "XDG_CONFIG_HOME",
                                                 "XDG_DATA_DIRS",
                                                 "XDG_DATA_HOME",
                                                 "XDG_RUNTIME_DIR",
                                                 "XDG_STATE_HOME"};

}  // namespace

std::string last_line(std::string_view text)
{
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    if (end == std::string_view::npos) {
        return {};
    }
    text = text.substr(0, end + 1);
    const std::size_t start = text.find_last_of("\r\n");
    text = text.substr(start == std::string_view::npos ? 0 : start + 1, k_most_shown);
    std::string line;
    for (const char c : text) {
        if (c >= ' ' && c <= '~') {
            line += c;
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            line += '?';
        }
    }
    return line;
}

void append_harmless_variables(std::vector<std::string>& variables, const Environment& environment)
{
    for (const char* name : k_harmless) {
        if (const auto value = environment(name)) {
            variables.push_back(fmt::format("{}={}", name, *value));
        }
    }
}

}  // namespace gpuprice::fetch
