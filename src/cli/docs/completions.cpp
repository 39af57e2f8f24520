#include "completions.hpp"

#include "shell_quote.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace gpuprice::cli::docs {

namespace {

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const std::string& word : words) {
        out.append(out.empty() ? "" : " ").append(word);
    }
    return out;
}

/// Calls `visit` with every command and action, and its path below the program: "markup", "markets show".
void visit_commands(const Command& program,
                    const std::function<void(const std::string& path, const Command& command)>& visit)
{
    for (const Command& command : program.commands) {
        visit(command.name, command);
        for (const Command& action : command.commands) {
            visit(command.name + " " + action.name, action);
        }
    }
}

std::vector<std::string> names_of(const std::vector<Command>& commands)
{
    std::vector<std::string> names;
    for (const Command& command : commands) {
        names.push_back(command.name);
    }
    return names;
}

std::vector<std::string> option_names(const Command& command)
{
    std::vector<std::string> names;
    for (const Option& option : command.options) {
        if (!option.positional) {
            names.insert(names.end(), option.names.begin(), option.names.end());
        }
    }
    return names;
}

/// The options of a command and those that all commands have, each name once.
std::vector<std::string> with_shared_names(const Command& command, const Command& program)
{
    std::vector<std::string> names = option_names(command);
    for (const std::string& name : option_names(program)) {
        if (std::ranges::find(names, name) == names.end()) {
            names.push_back(name);
        }
    }
    return names;
}

const Option* positional_of(const Command& command)
{
    for (const Option& option : command.options) {
        if (option.positional) {
            return &option;
        }
    }
    return nullptr;
}

std::string bash_values(const Option& option)
{
    switch (option.values) {
        case Values::none: return ":";
        case Values::words: return "_gpuprice_words " + shell_quoted(joined(option.words));
        case Values::files: return "_gpuprice_files";
        case Values::directories: return "COMPREPLY=($(compgen -d -- \"$cur\"))";
        case Values::cards: return "_gpuprice_words \"$(_gpuprice_ids cards)\"";
        case Values::markets: return "_gpuprice_words \"$(_gpuprice_ids markets)\"";
    }
    return ":";
}

std::string bash_pattern(const Option& option, const std::string& path)
{
    std::string pattern;
    for (const std::string& name : option.names) {
        pattern.append(pattern.empty() ? "" : "|").append(path.empty() ? "*:" + name : shell_quoted(path + ":" + name));
    }
    return pattern;
}

std::string bash_value_cases(const Command& command, const std::string& path)
{
    std::string cases;
    for (const Option& option : command.options) {
        if (!option.positional && !option.type.empty()) {
            cases += "        " + bash_pattern(option, path) + ") " + bash_values(option) + "; return ;;\n";
        }
    }
    return cases;
}

/// Names of options that take a value, of all commands: the word behind one is no command.
std::string options_with_values(const Command& program)
{
    std::string pattern;
    const auto add = [&pattern](const Command& command) {
        for (const Option& option : command.options) {
            for (const std::string& name : option.names) {
                const bool is_new = ("|" + pattern + "|").find("|" + name + "|") == std::string::npos;
                if (!option.positional && !option.type.empty() && is_new) {
                    pattern.append(pattern.empty() ? "" : "|").append(name);
                }
            }
        }
    };
    add(program);
    visit_commands(program, [&add](const std::string& /*path*/, const Command& command) { add(command); });
    return pattern;
}

std::string zsh_values(const Option& option)
{
    switch (option.values) {
        case Values::none: return " ";
        case Values::words: return "(" + joined(option.words) + ")";
        case Values::files: return "_files";
        case Values::directories: return "_files -/";
        case Values::cards: return "_gpuprice_ids cards";
        case Values::markets: return "_gpuprice_ids markets";
    }
    return " ";
}

/// Text inside the brackets and fields of an `_arguments` specification.
std::string zsh_text(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out;
}

std::string zsh_arguments(const Command& command)
{
    std::string lines;
    for (const Option& option : command.options) {
        const std::string value = option.type.empty() ? "" : ":" + zsh_text(option.type) + ":" + zsh_values(option);
        if (option.positional) {
            lines += " \\\n        " + shell_quoted((option.repeatable ? "*" : "") + value);
            continue;
        }
        for (const std::string& name : option.names) {
            lines += " \\\n        " + shell_quoted((option.repeatable ? "*" : "") + name + "[" +
                                                    zsh_text(option.description) + "]" + value);
        }
    }
    return lines;
}

std::string zsh_function(std::string name)
{
    for (char& c : name) {
        c = c == ' ' || c == '-' ? '_' : c;
    }
    return "_gpuprice_" + name;
}

/// A list of subcommands and, behind one of them, what belongs to it.
std::string zsh_dispatch(const Command& command, const std::string& path)
{
    std::string text = "    local curcontext=\"$curcontext\" state line\n    local -a commands\n    commands=(\n";
    for (const Command& each : command.commands) {
        text += "        " + shell_quoted(each.name + ":" + zsh_text(each.summary)) + "\n";
    }
    text +=
        "    )\n    _arguments -C" + zsh_arguments(command) +
        " \\\n        '1: :->command' \\\n        '*:: :->argument'\n"
        "    case $state in\n    command) _describe command commands ;;\n    argument)\n        case $words[1] in\n";
    for (const Command& each : command.commands) {
        text += "        " + each.name + ") " + zsh_function(path + each.name) + " ;;\n";
    }
    return text + "        esac ;;\n    esac\n";
}

std::string fish_quoted(std::string_view text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "'";
}

