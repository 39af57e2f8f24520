#include "fail_on.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace gpuprice::cli {

bool FailOn::wants(std::string_view word) const { return std::ranges::find(words, word) != words.end(); }

void add_fail_on(CLI::App& command, FailOn& fail_on, const std::vector<std::pair<std::string, std::string>>& conditions)
{
    std::string help = "Exit with 10 when one holds,";
    std::string type;
    for (const auto& [word, meaning] : conditions) {
        help.append(type.empty() ? " " : "; ").append(word).append(": ").append(meaning);
        type.append(type.empty() ? "" : "|").append(word);
    }
    command.add_option("--fail-on", fail_on.words, help)
        ->type_name(type)
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check([conditions, type](const std::string& word) {
            const bool is_known = std::ranges::any_of(conditions, [&](const auto& each) { return each.first == word; });
            return is_known ? std::string{} : "'" + word + "' is none of " + type;
        });
}

}  // namespace gpuprice::cli
