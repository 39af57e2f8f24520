#ifndef GPUPRICE_REPORT_TABLE_HPP
#define GPUPRICE_REPORT_TABLE_HPP

/// \file
/// Rows of typed cells, and their five written forms. Every command that prints rows goes through here, so that the
/// screen, Markdown, CSV and JSON always show the same rows.

#include "gpuprice/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gpuprice::report {

enum class Format : std::uint8_t { table, csv, json, jsonl, md };

/// Reads "table", "csv", "json", "jsonl" or "md".
[[nodiscard]] core::Result<Format> parse_format(std::string_view text);

enum class Align : std::uint8_t { left, right };

/// Where a column is written: on people's screens (table and md), in files (csv and json), or both.
enum class Audience : std::uint8_t { both, people, files };

struct Column {
    std::string key;    ///< the name in CSV and JSON, with its unit: "median_usd"
    std::string title;  ///< the heading on the screen: "MEDIAN USD"
    Align align = Align::left;
    Audience audience = Audience::both;
    /// On a narrow terminal the column may be cut down to this many columns; 0 = never cut.
    std::size_t least_width = 0;
    /// Text from strangers: guarded against spreadsheet formulas in CSV.
    bool untrusted = false;
};

/// One value. `shown` is what people read, where it differs from the plain value.
struct Cell {
    std::variant<std::monostate, std::string, double, std::int64_t, bool> value;
    std::string shown;

    Cell() = default;
    Cell(std::string text) : value{std::move(text)} {}         // NOLINT(google-explicit-constructor)
    Cell(std::string_view text) : value{std::string{text}} {}  // NOLINT(google-explicit-constructor)
    Cell(const char* text) : value{std::string{text}} {}       // NOLINT(google-explicit-constructor)

    [[nodiscard]] static Cell number(double value, int digits);  ///< rounded to `digits` places
    [[nodiscard]] static Cell number(double value, int digits, std::string shown);
    [[nodiscard]] static Cell count(std::size_t value);
    [[nodiscard]] static Cell truth(bool value);
    [[nodiscard]] static Cell with_display(Cell cell, std::string shown);
    /// What people read where there is nothing: "–".
    [[nodiscard]] static Cell none() { return {}; }
};

/// What people read of a cell: printable; "–" where there is nothing.
[[nodiscard]] std::string shown_text(const Cell& cell);

struct Table {
    std::string title;  ///< a line above the table, for people; may be empty
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`
    std::vector<std::string> notes;       ///< lines below the table, for people
    std::string empty_text;               ///< for people, in place of a table without rows
};

struct RenderOptions {
    Format format = Format::table;
    std::optional<std::size_t> width;  ///< terminal columns; none = as wide as needed (files and pipes)
    bool color = false;
};

/// The table in the format asked for, ending in a line break. JSON is `{"rows": […]}`; CSV and JSONL have the rows
/// alone (CSV with its header). Untrusted text is made printable in table and md. Terminal tables fit the width:
/// columns that may be cut are, then the rightmost columns are dropped and named in a note.
[[nodiscard]] std::string render(const Table& table, const RenderOptions& options);

/// One row as a JSON object, by the columns meant for files; for reports with a JSON shape of their own.
[[nodiscard]] std::string row_json(const Table& table, const std::vector<Cell>& row);

/// The CSV header and rows, for streams that render one at a time.
[[nodiscard]] std::string csv_header(const std::vector<Column>& columns);
[[nodiscard]] std::string csv_row(const std::vector<Column>& columns, const std::vector<Cell>& row);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_TABLE_HPP
