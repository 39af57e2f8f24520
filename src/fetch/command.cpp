#include "gpuprice/fetch/command.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace gpuprice::fetch {

namespace {

constexpr std::string_view k_address = "{url}";

core::Error refusal(std::size_t word, std::string message)
{
    return {core::ErrorKind::invalid, std::move(message), fmt::format("/{}", word)};
}

bool is_executable(const std::string& path)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

core::Result<CommandLine> check_program(CommandLine command, std::string_view example)
{
    if (command.empty() || command.front().empty()) {
        return refusal(0, fmt::format("it must name a program, such as {}", example));
    }
    const std::string& program = command.front();
    if (program.find('{') != std::string::npos ||
        (program.find('/') != std::string::npos && !program.starts_with('/'))) {
        return refusal(0, "the program must be a name that is found in $PATH, or an absolute path");
    }
    for (std::size_t i = 0; i < command.size(); ++i) {
        if (command[i].find('\0') != std::string::npos) {
            return refusal(i, "a word of a command cannot hold a zero byte");
        }
    }
    return command;
}

core::Result<CommandLine> check_command(CommandLine command)
{
    auto checked = check_program(std::move(command), R"(["chromium", "--headless", "--dump-dom", "{url}"])");
    if (!checked) {
        return checked;
    }
    const CommandLine& words = *checked;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != k_address && words[i].find(k_address) != std::string::npos) {
            return refusal(i, "{url} must be a word of its own, so that no shell and no option can misread an address");
        }
    }
    if (std::ranges::find(words, k_address) == words.end()) {
        return core::Error{core::ErrorKind::missing, "one of its words must be {url}, the address of the page", ""};
    }
    return checked;
}

core::Result<std::string> find_program(const std::string& program, const Environment& environment)
{
    if (program.starts_with('/')) {
        if (is_executable(program)) {
            return program;
        }
        return core::Error{core::ErrorKind::missing, "there is no program " + program, ""};
    }
    const std::string path = environment("PATH").value_or("");
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find(':', at), path.size());
        const std::string candidate = path.substr(at, end - at) + "/" + program;
        // An empty or relative part of $PATH means wherever one happens to stand.
        if (candidate.starts_with('/') && end > at && is_executable(candidate)) {
            return candidate;
        }
        at = end + 1;
    }
    return core::Error{core::ErrorKind::missing,
                       "there is no program '" + program + "' in $PATH: install it, or give its absolute path", ""};
}

}  // namespace gpuprice::fetch
