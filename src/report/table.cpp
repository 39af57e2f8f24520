#include "gpuprice/report/table.hpp"

#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/csv.hpp"
#include "gpuprice/text/unicode.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace gpuprice::report {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view k_gap = "  ";
constexpr std::string_view k_nothing = "–";

std::string plain(const Cell& cell)
{
    if (const auto* text = std::get_if<std::string>(&cell.value)) {
        return *text;
    }
    if (const auto* number = std::get_if<double>(&cell.value)) {
        constexpr int k_digits = 6;
        return decimal_text(*number, k_digits);
    }
    if (const auto* count = std::get_if<std::int64_t>(&cell.value)) {
        return std::to_string(*count);
    }
    if (const auto* truth = std::get_if<bool>(&cell.value)) {
        return *truth ? "true" : "false";
    }
    return {};
}

ordered_json to_json(const Cell& cell)
{
    if (const auto* text = std::get_if<std::string>(&cell.value)) {
        return text::to_valid_utf8(*text);
    }
    if (const auto* number = std::get_if<double>(&cell.value)) {
        return *number;
    }
    if (const auto* count = std::get_if<std::int64_t>(&cell.value)) {
        return *count;
    }
    if (const auto* truth = std::get_if<bool>(&cell.value)) {
        return *truth;
    }
    return nullptr;
}

ordered_json to_json(const Table& table, const std::vector<Cell>& row)
{
    auto object = ordered_json::object();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].audience != Audience::people) {
            object[table.columns[i].key] = to_json(row[i]);
        }
    }
    return object;
}

std::string padded(std::string_view text, std::size_t width, Align align)
{
    const std::size_t used = text::display_width(text);
    const std::string space(width > used ? width - used : 0, ' ');
    return align == Align::right ? space + std::string{text} : std::string{text} + space;
}

/// The columns meant for people, with their cells as text and the widths they get.
struct Layout {
    std::vector<const Column*> columns;
    std::vector<std::vector<std::string>> cells;  // [row][column]
    std::vector<std::size_t> widths;
};

Layout lay_out(const Table& table)
{
    Layout layout;
    layout.cells.resize(table.rows.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        if (column.audience == Audience::files) {
            continue;
        }
        layout.columns.push_back(&column);
        std::size_t width = text::display_width(column.title);
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            layout.cells[row].push_back(shown_text(table.rows[row][i]));
            width = std::max(width, text::display_width(layout.cells[row].back()));
        }
        layout.widths.push_back(width);
    }
    return layout;
}

std::size_t total_width(const Layout& layout)
{
    std::size_t total = layout.widths.empty() ? 0 : k_gap.size() * (layout.widths.size() - 1);
    for (const std::size_t width : layout.widths) {
        total += width;
    }
    return total;
}

/// Makes the layout fit; returns the titles of the columns that had to go.
std::vector<std::string> fit(Layout& layout, std::size_t width)
{
    for (std::size_t i = layout.columns.size(); i-- > 0 && total_width(layout) > width;) {
        const std::size_t least = layout.columns[i]->least_width;
        const std::size_t excess = total_width(layout) - width;
        if (least > 0 && layout.widths[i] > least) {
            layout.widths[i] -= std::min(excess, layout.widths[i] - least);
        }
    }
    std::vector<std::string> dropped;
    while (layout.columns.size() > 1 && total_width(layout) > width) {
        dropped.insert(dropped.begin(), layout.columns.back()->title);
        layout.columns.pop_back();
        layout.widths.pop_back();
    }
    return dropped;
}

