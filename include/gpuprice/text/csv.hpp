#ifndef GPUPRICE_TEXT_CSV_HPP
#define GPUPRICE_TEXT_CSV_HPP

/// \file
/// Reads and writes CSV by RFC 4180.

#include "gpuprice/core/result.hpp"

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::text {

/// Records of a CSV stream, one at a time, so that memory does not grow with the file. CRLF and LF end records, a
/// byte order mark is skipped, blank lines are passed over, quoted fields may hold line breaks.
class CsvReader {
public:
    /// The stream must outlive the reader.
    explicit CsvReader(std::istream& in) : in_{in} {}

    /// The next record's fields; none at the end of the stream. Errors: a quote left open, text after a closing
    /// quote, a record over 1 MiB. After an error the reader stands at the next line.
    [[nodiscard]] std::optional<core::Result<std::vector<std::string>>> next();

    /// The line, counted from 1, on which the last record began.
    [[nodiscard]] long line() const noexcept { return record_line_; }

private:
    std::istream& in_;
    long next_line_ = 1;
    long record_line_ = 0;
    bool started_ = false;
};

/// One field as written into a CSV record: quoted when it holds a comma, a quote or a line break.
[[nodiscard]] std::string csv_field(std::string_view value);

/// Whether both forms of the field are the text itself: letters and digits of ASCII and what needs no care.
[[nodiscard]] bool is_plain_field(std::string_view value) noexcept;

/// The same for text from strangers: a field that a spreadsheet would run as a formula (it starts with = + - @ or a
/// control character) gets an apostrophe in front. `csv_unguarded` undoes it.
[[nodiscard]] std::string csv_guarded_field(std::string_view value);
[[nodiscard]] std::string csv_unguarded(std::string_view field);

/// Appends a text of any bytes to a record: what is no UTF-8 replaced, quoted where needed, and guarded where it is
/// from strangers.
void append_csv_text(std::string& record, std::string_view value, bool is_untrusted);

}  // namespace gpuprice::text

#endif  // GPUPRICE_TEXT_CSV_HPP
