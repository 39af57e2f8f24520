#include "gpuprice/report/page.hpp"

#include "gpuprice/text/unicode.hpp"

#include "page_html.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace gpuprice::report {

namespace {

using nlohmann::ordered_json;

/// What a page ends with, for people.
std::vector<std::string> last_lines(const Page& page)
{
    std::vector<std::string> lines{
        fmt::format("Method {}, data {}: the same two give the same numbers.", page.method, page.data_hash)};
    lines.insert(lines.end(), page.notes.begin(), page.notes.end());
    return lines;
}

std::string page_text(const Page& page, const RenderOptions& options)
{
    const auto heading = [&options](const std::string& text, char rule) {
        const std::string line(text::display_width(text), rule);
        return options.color ? "\x1b[1m" + text + "\x1b[0m\n" + line + "\n" : text + "\n" + line + "\n";
    };
    const auto lines = [&options](const std::string& text) {
        const std::string printable = text::printable(text);
        std::string all;
        for (const std::string& line :
             options.width ? text::wrapped(printable, *options.width, 2) : std::vector<std::string>{printable}) {
            all += line + "\n";
        }
        return all;
    };
    std::string out = heading(page.title, '=') + lines(page.subtitle) + (page.findings.empty() ? "" : "\n");
    for (const std::string& finding : page.findings) {
        out += lines("- " + finding);
    }
    RenderOptions of_table = options;
    of_table.format = Format::table;
    for (const PageSection& section : page.sections) {
        out += "\n" + heading(section.heading, '-') + render(section.table, of_table);
    }
    out += "\n";
    for (const std::string& line : last_lines(page)) {
        out += lines(line);
    }
    return out;
}

std::string page_markdown(const Page& page)
{
    // A table without rows and columns renders its lines alone, escaped.
    const auto escaped = [](const std::string& text) {
        Table line;
        line.empty_text = text;
        return render(line, {Format::md, std::nullopt, false});
    };
    std::string out = "# " + escaped(page.title) + "\n" + escaped(page.subtitle) + "\n";
    for (const std::string& finding : page.findings) {
        out += "- " + escaped(finding);
    }
    for (const PageSection& section : page.sections) {
        out += "\n## " + escaped(section.heading) + "\n" + render(section.table, {Format::md, std::nullopt, false});
    }
    for (const std::string& line : last_lines(page)) {
        out += "\n" + escaped(line);
    }
    return out;
}

std::string page_json(const Page& page)
{
    auto document = ordered_json::object();
    document["as_of"] = core::to_text(page.day);
    document["currency"] = page.currency.code();
    document["method"] = page.method;
    document["data_hash"] = page.data_hash;
    document["findings"] = ordered_json::array();
    for (const std::string& finding : page.findings) {
        document["findings"].push_back(text::to_valid_utf8(finding));
    }
    document["sections"] = ordered_json::object();
    for (const PageSection& section : page.sections) {
        const std::string json =
            section.json.empty() ? render(section.table, {Format::json, std::nullopt, false}) : section.json;
        ordered_json& written = document["sections"][section.key];
        written = ordered_json::parse(json);
        if (written.at("rows").empty() && !section.table.empty_text.empty()) {
            written["reason"] = text::to_valid_utf8(section.table.empty_text);
        }
    }
    return document.dump(2) + "\n";
}

}  // namespace

core::Result<PageFormat> parse_page_format(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, PageFormat>, 4> k_formats{
        {{"table", PageFormat::table}, {"md", PageFormat::md}, {"html", PageFormat::html}, {"json", PageFormat::json}}};
    for (const auto& [word, format] : k_formats) {
        if (word == text) {
            return format;
        }
    }
    return core::Error{
        core::ErrorKind::invalid,
        "'" + std::string{text} + "' is no format of a page of several tables; use table, md, html or json",
        {}};
}

std::string render_page(const Page& page, PageFormat format, const RenderOptions& options)
{
    switch (format) {
        case PageFormat::md: return page_markdown(page);
        case PageFormat::html: return page_html(page);
        case PageFormat::json: return page_json(page);
        case PageFormat::table: break;
    }
    return page_text(page, options);
}

}  // namespace gpuprice::report
