#ifndef GPUPRICE_SRC_CLI_DOCS_COMMAND_TREE_HPP
#define GPUPRICE_SRC_CLI_DOCS_COMMAND_TREE_HPP

/// \file
/// The commands and options as documentation needs them, read off the parser.

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gpuprice::cli::docs {

/// What a shell can offer for a value.
enum class Values {
    none,  ///< anything, or nothing that a shell could know
    words,
    files,
    directories,
    cards,    ///< ids of the catalogue
    markets,  ///< ids of market definitions
};

struct Option {
    std::vector<std::string> names;  ///< with dashes, as given: "-h", "--help"; of a positional its one name without
    std::string type;                ///< as in the help, "a|b|c", "FILE"; empty: takes no value
    std::string description;
    std::string group;  ///< "Options", "Filters"
    Values values = Values::none;
    std::vector<std::string> words;  ///< of Values::words
    bool positional = false;
    bool required = false;
    bool repeatable = false;
};

struct Command {
    std::string name;  ///< "markup", of an action "show"; of the program "gpuprice"
    std::string summary;
    std::vector<std::string> notes;     ///< paragraphs of what is to be known about it
    std::vector<std::string> examples;  ///< command lines
    std::vector<Option> options;        ///< in the order of the help, positionals first; the program's hold for all
    std::vector<Command> commands;      ///< or actions, in the order of the help
};

/// \param app  the program or one of its commands.
[[nodiscard]] Command command_tree(const CLI::App& app);

}  // namespace gpuprice::cli::docs

#endif  // GPUPRICE_SRC_CLI_DOCS_COMMAND_TREE_HPP
