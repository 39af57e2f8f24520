#ifndef GPUPRICE_SRC_CLI_ROW_WRITER_HPP
#define GPUPRICE_SRC_CLI_ROW_WRITER_HPP

/// \file
/// Rows as CSV or JSON Lines, written as they come.

#include "gpuprice/report/arrangement.hpp"
#include "gpuprice/report/table.hpp"

#include "live_lines.hpp"

#include <cstddef>
#include <iosfwd>
#include <vector>

namespace gpuprice::cli {

/// Memory does not grow with the rows, but where they are sorted: then they are kept until the end, of a limited number
/// twice that many.
class RowWriter {
public:
    /// \param out  must outlive the writer. \param render  its format is csv or jsonl. \param progress  counts the rows
    /// added. \throws core::UsageError  for a column that is not there.
    RowWriter(std::ostream& out, report::RenderOptions render, std::vector<report::Column> columns,
              LiveCount& progress);

    /// \param row  one cell a column.
    void add(std::vector<report::Cell> row);

    /// Whether rows are written in CSV as they come, with all their columns: then lines may be added in their place.
    [[nodiscard]] bool takes_lines() const;

    /// \param append  appends the row as one line of CSV, with its end, to the text given.
    template <typename Append>
    void add_line(Append append)
    {
        ++added_;
        progress_.count();
        if (const auto& limit = render_.arrangement.limit; !limit || written_ < *limit) {
            ++written_;
            append(lines_);
            if (lines_.size() >= k_lines_at_once) {
                flush();
            }
        }
    }

    /// Writes what was kept. Call once, after the last row. \returns how many rows were written.
    std::size_t finish();

    /// Rows added so far.
    [[nodiscard]] std::size_t added() const { return added_; }

private:
    static constexpr std::size_t k_lines_at_once = std::size_t{1} << 16U;  // bytes

    void put(const std::string& text);
    void flush();
    void write(const std::vector<report::Cell>& row);
    void keep_the_first();

    std::ostream& out_;
    LiveCount& progress_;
    report::RenderOptions render_;
    report::RowOrder order_;
    std::vector<std::size_t> places_;  // of the columns written
    report::Table head_;               // these columns
    std::vector<std::vector<report::Cell>> kept_;
    std::string lines_;  // not written yet
    std::size_t added_ = 0;
    std::size_t written_ = 0;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ROW_WRITER_HPP
