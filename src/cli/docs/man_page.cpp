#include "man_page.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace gpuprice::cli::docs {

namespace {

/// Text as roff prints it letter by letter: no request, no escape, and hyphens that can be copied.
std::string escaped(std::string_view text)
{
    std::string out;
    if (text.starts_with('.') || text.starts_with('\'')) {
        out = "\\&";
    }
    for (const char c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out;
}

std::string upper(std::string text)
{
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

std::string heading(const std::string& page, const std::string& version, const std::string& summary)
{
    return ".TH " + upper(escaped(page)) + " 1 \"\" \"gpuprice " + version + "\" \"gpuprice\"\n.SH NAME\n" +
           escaped(page) + " \\- " + escaped(summary) + "\n";
}

std::string type_text(const Option& option)
{
    return option.type.empty() ? "" : "\\fI" + escaped(option.type) + "\\fR";
}

std::string tagged(const Option& option)
{
    std::string tag;
    for (const std::string& name : option.names) {
        tag.append(tag.empty() ? "" : ", ").append("\\fB" + escaped(name) + "\\fR");
    }
    if (option.positional) {
        tag = type_text(option) + (option.repeatable ? " \\&..." : "");
    } else if (!option.type.empty()) {
        tag += " " + type_text(option);
    }
    return ".TP\n" + tag + "\n" + escaped(option.description) + ".\n";
}

std::string synopsis(const std::string& words, const Command& command)
{
    std::string text = ".B " + escaped(words) + "\n";
    if (!command.commands.empty()) {
        text += "[\\fIACTION\\fR]\n";
    }
    text += "[\\fIOPTION\\fR \\&...]\n";
    for (const Option& option : command.options) {
        if (option.positional) {
            const std::string shown = type_text(option) + (option.repeatable ? " \\&..." : "");
            text += (option.required ? shown : "[" + shown + "]") + "\n";
        }
    }
    return text;
}

std::string paragraphs(const std::vector<std::string>& notes)
{
    std::string text;
    for (const std::string& note : notes) {
        text += ".PP\n" + escaped(note) + "\n";
    }
    return text;
}

/// Group after group, in the order in which they first appear; positionals under ARGUMENTS.
std::string option_sections(const Command& command, const char* macro)
{
    std::vector<std::string> groups;
    std::vector<std::string> texts;
    for (const Option& option : command.options) {
        if (option.names.back() == "--help") {
            continue;
        }
        const std::string group = option.positional ? "Arguments" : option.group;
        std::size_t at = 0;
        while (at < groups.size() && groups[at] != group) {
            ++at;
        }
        if (at == groups.size()) {
            groups.push_back(group);
            texts.push_back(std::string{macro} + " " + upper(group) + "\n");
        }
        texts[at] += tagged(option);
    }
    std::string out;
    for (const std::string& text : texts) {
        out += text;
    }
    return out;
}

std::string examples(const Command& command)
{
    if (command.examples.empty()) {
        return "";
    }
    std::string text = ".SH EXAMPLES\n.nf\n";
    for (const std::string& example : command.examples) {
        text += escaped(example) + "\n";
    }
    return text + ".fi\n";
}

constexpr const char* k_configuration =
    ".SH CONFIGURATION\n"
    "A JSON object in the file config.json (see FILES). Every key is optional, an unknown one is an error.\n"
    ".nf\n"
    "{\"markets\": [\"ebay\\-us\"], \"currency\": \"USD\", \"contact\": \"ops@example.org\", \"keep_sellers\": false,\n"
    " \"commands\": {\"chromium\": [\"chromium\", \"\\-\\-headless\", \"\\-\\-dump\\-dom\", \"{url}\"]},\n"
    " \"alerts\": {\n"
    "   \"rules\": [{\"name\": \"cheap\\-h100\", \"metric\": \"price\", \"below\": 20000, \"currency\": \"USD\",\n"
    "              \"card\": \"h100\", \"region\": \"US\"}],\n"
    "   \"channels\": {\"ops\": {\"kind\": \"webhook\", \"url\": \"https://hooks.example.org/prices\"}}}}\n"
    ".fi\n"
    ".TP\n.B markets\nScraped when none is named.\n"
    ".TP\n.B currency\nOf reports; else USD.\n"
    ".TP\n.B contact\nGoes into the User\\-Agent.\n"
    ".TP\n.B keep_sellers\nWhether sellers' names are stored as they are; else as keyed hashes.\n"
    ".TP\n.B commands\nPrograms that render pages, for \\fBscrape \\-\\-via\\fR: a name and a list of words.\n"
    ".TP\n.B alerts\nIn \\fBrules\\fR each has a \\fBname\\fR and a \\fBmetric\\fR: price or multiple (\\fBbelow\\fR "
    "or "
    "\\fBabove\\fR; of a price \\fBcurrency\\fR), spike or level_shift (\\fBdirection\\fR), new_low (\\fBdays\\fR), "
    "listing "
    "(\\fBbelow_percent\\fR), market. \\fBcard\\fR, \\fBregion\\fR, \\fBcondition\\fR, \\fBmarket\\fR and "
    "\\fBprice_kind\\fR narrow it down, each a word or a list; \\fBmin_sellers\\fR (6), \\fBclear\\fR, "
    "\\fBcool_down_days\\fR (3), \\fBtell_end\\fR and \\fBchannels\\fR say when and where it is told. In "
    "\\fBchannels\\fR each has a \\fBkind\\fR: webhook (\\fBurl\\fR, \\fBtoken\\fR), mail (\\fBserver\\fR, "
    "\\fBfrom\\fR, \\fBto\\fR, \\fBuser\\fR, \\fBpassword\\fR, \\fBca_file\\fR) or command (\\fBcommand\\fR). Secrets "
    "are "
    "named, {\"env\": \"NAME\"} or {\"file\": \"/path\"}.\n";

constexpr const char* k_files =
    ".SH FILES\n"
    ".TP\n.I $XDG_CONFIG_HOME/gpuprice/config.json\nThe configuration; every key is optional.\n"
    ".TP\n.I $XDG_CONFIG_HOME/gpuprice/markets/*.json\nMarket definitions of your own; they add to the shipped ones or "
    "override them, key by key.\n"
    ".TP\n.I $XDG_DATA_HOME/gpuprice/history.db\nThe price history, an SQLite database.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B GPUPRICE_DB\\fR, \\fBGPUPRICE_CONFIG\nInstead of \\fB\\-\\-db\\fR and \\fB\\-\\-config\\fR.\n"
    ".TP\n.B GPUPRICE_DATADIR\nWhere the catalogue, exchange rates and shipped market definitions lie.\n"
    ".TP\n.B GPUPRICE_NOW\nFixes the clock, for tests and demonstrations; reports then say so.\n"
    ".TP\n.B COLUMNS\nHow wide tables and charts are on a terminal; else as wide as the terminal says it is, and 80 "
    "columns where it does not say. A pipe or a file gets everything, uncut.\n"
    ".TP\n.B NO_COLOR\nNo colour unless \\fB\\-\\-color=always\\fR.\n";

}  // namespace

std::string program_page(const Command& program, const std::string& version)
{
    std::string page = heading("gpuprice", version, "track what accelerator cards really cost");
    page += ".SH SYNOPSIS\n.B gpuprice\n[\\fIOPTION\\fR \\&...]\n\\fICOMMAND\\fR\n[\\fIARGUMENT\\fR \\&...]\n";
    page +=
        ".SH DESCRIPTION\n"
        "gpuprice fetches listings of accelerator cards from configured marketplaces, works out what each really "
        "offers, keeps a price history in one file, and reports what cards cost, how far that is above their launch "
        "price, and whether it is moving. Every number can be explained; where the data is too thin for one, "
        "gpuprice says so instead.\n";
    page += ".SH COMMANDS\nEach has a page of its own, \\fBgpuprice\\-\\fICOMMAND\\fR(1).\n";
    for (const Command& command : program.commands) {
        page += ".TP\n\\fB" + escaped(command.name) + "\\fR\n" + escaped(command.summary) + ".\n";
    }
    page += option_sections(program, ".SH");
    page += ".SH EXIT STATUS\n" + escaped(program.notes.front()) + "\n";
    page += k_configuration;
    page += k_files;
    page += examples(program);
    return page;
}

std::string command_page(const Command& command, const std::string& version)
{
    const std::string words = "gpuprice " + command.name;
    std::string page = heading("gpuprice-" + command.name, version, command.summary);
    page += ".SH SYNOPSIS\n" + synopsis(words, command);
    page += ".SH DESCRIPTION\n" + escaped(command.summary) + ".\n" + paragraphs(command.notes);
    page += option_sections(command, ".SH");
    for (const Command& action : command.commands) {
        page += ".SH ACTION " + upper(action.name) + "\n" + synopsis(words + " " + action.name, action);
        page += ".PP\n" + escaped(action.summary) + ".\n" + paragraphs(action.notes);
        page += option_sections(action, ".SS");
    }
    Command all = command;
    for (const Command& action : command.commands) {
        std::ranges::copy_if(action.examples, std::back_inserter(all.examples), [&all](const std::string& example) {
            return std::ranges::find(all.examples, example) == all.examples.end();
        });
    }
    page += examples(all);
    page +=
        ".SH SEE ALSO\n.BR gpuprice (1)\nfor the options that every command has, exit codes, files and environment.\n";
    return page;
}

}  // namespace gpuprice::cli::docs
