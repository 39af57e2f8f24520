#ifndef GPUPRICE_SRC_CLI_FAIL_ON_HPP
#define GPUPRICE_SRC_CLI_FAIL_ON_HPP

/// \file
/// --fail-on: exit code 10 for scripts, when what is printed holds what they wait for.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace gpuprice::cli {

/// As given on the command line: words of the command's own.
struct FailOn {
    std::vector<std::string> words;

    [[nodiscard]] bool wants(std::string_view word) const;
};

/// \param conditions  the words that the command knows, and what each means; other words are refused while parsing.
void add_fail_on(CLI::App& command, FailOn& fail_on,
                 const std::vector<std::pair<std::string, std::string>>& conditions);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_FAIL_ON_HPP
