#include "row_writer.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace gpuprice::cli {

RowWriter::RowWriter(std::ostream& out, report::RenderOptions render, std::vector<report::Column> columns,
                     LiveCount& progress)
    : out_{out},
      progress_{progress},
      render_{std::move(render)},
      order_{columns, render_.arrangement.sort},
      places_{report::selected_columns(columns, render_.arrangement, render_.format)}
{
    for (const std::size_t place : places_) {
        head_.columns.push_back(columns[place]);
    }
    if (render_.format == report::Format::csv) {
        put(report::csv_header(head_.columns));
    }
}

void RowWriter::add(std::vector<report::Cell> row)
{
    ++added_;
    progress_.count();
    if (render_.arrangement.sort.empty()) {
        if (!render_.arrangement.limit || written_ < *render_.arrangement.limit) {
            write(row);
        }
        return;
    }
    kept_.push_back(std::move(row));
    if (render_.arrangement.limit && kept_.size() >= 2 * std::max<std::size_t>(*render_.arrangement.limit, 1)) {
        keep_the_first();
    }
}

bool RowWriter::takes_lines() const
{
    return render_.format == report::Format::csv && render_.arrangement.sort.empty() &&
           render_.arrangement.select.empty();
}

void RowWriter::put(const std::string& text)
{
    if (render_.width) {
        out_ << report::for_files(text, render_);
    } else {
        out_ << text;  // millions of rows go this way
    }
}

void RowWriter::flush()
{
    put(lines_);
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
    kept_.resize(std::min(kept_.size(), render_.arrangement.limit.value_or(kept_.size())));
}

void RowWriter::write(const std::vector<report::Cell>& row)
{
    ++written_;
    std::vector<report::Cell> chosen;
    const bool is_whole = render_.arrangement.select.empty() && places_.size() == row.size();
    if (!is_whole) {
        for (const std::size_t place : places_) {
            chosen.push_back(row[place]);
        }
    }
    const auto& cells = is_whole ? row : chosen;
    if (render_.format == report::Format::csv) {
        put(report::csv_row(head_.columns, cells));
    } else {
        put(report::row_json(head_, cells) + "\n");
    }
}

}  // namespace gpuprice::cli
