#include "gpuprice/markets/sightings.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/csv.hpp"
#include "gpuprice/text/suggestion.hpp"

#include "json.hpp"
#include "sighting_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace gpuprice::markets {

namespace {

constexpr std::size_t k_max_line_bytes = std::size_t{1} << 20;
std::string unknown_column(std::string_view name)
{
    return fmt::format("unknown column '{}'{} (accepted: {})", name, text::hint(name, k_sighting_columns),
                       text::joined(k_sighting_columns));
}

std::vector<std::size_t> read_header(const std::vector<std::string>& names, SightingsUse use)
{
    std::vector<std::size_t> columns;
    for (const std::string& name : names) {
        const auto column = find_column(name);
        if (!column) {
            throw core::DataError("line 1: " + unknown_column(name));
        }
        if (std::ranges::count(columns, *column) > 0) {
            throw core::DataError("line 1: the column '" + name + "' is there twice");
        }
        columns.push_back(*column);
    }
    const std::vector<std::string_view> required = use == SightingsUse::history
                                                       ? std::vector<std::string_view>{"observed_at", "market", "title"}
                                                       : std::vector<std::string_view>{"title"};
    for (const std::string_view name : required) {
        if (std::ranges::count(columns, find_column(name).value()) == 0) {
            throw core::DataError(fmt::format("line 1: the header lacks the column '{}'", name));
        }
    }
    return columns;
}

core::Error wrong_value(std::string_view column, const std::string& rule)
{
    return {core::ErrorKind::invalid, rule, std::string{column}};
}

// A JSON value as the cell that a CSV would have.
core::Result<std::string> to_cell(const std::string& column, const nlohmann::json& value)
{
    if (value.is_null()) {
        return std::string{};
    }
    if (value.is_string()) {
        return value.get<std::string>();
    }
    if (value.is_object() && column == "facts") {
        return value.dump();
    }
    if (value.is_boolean() && column == "best_offer") {
        return value.dump();
    }
    std::string text = value.is_number() ? value.dump() : "";
    if (text.empty() || text.find('e') != std::string::npos) {
        return wrong_value(column, "the value must be a string or a plain number");
    }
    return text;
}

core::Result<SightingCells> read_object(std::string_view line)
{
    const auto object = parse_json(line);
    if (!object || !object->is_object()) {
        return core::Error{core::ErrorKind::invalid, "it is not one JSON object, such as {\"title\":\"…\"}", ""};
    }
    SightingCells cells;
    for (const auto& [key, value] : object->items()) {
        const auto column = find_column(key);
        if (!column) {
            return core::Error{core::ErrorKind::invalid, unknown_column(key), ""};
        }
        auto cell = to_cell(key, value);
        if (!cell) {
            return std::move(cell).error();
        }
        cells.set(*column, std::move(cell).value());
    }
    return cells;
}

}  // namespace

struct SightingsReader::Source {
    Source(std::istream& stream, SightingsFormat format_read) : in{stream}, format{format_read}, csv{stream} {}

    [[nodiscard]] std::optional<core::Result<SightingCells>> next()
    {
        return format == SightingsFormat::csv ? next_record() : next_line();
    }

    std::optional<core::Result<SightingCells>> next_record();
    std::optional<core::Result<SightingCells>> next_line();
    bool read_line(std::string& text);

    std::istream& in;
    SightingsFormat format;
    text::CsvReader csv;
    std::vector<std::size_t> columns;  ///< of the CSV's fields
    std::vector<bool> is_guarded;      ///< each of them
    long line = 0;
};

std::optional<core::Result<SightingCells>> SightingsReader::Source::next_record()
{
    auto record = csv.next();
    line = csv.line();
    if (!record) {
        return std::nullopt;
    }
    if (!*record) {
        return std::move(*record).error();
    }
    std::vector<std::string> fields = std::move(*record).value();
    if (fields.size() != columns.size()) {
        return core::Error{core::ErrorKind::invalid,
                           fmt::format("it has {} cells where the header has {}", fields.size(), columns.size()), ""};
    }
    SightingCells cells;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        cells.set(columns[i], is_guarded[i] ? text::csv_unguarded(fields[i]) : std::move(fields[i]));
    }
    return cells;
}

// Reads to the line's end and keeps at most one byte more than allowed, so that no line can fill the memory.
bool SightingsReader::Source::read_line(std::string& text)
{
    text.clear();
    bool any = false;
    for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
        any = true;
        if (c == '\n') {
            break;
        }
        if (text.size() <= k_max_line_bytes) {
            text += static_cast<char>(c);
        }
    }
    line += any ? 1 : 0;
    return any;
}

std::optional<core::Result<SightingCells>> SightingsReader::Source::next_line()
{
    constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
    std::string text;
    while (read_line(text)) {
        if (line == 1 && text.starts_with(k_byte_order_mark)) {
            text.erase(0, k_byte_order_mark.size());
        }
        if (text.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        if (text.size() > k_max_line_bytes) {
            return core::Error{core::ErrorKind::too_large, "it is over 1 MiB", ""};
        }
        return read_object(text);
    }
    return std::nullopt;
}

SightingsReader::SightingsReader(std::istream& in, SightingsFormat format, SightingsUse use,
                                 UsualCurrency usual_currency)
    : source_{std::make_unique<Source>(in, format)}, use_{use}, usual_currency_{std::move(usual_currency)}
{
    if (format == SightingsFormat::csv) {
        const auto header = source_->csv.next();
        if (!header || !*header) {
            throw core::DataError(header ? "line 1: " + header->error().text()
                                         : "it is empty; a sightings CSV begins with a header: " +
                                               text::joined(k_sighting_columns));
        }
        source_->columns = read_header(header->value(), use);
        for (const std::size_t column : source_->columns) {
            source_->is_guarded.push_back(std::ranges::count(k_guarded_sighting_columns, k_sighting_columns[column]) >
                                          0);
        }
    }
}

SightingsReader::~SightingsReader() = default;
SightingsReader::SightingsReader(SightingsReader&&) noexcept = default;
SightingsReader& SightingsReader::operator=(SightingsReader&&) noexcept = default;

std::optional<core::Result<SightingRow>> SightingsReader::next()
{
    auto cells = source_->next();
    if (!cells) {
        return std::nullopt;
    }
    const std::string place = fmt::format("line {}", source_->line);
    if (!*cells) {
        return core::Error{cells->error()}.with_where(place);
    }
    return read_sighting(cells->value(), use_, usual_currency_).with_where(place);
}

long SightingsReader::line() const noexcept { return source_->line; }

}  // namespace gpuprice::markets
