#include "page_html.hpp"

#include "gpuprice/core/digest.hpp"
#include "gpuprice/report/headline.hpp"
#include "gpuprice/report/numbers.hpp"

#include "escaped.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace gpuprice::report {

namespace {

/// Escaped, with what stands in `backticks` as code.
std::string prose(std::string_view text)
{
    const std::string safe = escaped(text);
    std::string out;
    bool inside = false;
    for (const char c : safe) {
        if (c == '`') {
            out += inside ? "</code>" : "<code>";
            inside = !inside;
        } else {
            out += c;
        }
    }
    return inside ? safe : out;
}

std::string list_of(const std::vector<std::string>& lines, std::string_view style)
{
    if (lines.empty()) {
        return {};
    }
    std::string out = fmt::format("<ul class=\"{}\">\n", style);
    for (const std::string& line : lines) {
        out += "<li>" + prose(line) + "</li>\n";
    }
    return out + "</ul>\n";
}

/// By what a script sorts: the number itself, not how people read it. Text sorts as it stands.
std::string sort_key(const Cell& cell)
{
    constexpr int k_digits = 6;
    if (const auto* number = std::get_if<double>(&cell.value)) {
        return fmt::format(" data-sort=\"{}\"", decimal_text(*number, k_digits));
    }
    if (const auto* count = std::get_if<std::int64_t>(&cell.value)) {
        return fmt::format(" data-sort=\"{}\"", *count);
    }
    return {};
}

/// Whether people see the column: of those with words, that say something only now and then, the empty ones are left
/// out.
bool is_shown(const Table& table, std::size_t place)
{
    const Column& column = table.columns[place];
    if (column.audience == Audience::files) {
        return false;
    }
    return column.least_width == 0 || std::ranges::any_of(table.rows, [place](const std::vector<Cell>& row) {
               return shown_text(row[place]) != shown_text(Cell::none());
           });
}

std::string table_html(const PageSection& section)
{
    const Table& table = section.table;
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        if (is_shown(table, place)) {
            places.push_back(place);
        }
    }
    std::string out = fmt::format(
        "<p class=\"wide\">Wider than the screen: it scrolls sideways →</p>\n"
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n<thead><tr>",
        escaped(section.heading));
    for (const std::size_t place : places) {
        const Column& column = table.columns[place];
        out += fmt::format("<th scope=\"col\"{}>{}</th>", column.align == Align::right ? " class=\"number\"" : "",
                           escaped(column.title));
    }
    out += "</tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        out += "<tr>";
        bool is_first = true;
        for (const std::size_t place : places) {
            const Column& column = table.columns[place];
            const Cell& cell = table.rows[i][place];
            const std::string text = escaped(shown_text(cell));
            if (is_first) {
                out += "<th scope=\"row\">" + text + "</th>";
                is_first = false;
            } else if (column.key == k_course_column && !section.sparks.empty()) {
                out += "<td>" + section.sparks[i] + "</td>";
            } else {
                // What may be cut on a terminal may be broken here.
                const char* style = column.align == Align::right ? " class=\"number\""
                                    : column.least_width > 0     ? " class=\"words\""
                                                                 : "";
                out += fmt::format("<td{}{}>{}</td>", style, sort_key(cell), text);
            }
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table>\n</div>\n";
}

std::string section_html(const PageSection& section)
{
    const Table& table = section.table;
    std::string out = fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n", escaped(section.key), escaped(section.heading));
    if (!table.title.empty()) {
        out += "<p class=\"terms\">" + prose(table.title) + "</p>\n";
    }
    out += table.rows.empty() ? "<p class=\"none\">" + prose(table.empty_text) + "</p>\n" : table_html(section);
    return out + list_of(table.notes, "notes") + "</section>\n";
}

std::string charts_html(const Page& page)
{
    std::string figures;
    for (const PriceChart& chart : page.charts) {
        if (const std::string svg = svg_chart(chart); !svg.empty()) {
            figures +=
                fmt::format("<figure>\n<figcaption>{} <span class=\"readout\"></span></figcaption>\n{}\n</figure>\n",
                            escaped(chart.title), svg);
        }
    }
    if (figures.empty()) {
        return {};
    }
    return "<section id=\"charts\">\n<h2>Daily prices</h2>\n"
           "<p class=\"terms\">Daily medians in each cell's own currency; the axis does not begin at 0.</p>\n"
           "<ul class=\"legend\"><li class=\"price\">median</li><li class=\"band\">95 % interval</li>"
           "<li class=\"reference\">launch price</li><li class=\"event\">dated event</li>"
           "<li class=\"break\">other markets observed from here on, the line is parted</li></ul>\n"
           "<div class=\"charts\">\n" +
           figures + "</div>\n" + list_of(page.chart_notes, "notes") + "</section>\n";
}

}  // namespace

std::string page_html(const Page& page)
{
    const std::string style = std::string{k_page_style} + chart_style();
    std::string out = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; script-src "
        "'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
        core::sha256_base64(style), core::sha256_base64(k_page_script), escaped(page.title), style);
    out += fmt::format("<header>\n<h1>{}</h1>\n<p class=\"terms\">{}</p>\n", escaped(page.title), prose(page.subtitle));
    out += list_of(page.findings, "findings");
    out += "<nav aria-label=\"Sections\"><ul>";
    const std::string charts = charts_html(page);
    for (std::size_t i = 0; i < page.sections.size(); ++i) {
        const PageSection& section = page.sections[i];
        out += fmt::format("<li><a href=\"#{}\">{}</a></li>", escaped(section.key), escaped(section.heading));
        out += i == 0 && !charts.empty() ? "<li><a href=\"#charts\">Daily prices</a></li>" : "";
    }
    out += "</ul></nav>\n</header>\n<main>\n";
    for (std::size_t i = 0; i < page.sections.size(); ++i) {
        out += section_html(page.sections[i]);
        out += i == 0 ? charts : "";
    }
    out += fmt::format(
        "</main>\n<footer>\n<dl><dt>Method</dt><dd>{}</dd><dt>Data</dt><dd><code>{}</code></dd></dl>\n<p>The same two "
        "give "
        "the same numbers.</p>\n",
        escaped(page.method), escaped(page.data_hash));
    out += list_of(page.notes, "notes");
    return out + "</footer>\n<script>" + std::string{k_page_script} + "</script>\n</body>\n</html>\n";
}

}  // namespace gpuprice::report
