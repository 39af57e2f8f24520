#ifndef GPUPRICE_REPORT_TABLE_HPP
#define GPUPRICE_REPORT_TABLE_HPP

/// \file
/// Rows of typed cells, and their five written forms. Every command that prints rows goes through here, so that the
/// screen, Markdown, CSV and JSON always show the same rows.

#include "gpuprice/core/result.hpp"
#include "gpuprice/report/arrangement.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
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
    /// On a narrow terminal the column may be cut down to this many columns; 0 = never cut. Not for numbers.
    std::size_t least_width = 0;
    /// Text from strangers: guarded against spreadsheet formulas in CSV.
    bool untrusted = false;
    /// Which columns a narrow terminal does without: those of the highest rank first, of equal ones the rightmost, the
    /// first column never.
    std::uint8_t rank = 0;
    /// Of a column that may be cut: 0 = before any column goes. Else it has up to `k_whole_text` columns until those of
    /// a higher rank than this have gone.
    std::uint8_t cut_rank = 0;
};

/// What a text that is cut late takes to be read: two flags, a reason.
inline constexpr std::size_t k_whole_text = 18;

/// Ranks the columns of these keys by how well a narrow terminal does without them, the one to go first in front. A key
/// that ends in "_" stands for the one that begins so: "median_" for "median_usd"; with "…" behind it, that column is
/// cut then and goes where it is named again. Columns that are not named stay longest. \throws std::logic_error  for a
/// key that is no column's.
void give_way(std::vector<Column>& columns, std::initializer_list<std::string_view> keys);

/// What a cell's colour says, to those who see one; the words of the cell say it too.
enum class Tone : std::uint8_t { plain, good, warning, bad };

/// One value. `shown` is what people read, where it differs from the plain value.
struct Cell {
    std::variant<std::monostate, std::string, double, std::int64_t, bool> value;
    std::string shown;
    Tone tone = Tone::plain;
    /// What rows are sorted by where that is not the value: prices in several currencies, by what they are in one. In
    /// it none = not known, which comes last as what is missing does.
    struct Order {
        std::optional<double> by;
    };
    std::optional<Order> order;

    Cell() = default;
    Cell(std::string text) : value{std::move(text)} {}         // NOLINT(google-explicit-constructor)
    Cell(std::string_view text) : value{std::string{text}} {}  // NOLINT(google-explicit-constructor)
    Cell(const char* text) : value{std::string{text}} {}       // NOLINT(google-explicit-constructor)

    [[nodiscard]] static Cell number(double value, int digits);  ///< rounded to `digits` places
    [[nodiscard]] static Cell number(double value, int digits, std::string shown);
    [[nodiscard]] static Cell count(std::size_t value);
    [[nodiscard]] static Cell truth(bool value);
    [[nodiscard]] static Cell with_display(Cell cell, std::string shown);
    [[nodiscard]] static Cell sorted_by(Cell cell, std::optional<double> by);
    [[nodiscard]] static Cell toned(Cell cell, Tone tone);
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
    Arrangement arrangement = {};
    /// Told how many rows of how many are shown where the arrangement's limit leaves some out. May be empty.
    std::function<void(std::size_t shown, std::size_t all)> tell_limit = {};
};

/// The table in the format asked for, ending in a line break. JSON is `{"rows": […]}`; CSV and JSONL have the rows
/// alone (CSV with its header). Untrusted text is made printable in table and md; in the others it stays as it is in a
/// file or pipe, and is made printable on a terminal.
///
/// On a terminal no line is wider than it. A row is one line always: texts that may be cut are, ending in "…", numbers
/// never; then columns are left out by their rank, and a note names them. Title and notes are wrapped, except for a
/// note that ends in a command (": gpuprice …"), which can so be copied.
[[nodiscard]] std::string render(const Table& table, const RenderOptions& options);

/// What is written for programs, as `render` gives it: on a terminal, without control and bidi characters.
[[nodiscard]] std::string for_files(std::string text, const RenderOptions& options);

/// The rows in JSON where they have a shape of their own: `document`, a JSON object whose "rows" are those of the table
/// in its order, as it is (json) or its rows alone (jsonl), sorted and limited. \throws core::UsageError  when columns
/// are selected.
[[nodiscard]] std::string render_document(const std::string& document, const Table& table,
                                          const RenderOptions& options);

/// One row as a JSON object, by the columns meant for files; for reports with a JSON shape of their own.
[[nodiscard]] std::string row_json(const Table& table, const std::vector<Cell>& row);

/// The CSV header and rows, for streams that render one at a time.
[[nodiscard]] std::string csv_header(const std::vector<Column>& columns);
[[nodiscard]] std::string csv_row(const std::vector<Column>& columns, const std::vector<Cell>& row);

}  // namespace gpuprice::report

#endif  // GPUPRICE_REPORT_TABLE_HPP