std::string fish_values(const Option& option)
{
    switch (option.values) {
        case Values::none: return " -x";
        case Values::words: return " -xa " + fish_quoted(joined(option.words));
        case Values::files: return " -rF";
        case Values::directories: return " -xa '(__fish_complete_directories)'";
        case Values::cards: return " -xa '(__gpuprice_ids cards)'";
        case Values::markets: return " -xa '(__gpuprice_ids markets)'";
    }
    return " -x";
}

std::string fish_options(const Command& command, const std::string& condition)
{
    std::string lines;
    for (const Option& option : command.options) {
        // fish offers what holds everywhere behind a command, too.
        if (!condition.empty() && option.names.back() == "--help") {
            continue;
        }
        std::string line = "complete -c gpuprice" + condition;
        if (option.positional) {
            if (option.values == Values::none) {
                continue;
            }
            line += option.values == Values::files ? " -F" : fish_values(option);
        } else {
            for (const std::string& name : option.names) {
                line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
            }
            line += option.type.empty() ? "" : fish_values(option);
        }
        lines += line + " -d " + fish_quoted(option.description) + "\n";
    }
    return lines;
}

}  // namespace

std::string bash_completion(const Command& program)
{
    std::string out =
        "# bash completion for gpuprice, made from the program's own options\n"
        "_gpuprice_words() { COMPREPLY=($(compgen -W \"$1\" -- \"$cur\")); }\n"
        "_gpuprice_files() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$cur\")); }\n"
        "_gpuprice_ids() { \"${COMP_WORDS[0]}\" \"$1\" --format csv 2>/dev/null | sed -e 1d -e 's/,.*//'; }\n"
        "_gpuprice() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path= word i\n"
        "    COMPREPLY=()\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        word=${COMP_WORDS[i]}\n"
        "        case $word in\n"
        "        " +
        options_with_values(program) +
        ") ((i++)) ;;\n"
        "        -*) ;;\n"
        "        *) case \"$path $word\" in\n";
    std::string paths;
    visit_commands(program, [&paths](const std::string& path, const Command& /*command*/) {
        const bool is_action = path.find(' ') != std::string::npos;
        paths.append(paths.empty() ? "" : "|").append(shell_quoted((is_action ? "" : " ") + path));
    });
    out += "           " + paths +
           ") path=${path:+$path }$word ;;\n           esac ;;\n        esac\n    done\n    case \"$path:$prev\" in\n" +
           bash_value_cases(program, "");
    visit_commands(program,
                   [&out](const std::string& path, const Command& command) { out += bash_value_cases(command, path); });
    const std::string shared = joined(option_names(program));
    out += "    esac\n    case \"$path:$cur\" in\n    :-*) _gpuprice_words " + shell_quoted(shared) +
           " ;;\n    :*) _gpuprice_words " + shell_quoted(joined(names_of(program.commands))) + " ;;\n";
    visit_commands(program, [&out, &program](const std::string& path, const Command& command) {
        out += "    " + shell_quoted(path + ":-") + "*) _gpuprice_words " +
               shell_quoted(joined(with_shared_names(command, program))) + " ;;\n";
        const Option* positional = positional_of(command);
        if (!command.commands.empty()) {
            out += "    " + shell_quoted(path + ":") + "*) _gpuprice_words " +
                   shell_quoted(joined(names_of(command.commands))) + " ;;\n";
        } else if (positional != nullptr) {
            out += "    " + shell_quoted(path + ":") + "*) " + bash_values(*positional) + " ;;\n";
        }
    });
    return out + "    esac\n}\ncomplete -F _gpuprice gpuprice\n";
}

std::string zsh_completion(const Command& program)
{
    std::string out =
        "#compdef gpuprice\n# made from the program's own options\n"
        "_gpuprice_ids() {\n    local -a ids\n"
        "    ids=(${(f)\"$(gpuprice $1 --format csv 2>/dev/null | sed -e 1d -e 's/,.*//')\"})\n"
        "    compadd -a ids\n}\n";
    visit_commands(program, [&](const std::string& path, const Command& command) {
        out += zsh_function(path) + "() {\n";
        if (command.commands.empty()) {
            Command with_shared = command;
            for (const Option& option : program.options) {
                if (option.names.back() != "--help") {
                    with_shared.options.push_back(option);
                }
            }
            out += "    _arguments" + zsh_arguments(with_shared) + "\n";
        } else {
            out += zsh_dispatch(command, path + " ");
        }
        out += "}\n";
    });
    return out + "_gpuprice() {\n" + zsh_dispatch(program, "") + "}\n_gpuprice \"$@\"\n";
}

std::string fish_completion(const Command& program)
{
    std::string out =
        "# fish completion for gpuprice, made from the program's own options\n"
        "function __gpuprice_ids\n    gpuprice $argv[1] --format csv 2>/dev/null | sed -e 1d -e 's/,.*//'\nend\n"
        "complete -c gpuprice -f\n";
    out += fish_options(program, "");
    for (const Command& command : program.commands) {
        out += "complete -c gpuprice -n __fish_use_subcommand -a " + command.name + " -d " +
               fish_quoted(command.summary) + "\n";
        out += fish_options(command, " -n '__fish_seen_subcommand_from " + command.name + "'");
        for (const Command& action : command.commands) {
            out += "complete -c gpuprice -n '__fish_seen_subcommand_from " + command.name + "' -a " + action.name +
                   " -d " + fish_quoted(action.summary) + "\n";
            out += fish_options(action, " -n '__fish_seen_subcommand_from " + command.name +
                                            "; and __fish_seen_subcommand_from " + action.name + "'");
        }
    }
    return out;
}

}  // namespace gpuprice::cli::docs
