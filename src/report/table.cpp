#include "gpuprice/report/table.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/report/numbers.hpp"
#include "gpuprice/text/csv.hpp"
#include "gpuprice/text/unicode.hpp"

#include "terminal_table.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace gpuprice::report {

namespace {

using nlohmann::ordered_json;

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
        std::string heading = "|";
        std::string rule = "|";
        for (const Column& column : table.columns) {
            if (column.audience != Audience::files) {
                heading += " " + markdown_escaped(column.title) + " |";
                rule += column.align == Align::right ? " ---: |" : " --- |";
            }
        }
        out += heading + "\n" + rule + "\n";
        for (const auto& row : table.rows) {
            out += "|";
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (table.columns[i].audience != Audience::files) {
                    out += " " + markdown_escaped(shown_text(row[i])) + " |";
                }
            }
            out += "\n";
        }
    }
    for (const std::string& note : table.notes) {
        out += "\n" + markdown_escaped(text::printable(note)) + "\n";
    }
    return out;
}

void tell_limit(const Table& table, const RenderOptions& options)
{
    const std::size_t all = table.rows.size();
    if (options.tell_limit && options.arrangement.limit && *options.arrangement.limit < all) {
        options.tell_limit(*options.arrangement.limit, all);
    }
}

}  // namespace

std::string shown_text(const Cell& cell)
{
    std::string text = text::printable(cell.shown.empty() ? plain(cell) : cell.shown);
    return text.empty() ? std::string{"–"} : text;
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

void give_way(std::vector<Column>& columns, std::initializer_list<std::string_view> keys)
{
    auto rank = static_cast<std::uint8_t>(keys.size());
    for (const std::string_view word : keys) {
        constexpr std::string_view k_cut = "…";
        const bool is_cut = word.ends_with(k_cut);
        const std::string_view key = word.substr(0, word.size() - (is_cut ? k_cut.size() : 0));
        const auto column = std::ranges::find_if(columns, [key](const Column& each) {
            return each.key == key || (key.ends_with('_') && each.key.starts_with(key));
        });
        if (column == columns.end()) {
            throw std::logic_error("no column is called " + std::string{key});
        }
        (is_cut ? column->cut_rank : column->rank) = rank--;
    }
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

Cell Cell::sorted_by(Cell cell, std::optional<double> by)
{
    cell.order = Order{by};
    return cell;
}

Cell Cell::toned(Cell cell, Tone tone)
{
    cell.tone = tone;
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
        const auto* text = std::get_if<std::string>(&row[i].value);
        if (text == nullptr) {
            line += plain(row[i]);  // needs no quotes
        } else {
            text::append_csv_text(line, *text, columns[i].untrusted);
        }
    }
    return line + "\r\n";
}

std::string for_files(std::string text, const RenderOptions& options)
{
    return options.width ? text::printable_lines(text) : text;
}

std::string render_document(const std::string& document, const Table& table, const RenderOptions& options)
{
    if (!options.arrangement.select.empty()) {
        throw core::UsageError("--select: these rows have a JSON shape of their own; take --format csv");
    }
    if (options.format == Format::json && options.arrangement.is_empty()) {
        return for_files(document, options);
    }
    tell_limit(table, options);
    auto parsed = ordered_json::parse(document);
    auto rows = ordered_json::array();
    for (const std::size_t row : wanted_rows(table, options.arrangement)) {
        rows.push_back(std::move(parsed["rows"][row]));
    }
    if (options.format == Format::jsonl) {
        std::string lines;
        for (const ordered_json& row : rows) {
            lines += row.dump() + "\n";
        }
        return for_files(std::move(lines), options);
    }
    parsed["rows"] = std::move(rows);
    return for_files(parsed.dump(2) + "\n", options);
}

std::string row_json(const Table& table, const std::vector<Cell>& row) { return to_json(table, row).dump(); }

std::string render(const Table& whole, const RenderOptions& options)
{
    tell_limit(whole, options);
    const Table chosen =
        options.arrangement.is_empty() ? Table{} : arranged(whole, options.arrangement, options.format);
    const Table& table = options.arrangement.is_empty() ? whole : chosen;
    std::string out;
    switch (options.format) {
        case Format::table: return terminal_table(table, options);
        case Format::md: return render_markdown(table);
        case Format::csv:
            out = csv_header(table.columns);
            for (const auto& row : table.rows) {
                out += csv_row(table.columns, row);
            }
            return for_files(std::move(out), options);
        case Format::jsonl:
            for (const auto& row : table.rows) {
                out += row_json(table, row) + "\n";
            }
            return for_files(std::move(out), options);
        case Format::json: {
            auto rows = ordered_json::array();
            for (const auto& row : table.rows) {
                rows.push_back(to_json(table, row));
            }
            auto document = ordered_json::object();
            document["rows"] = std::move(rows);
            return for_files(document.dump(2) + "\n", options);
        }
    }
    return out;
}

}  // namespace gpuprice::report
