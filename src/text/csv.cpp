#include "gpuprice/text/csv.hpp"

#include "gpuprice/text/unicode.hpp"

#include <algorithm>

namespace gpuprice::text {

namespace {

constexpr std::size_t k_max_record_bytes = 1U << 20U;
constexpr int k_end = std::istream::traits_type::eof();

core::Error bad_record(core::ErrorKind kind, std::string message, long line)
{
    return {kind, std::move(message), "line " + std::to_string(line)};
}

bool needs_quotes(std::string_view value) { return value.find_first_of(",\"\r\n") != std::string_view::npos; }

bool starts_formula(std::string_view value)
{
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    return !value.empty() &&
           (is_control(value.front()) || std::string_view{"=+-@"}.find(value.front()) != std::string_view::npos);
}

std::string_view without_apostrophes(std::string_view value)
{
    return value.substr(std::min(value.find_first_not_of('\''), value.size()));
}

// Reads one record from the stream, counting lines as it goes.
class RecordScanner {
public:
    RecordScanner(std::istream& in, long& line) : in_{*in.rdbuf()}, line_{line}, first_line_{line} {}

    /// True after `scan` of a line without a single byte; a quoted empty field is not blank.
    [[nodiscard]] bool was_blank() const noexcept { return bytes_ == 0; }

    core::Result<std::vector<std::string>> scan()
    {
        for (;;) {
            const int c = take();
            if (in_quotes_) {
                if (c == k_end) {
                    return bad_record(core::ErrorKind::invalid, "a quoted field is never closed; add the missing quote",
                                      first_line_);
                }
                take_quoted(static_cast<char>(c));
            } else if (c == '\n' || c == k_end) {
                fields_.push_back(std::move(field_));
                return std::move(fields_);
            } else if (c == '\r' && (peek() == '\n' || peek() == k_end)) {
                continue;
            } else if (c == ',') {
                fields_.push_back(std::move(field_));
                field_.clear();
                closed_ = false;
            } else if (closed_) {
                skip_line();
                return bad_record(core::ErrorKind::invalid,
                                  "text after a closing quote; write a quote inside a field twice", first_line_);
            } else if (c == '"' && field_.empty()) {
                in_quotes_ = true;
            } else {
                field_ += static_cast<char>(c);
            }
            if (++bytes_ > k_max_record_bytes) {
                skip_line();
                return bad_record(core::ErrorKind::too_large, "a record over 1 MiB; is a closing quote missing?",
                                  first_line_);
            }
        }
    }

private:
    int take()
    {
        const int c = in_.sbumpc();
        line_ += c == '\n' ? 1 : 0;
        return c;
    }

    int peek() { return in_.sgetc(); }

    void take_quoted(char c)
    {
        if (c != '"') {
            field_ += c;
        } else if (peek() == '"') {
            field_ += static_cast<char>(take());
        } else {
            in_quotes_ = false;
            closed_ = true;
        }
    }

    void skip_line()
    {
        for (int c = take(); c != '\n' && c != k_end; c = take()) {
        }
    }

    std::streambuf& in_;
    long& line_;
    long first_line_;
    std::vector<std::string> fields_;
    std::string field_;
    std::size_t bytes_ = 0;
    bool in_quotes_ = false;
    bool closed_ = false;
};

void skip_byte_order_mark(std::streambuf& in)
{
    for (const char expected : {'\xEF', '\xBB', '\xBF'}) {
        if (in.sgetc() != static_cast<unsigned char>(expected)) {
            return;
        }
        in.sbumpc();
    }
}

}  // namespace

std::optional<core::Result<std::vector<std::string>>> CsvReader::next()
{
    std::streambuf& in = *in_.rdbuf();
    if (!started_) {
        started_ = true;
        skip_byte_order_mark(in);
    }
    for (;;) {
        if (in.sgetc() == k_end) {
            return std::nullopt;
        }
        record_line_ = next_line_;
        RecordScanner scanner{in_, next_line_};
        auto record = scanner.scan();
        if (!scanner.was_blank()) {
            return record;
        }
    }
}

bool is_plain_field(std::string_view value) noexcept
{
    if (value.empty() || starts_formula(value) || value.front() == '\'') {
        return value.empty();
    }
    return std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '"'; });
}

std::string csv_field(std::string_view value)
{
    if (!needs_quotes(value)) {
        return std::string{value};
    }
    std::string out = "\"";
    for (const char c : value) {
        out.append(c == '"' ? 2 : 1, c);
    }
    return out += '"';
}

std::string csv_guarded_field(std::string_view value)
{
    // A text that already looks guarded gets a second apostrophe, so that unguarding is exact.
    return csv_field(starts_formula(without_apostrophes(value)) ? "'" + std::string{value} : std::string{value});
}

void append_csv_text(std::string& record, std::string_view value, bool is_untrusted)
{
    if (is_plain_field(value)) {
        record += value;
        return;
    }
    const std::string valid = to_valid_utf8(value);
    record += is_untrusted ? csv_guarded_field(valid) : csv_field(valid);
}

std::string csv_unguarded(std::string_view field)
{
    const bool guarded = field.starts_with('\'') && starts_formula(without_apostrophes(field));
    return std::string{field.substr(guarded ? 1 : 0)};
}

}  // namespace gpuprice::text