std::string line_of(const Layout& layout, const std::vector<std::string>& cells)
{
    std::string line;
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
        line += i == 0 ? "" : k_gap;
        line += padded(text::cut(cells[i], layout.widths[i]), layout.widths[i], layout.columns[i]->align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string render_table(const Table& table, const RenderOptions& options)
{
    const auto within = [&options](const std::string& line) {
        return options.width ? text::cut(line, *options.width) : line;
    };
    const auto emphasized = [&options](const std::string& line) {
        return options.color ? "\x1b[1m" + line + "\x1b[0m" : line;
    };
    std::string out;
    if (!table.title.empty()) {
        out += emphasized(within(text::printable(table.title))) + "\n\n";
    }
    std::vector<std::string> dropped;
    if (table.rows.empty()) {
        out += table.empty_text.empty() ? std::string{"no rows"} : text::printable(table.empty_text);
        out += '\n';
    } else {
        Layout layout = lay_out(table);
        if (options.width) {
            dropped = fit(layout, *options.width);
        }
        std::vector<std::string> titles;
        for (const Column* column : layout.columns) {
            titles.push_back(column->title);
        }
        out += emphasized(line_of(layout, titles)) + "\n";
        for (const auto& cells : layout.cells) {
            out += line_of(layout, cells) + "\n";
        }
    }
    if (!table.notes.empty() || !dropped.empty()) {
        out += '\n';
    }
    for (const std::string& note : table.notes) {
        out += text::printable(note) + "\n";
    }
    if (!dropped.empty()) {
        std::string names;
        for (const std::string& name : dropped) {
            names.append(names.empty() ? "" : ", ").append(name);
        }
        out += "Not shown at this width: " + names + " (--format csv has every column).\n";
    }
    return out;
}

std::string markdown_escaped(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (std::string_view{"\\|`*_<>[]"}.find(c) != std::string_view::npos) {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

std::string render_markdown(const Table& table)
{
    std::string out;
    if (!table.title.empty()) {
        out += "**" + markdown_escaped(text::printable(table.title)) + "**\n\n";
    }
    if (table.rows.empty()) {
        out += markdown_escaped(table.empty_text.empty() ? "no rows" : text::printable(table.empty_text)) + "\n";
    } else {
        const Layout layout = lay_out(table);
        std::string heading = "|";
        std::string rule = "|";
        for (const Column* column : layout.columns) {
            heading += " " + markdown_escaped(column->title) + " |";
            rule += column->align == Align::right ? " ---: |" : " --- |";
        }
        out += heading + "\n" + rule + "\n";
        for (const auto& cells : layout.cells) {
            out += "|";
            for (const std::string& cell : cells) {
                out += " " + markdown_escaped(cell) + " |";
            }
            out += "\n";
        }
    }
    for (const std::string& note : table.notes) {
        out += "\n" + markdown_escaped(text::printable(note)) + "\n";
    }
    return out;
}

}  // namespace

std::string shown_text(const Cell& cell)
{
    std::string text = text::printable(cell.shown.empty() ? plain(cell) : cell.shown);
    return text.empty() ? std::string{k_nothing} : text;
}

core::Result<Format> parse_format(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, Format>, 5> k_formats{{{"table", Format::table},
                                                                            {"csv", Format::csv},
                                                                            {"json", Format::json},
                                                                            {"jsonl", Format::jsonl},
                                                                            {"md", Format::md}}};
    for (const auto& [word, format] : k_formats) {
        if (word == text) {
            return format;
        }
    }
    return core::Error{
        core::ErrorKind::invalid, "'" + std::string{text} + "' is no format; use table, csv, json, jsonl or md", {}};
}

Cell Cell::number(double value, int digits)
{
    Cell cell;
    cell.value = rounded(value, digits);
    return cell;
}

Cell Cell::number(double value, int digits, std::string shown)
{
    return with_display(number(value, digits), std::move(shown));
}

Cell Cell::count(std::size_t value)
{
    Cell cell;
    cell.value = static_cast<std::int64_t>(value);
    return cell;
}

Cell Cell::truth(bool value)
{
    Cell cell;
    cell.value = value;
    return cell;
}

Cell Cell::with_display(Cell cell, std::string shown)
{
    cell.shown = std::move(shown);
    return cell;
}

std::string csv_header(const std::vector<Column>& columns)
{
    std::string line;
    for (const Column& column : columns) {
        if (column.audience != Audience::people) {
            line.append(line.empty() ? "" : ",").append(column.key);
        }
    }
    return line + "\r\n";
}

std::string csv_row(const std::vector<Column>& columns, const std::vector<Cell>& row)
{
    std::string line;
    bool first = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].audience == Audience::people) {
            continue;
        }
        line += first ? "" : ",";
        first = false;
        const std::string value = text::to_valid_utf8(plain(row[i]));
        line += columns[i].untrusted ? text::csv_guarded_field(value) : text::csv_field(value);
    }
    return line + "\r\n";
}

std::string row_json(const Table& table, const std::vector<Cell>& row) { return to_json(table, row).dump(); }

std::string render(const Table& table, const RenderOptions& options)
{
    std::string out;
    switch (options.format) {
        case Format::table: return render_table(table, options);
        case Format::md: return render_markdown(table);
        case Format::csv:
            out = csv_header(table.columns);
            for (const auto& row : table.rows) {
                out += csv_row(table.columns, row);
            }
            return out;
        case Format::jsonl:
            for (const auto& row : table.rows) {
                out += row_json(table, row) + "\n";
            }
            return out;
        case Format::json: {
            auto rows = ordered_json::array();
            for (const auto& row : table.rows) {
                rows.push_back(to_json(table, row));
            }
            auto document = ordered_json::object();
            document["rows"] = std::move(rows);
            return document.dump(2) + "\n";
        }
    }
    return out;
}

}  // namespace gpuprice::report
