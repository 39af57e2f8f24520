#include "row_writer.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace gpuprice::cli {

RowWriter::RowWriter(std::ostream& out, report::Format format, std::vector<report::Column> columns,
                     report::Arrangement arrangement, LiveCount& progress)
    : out_{out},
      progress_{progress},
      format_{format},
      arrangement_{std::move(arrangement)},
      order_{columns, arrangement_.sort},
      places_{report::selected_columns(columns, arrangement_, format)}
{
    for (const std::size_t place : places_) {
        head_.columns.push_back(columns[place]);
    }
    if (format_ == report::Format::csv) {
        out_ << report::csv_header(head_.columns);
    }
}

void RowWriter::add(std::vector<report::Cell> row)
{
    ++added_;
    progress_.count();
    if (arrangement_.sort.empty()) {
        if (!arrangement_.limit || written_ < *arrangement_.limit) {
            write(row);
        }
        return;
    }
    kept_.push_back(std::move(row));
    if (arrangement_.limit && kept_.size() >= 2 * std::max<std::size_t>(*arrangement_.limit, 1)) {
        keep_the_first();
    }
}

bool RowWriter::takes_lines() const
{
    return format_ == report::Format::csv && arrangement_.sort.empty() && arrangement_.select.empty();
}

void RowWriter::flush()
{
    out_ << lines_;
    lines_.clear();
}

std::size_t RowWriter::finish()
{
    flush();
    keep_the_first();
    for (const auto& row : kept_) {
        write(row);
    }
    kept_.clear();
    return written_;
}

void RowWriter::keep_the_first()
{
    std::stable_sort(kept_.begin(), kept_.end(), order_);
    kept_.resize(std::min(kept_.size(), arrangement_.limit.value_or(kept_.size())));
}

void RowWriter::write(const std::vector<report::Cell>& row)
{
    ++written_;
    std::vector<report::Cell> chosen;
    const bool is_whole = arrangement_.select.empty() && places_.size() == row.size();
    if (!is_whole) {
        for (const std::size_t place : places_) {
            chosen.push_back(row[place]);
        }
    }
    const auto& cells = is_whole ? row : chosen;
    if (format_ == report::Format::csv) {
        out_ << report::csv_row(head_.columns, cells);
    } else {
        out_ << report::row_json(head_, cells) << '\n';
    }
}

}  // namespace gpuprice::cli
