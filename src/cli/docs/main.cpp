/// \file
/// Writes man pages and completions while the program is built: gpuprice_docs DIRECTORY. Ends with 1 when an example in
/// a help text does not parse.

#include "command_line.hpp"
#include "command_tree.hpp"
#include "completions.hpp"
#include "man_page.hpp"

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace docs = gpuprice::cli::docs;

void write(const std::filesystem::path& file, const std::string& text)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out;
    out.exceptions(std::ios::failbit | std::ios::badbit);
    out.open(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
}

/// An example's words as a shell takes them, up to where its output goes. Examples quote, they do not escape.
std::vector<std::string> words_of(const std::string& example)
{
    std::vector<std::string> words;
    std::string word;
    char quote = '\0';
    for (const char c : example + " ") {
        if (quote != '\0' || c == '\'' || c == '"') {
            if (quote == '\0') {
                quote = c;
            } else if (c == quote) {
                quote = '\0';
            } else {
                word += c;
            }
        } else if (c != ' ') {
            word += c;
        } else if (word == ">" || word == "|" || word == "||") {
            return words;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, ""));
        }
    }
    return words;
}

/// An example that the parser refuses must not be printed.
void check_examples(const docs::Command& command)
{
    for (const std::string& example : command.examples) {
        std::vector<std::string> words = words_of(example);
        if (words.empty() || words.front() != "gpuprice") {
            throw std::runtime_error("an example of '" + command.name + "' is no command line: " + example);
        }
        words.erase(words.begin());
        std::ostringstream out;
        std::ostringstream err;
        std::istringstream in;
        gpuprice::cli::Context context{in, out, err, [](const std::string&) { return std::nullopt; }, std::nullopt};
        gpuprice::cli::CommandLine command_line;
        if (command_line.parse(words, context).code != gpuprice::cli::k_done) {
            throw std::runtime_error("an example of '" + command.name + "' does not parse: " + example + "\n" +
                                     err.str());
        }
    }
    for (const docs::Command& each : command.commands) {
        check_examples(each);
    }
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: gpuprice_docs DIRECTORY\n";
        return 2;
    }
    try {
        const std::filesystem::path directory{argv[1]};
        const gpuprice::cli::CommandLine command_line;
        const docs::Command program = docs::command_tree(command_line.app());
        check_examples(program);
        write(directory / "man1" / "gpuprice.1", docs::program_page(program, GPUPRICE_VERSION));
        for (const docs::Command& command : program.commands) {
            write(directory / "man1" / ("gpuprice-" + command.name + ".1"),
                  docs::command_page(command, GPUPRICE_VERSION));
        }
        // Each shell looks for its own name.
        write(directory / "bash" / "gpuprice", docs::bash_completion(program));
        write(directory / "zsh" / "_gpuprice", docs::zsh_completion(program));
        write(directory / "fish" / "gpuprice.fish", docs::fish_completion(program));
    } catch (const std::exception& error) {
        std::cerr << "gpuprice_docs: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
