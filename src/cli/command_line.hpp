#ifndef GPUPRICE_SRC_CLI_COMMAND_LINE_HPP
#define GPUPRICE_SRC_CLI_COMMAND_LINE_HPP

/// \file
/// The program's options and commands, declared once: what is parsed here, printed by --help, and written into the man
/// pages and completions (`docs/`).

#include "commands.hpp"
#include "session.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gpuprice::cli {

/// What parsing leaves behind: the command to run, or the exit code of --help and of usage errors.
struct Parsed {
    GlobalOptions options;
    Runner runner;  ///< empty: nothing is left to do
    int code = k_done;
};

class CommandLine {
public:
    CommandLine();
    CommandLine(const CommandLine&) = delete;  // CLI11 keeps addresses of the options
    CommandLine& operator=(const CommandLine&) = delete;
    ~CommandLine();

    /// To be called once. Its output gets the text of --help and --version; of usage errors it is told in the log
    /// format that the arguments ask for.
    [[nodiscard]] Parsed parse(const std::vector<std::string>& arguments, Context& context);

    /// All commands and options, for documentation.
    [[nodiscard]] const CLI::App& app() const { return *app_; }

private:
    GlobalOptions options_;
    std::unique_ptr<CLI::App> app_;
    std::vector<std::pair<CLI::App*, Runner>> commands_;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_COMMAND_LINE_HPP
