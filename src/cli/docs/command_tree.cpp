#include "command_tree.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace gpuprice::cli::docs {

namespace {

std::vector<std::string> split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool is_word(const std::string& text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// "Only these condition groups: new, used, unknown" → its words; empty when the text does not end in words.
std::vector<std::string> listed_words(const std::string& description)
{
    const std::size_t colon = description.rfind(": ");
    if (colon == std::string::npos) {
        return {};
    }
    std::vector<std::string> words;
    for (const std::string& part : split(description.substr(colon + 1), ',')) {
        words.push_back(part.substr(std::min(part.find_first_not_of(' '), part.size())));
    }
    return std::ranges::all_of(words, is_word) ? words : std::vector<std::string>{};
}

/// The help names what a shell can offer, by type or in words: this is the one place that knows how.
void find_values(Option& option)
{
    if (option.type.empty()) {
        return;
    }
    const std::vector<std::string> parts = split(option.type, '|');
    const auto names = [&parts](std::string_view type) { return std::ranges::find(parts, type) != parts.end(); };
    if (parts.size() > 1 && std::ranges::all_of(parts, is_word)) {
        option.values = Values::words;
        option.words = parts;
    } else if (auto listed = listed_words(option.description); listed.size() > 1) {
        option.values = Values::words;
        option.words = std::move(listed);
    } else if (names("FILE")) {
        option.values = Values::files;
    } else if (names("DIR")) {
        option.values = Values::directories;
    } else if (names("CARD")) {
        option.values = Values::cards;
    } else if (names("MARKET") || names("ID")) {
        option.values = Values::markets;
    }
}

Option option_of(const CLI::Option& declared)
{
    Option option;
    option.positional = declared.get_positional();
    if (option.positional) {
        option.names.push_back(declared.get_name(true));
    } else {
        for (const std::string& name : declared.get_snames()) {
            option.names.push_back("-" + name);
        }
        for (const std::string& name : declared.get_lnames()) {
            option.names.push_back("--" + name);
        }
    }
    if (declared.get_items_expected_max() > 0) {
        option.type = declared.get_type_name();
    }
    option.description = declared.get_description();
    option.group = declared.get_group();
    option.required = declared.get_required();
    option.repeatable = declared.get_items_expected_max() > 1;
    find_values(option);
    return option;
}

/// Footers are prose whose lines are broken for a terminal, and indented lines that are examples.
void read_footer(const std::string& footer, Command& command)
{
    std::string paragraph;
    const auto end_paragraph = [&] {
        for (const std::string_view heading : {"Examples:", "Example:"}) {
            if (paragraph.ends_with(heading)) {
                paragraph.resize(paragraph.size() - heading.size());
            }
        }
        while (paragraph.ends_with(' ')) {
            paragraph.pop_back();
        }
        if (!paragraph.empty()) {
            command.notes.push_back(paragraph);
        }
        paragraph.clear();
    };
    for (const std::string& line : split(footer, '\n')) {
        if (line.starts_with("  ")) {
            end_paragraph();
            command.examples.push_back(line.substr(2));
        } else if (line.empty()) {
            end_paragraph();
        } else {
            paragraph.append(paragraph.empty() ? "" : " ").append(line);
        }
    }
    end_paragraph();
}

}  // namespace

Command command_tree(const CLI::App& app)
{
    Command command;
    command.name = app.get_name();
    command.summary = app.get_description();
    read_footer(app.get_footer(), command);
    for (const CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
        // Of --help every command has its own; of --help-all too, and there it says no more.
        // What stands in no group is in no help either.
        const bool is_shown = app.get_parent() == nullptr || option != app.get_help_all_ptr();
        if (is_shown && !option->get_group().empty()) {
            command.options.push_back(option_of(*option));
        }
    }
    std::stable_partition(command.options.begin(), command.options.end(),
                          [](const Option& option) { return option.positional; });
    for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; })) {
        command.commands.push_back(command_tree(*child));
    }
    return command;
}

}  // namespace gpuprice::cli::docs
