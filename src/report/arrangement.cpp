#include "gpuprice/report/arrangement.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/report/table.hpp"

#include <algorithm>
#include <numeric>

namespace gpuprice::report {

namespace {

bool is_screen(Format format) { return format == Format::table || format == Format::md; }

bool is_written(const Column& column, Format format)
{
    return column.audience != (is_screen(format) ? Audience::files : Audience::people);
}

/// Whether a column may be named at all where rows are written so.
bool may_be_named(const Column& column, Format format)
{
    return is_screen(format) || column.audience != Audience::people;
}

[[noreturn]] void refuse(const std::string& key, const char* option, const std::vector<Column>& columns, Format format)
{
    std::string names;
    for (const Column& column : columns) {
        if (may_be_named(column, format)) {
            names.append(names.empty() ? "" : ", ").append(column.key);
        }
    }
    throw core::UsageError(std::string{option} + ": there is no column '" + key + "'; there are " + names);
}

std::optional<double> number_of(const Cell& cell)
{
    if (cell.order) {
        return cell.order->by;
    }
    if (const auto* number = std::get_if<double>(&cell.value)) {
        return *number;
    }
    if (const auto* count = std::get_if<std::int64_t>(&cell.value)) {
        return static_cast<double>(*count);
    }
    if (const auto* truth = std::get_if<bool>(&cell.value)) {
        return *truth ? 1.0 : 0.0;
    }
    return std::nullopt;
}

bool is_missing(const Cell& cell)
{
    if (cell.order) {
        return !cell.order->by;
    }
    const auto* text = std::get_if<std::string>(&cell.value);
    return std::holds_alternative<std::monostate>(cell.value) || (text != nullptr && text->empty());
}

/// Less, equal or greater; of cells that are both there.
int compared(const Cell& left, const Cell& right)
{
    const auto left_number = number_of(left);
    const auto right_number = number_of(right);
    if (left_number && right_number) {
        return static_cast<int>(*left_number > *right_number) - static_cast<int>(*left_number < *right_number);
    }
    if (left_number || right_number) {
        return left_number ? -1 : 1;
    }
    return std::get<std::string>(left.value).compare(std::get<std::string>(right.value));
}

std::string title_of(const std::string& key)
{
    std::string title = key;
    std::ranges::transform(title, title.begin(), [](char c) {
        return c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return title;
}

}  // namespace

SortKey parse_sort_key(std::string_view text)
{
    const std::size_t colon = text.find(':');
    const std::string_view direction = colon == std::string_view::npos ? "asc" : text.substr(colon + 1);
    if (direction != "asc" && direction != "desc") {
        throw core::UsageError("--sort: '" + std::string{text} + "' is neither COLUMN nor COLUMN:asc nor COLUMN:desc");
    }
    return {std::string{text.substr(0, colon)}, direction == "desc"};
}

std::vector<std::size_t> selected_columns(const std::vector<Column>& columns, const Arrangement& arrangement,
                                          Format format)
{
    std::vector<std::size_t> places;
    if (arrangement.select.empty()) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (is_written(columns[i], format)) {
                places.push_back(i);
            }
        }
        return places;
    }
    for (const std::string& key : arrangement.select) {
        const auto found = std::ranges::find(columns, key, &Column::key);
        if (found == columns.end() || !may_be_named(*found, format)) {
            refuse(key, "--select", columns, format);
        }
        const auto place = static_cast<std::size_t>(found - columns.begin());
        if (std::ranges::find(places, place) != places.end()) {
            throw core::UsageError("--select: the column '" + key + "' is named twice");
        }
        places.push_back(place);
    }
    return places;
}

RowOrder::RowOrder(const std::vector<Column>& columns, const std::vector<SortKey>& sort)
{
    for (const SortKey& key : sort) {
        const auto found = std::ranges::find(columns, key.column, &Column::key);
        if (found == columns.end()) {
            refuse(key.column, "--sort", columns, Format::table);
        }
        places_.push_back({static_cast<std::size_t>(found - columns.begin()), key.descending});
    }
}

bool RowOrder::operator()(const std::vector<Cell>& left, const std::vector<Cell>& right) const
{
    for (const Place& place : places_) {
        const Cell& a = left[place.column];
        const Cell& b = right[place.column];
        if (is_missing(a) || is_missing(b)) {
            if (is_missing(a) != is_missing(b)) {
                return is_missing(b);
            }
            continue;
        }
        if (const int order = compared(a, b); order != 0) {
            return place.descending ? order > 0 : order < 0;
        }
    }
    return false;
}

std::vector<std::size_t> wanted_rows(const Table& table, const Arrangement& arrangement)
{
    std::vector<std::size_t> rows(table.rows.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const RowOrder order{table.columns, arrangement.sort};
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t left, std::size_t right) { return order(table.rows[left], table.rows[right]); });
    rows.resize(std::min(rows.size(), arrangement.limit.value_or(rows.size())));
    return rows;
}

Table arranged(const Table& table, const Arrangement& arrangement, Format format)
{
    Table result;
    result.title = table.title;
    result.notes = table.notes;
    const bool shows_none = arrangement.limit == std::size_t{0} && !table.rows.empty();
    result.empty_text = shows_none ? "No row is shown: --limit 0." : table.empty_text;
    const auto columns = selected_columns(table.columns, arrangement, format);
    for (const std::size_t place : columns) {
        Column column = table.columns[place];
        column.audience = Audience::both;
        if (column.title.empty()) {
            column.title = title_of(column.key);
        }
        if (!arrangement.select.empty()) {
            // Whoever names columns wants the first of them most.
            column.rank = static_cast<std::uint8_t>(std::min<std::size_t>(result.columns.size(), UINT8_MAX));
        }
        result.columns.push_back(std::move(column));
    }
    for (const std::size_t row : wanted_rows(table, arrangement)) {
        std::vector<Cell> cells;
        for (const std::size_t place : columns) {
            cells.push_back(table.rows[row][place]);
        }
        result.rows.push_back(std::move(cells));
    }
    return result;
}

}  // namespace gpuprice::report
