#include "terminal_table.hpp"

#include "gpuprice/text/unicode.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace gpuprice::report {

namespace {

constexpr std::string_view k_gap = "  ";
constexpr std::size_t k_indent = 2;
constexpr std::size_t k_readable = 24;  // of a text that is cut

/// A column that people see: its cells as text, how wide they are, and how wide it is drawn.
struct Drawn {
    const Column* column = nullptr;
    std::vector<std::string> cells;
    std::vector<Tone> tones;
    std::size_t natural = 0;
    std::size_t width = 0;
    bool is_whole = false;  ///< not to be cut yet

    /// Down to which width it may be cut.
    [[nodiscard]] std::size_t least() const
    {
        const std::size_t heading = text::display_width(column->title);
        const std::size_t least_width = is_whole ? std::max(column->least_width, k_whole_text) : column->least_width;
        return least_width == 0 ? natural : std::min(natural, std::max(least_width, heading));
    }

    /// When it gives way next: the highest goes first.
    [[nodiscard]] std::uint8_t next_rank() const { return is_whole ? column->cut_rank : column->rank; }
};

std::vector<Drawn> lay_out(const Table& table)
{
    std::vector<Drawn> layout;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].audience == Audience::files) {
            continue;
        }
        Drawn drawn;
        drawn.column = &table.columns[i];
        drawn.is_whole = table.columns[i].cut_rank > 0;
        drawn.natural = text::display_width(table.columns[i].title);
        for (const auto& row : table.rows) {
            drawn.cells.push_back(shown_text(row[i]));
            drawn.tones.push_back(row[i].tone);
            drawn.natural = std::max(drawn.natural, text::display_width(drawn.cells.back()));
        }
        drawn.width = drawn.natural;
        layout.push_back(std::move(drawn));
    }
    return layout;
}

std::size_t least_total(const std::vector<Drawn>& layout)
{
    std::size_t total = layout.empty() ? 0 : k_gap.size() * (layout.size() - 1);
    for (const Drawn& drawn : layout) {
        total += drawn.least();
    }
    return total;
}

std::vector<std::string> titles_of(const std::vector<const Column*>& columns)
{
    std::vector<std::string> titles;
    for (const Column* column : columns) {
        titles.push_back(column->title);
    }
    return titles;
}

/// Makes the layout fit; returns the titles of the columns that had to go, from left to right.
std::vector<std::string> fit(std::vector<Drawn>& layout, std::size_t width)
{
    std::vector<const Column*> dropped;
    while (layout.size() > 1 && least_total(layout) > width) {
        auto least_wanted = layout.begin() + 1;
        for (auto each = least_wanted; each != layout.end(); ++each) {
            if (each->next_rank() >= least_wanted->next_rank()) {
                least_wanted = each;
            }
        }
        if (std::exchange(least_wanted->is_whole, false)) {
            continue;
        }
        dropped.push_back(least_wanted->column);
        layout.erase(least_wanted);
    }
    // Columns of a table lie side by side, so their addresses are in its order.
    std::ranges::sort(dropped);

    const std::size_t least = least_total(layout);
    if (least > width && layout.front().column->align == Align::left) {
        layout.front().width = width;
        return titles_of(dropped);
    }
    std::size_t room = width > least ? width - least : 0;
    std::vector<Drawn*> by_rank;
    for (Drawn& drawn : layout) {
        by_rank.push_back(&drawn);
    }
    std::ranges::stable_sort(by_rank, {}, [](const Drawn* drawn) { return drawn->column->rank; });
    for (Drawn* drawn : by_rank) {
        drawn->width = drawn->least();
    }
    // A single long text does not take from the other columns what makes them readable.
    for (const std::size_t enough : {k_readable, std::numeric_limits<std::size_t>::max()}) {
        for (Drawn* drawn : by_rank) {
            const std::size_t wanted = std::max(drawn->width, std::min(drawn->natural, enough));
            const std::size_t more = std::min(room, wanted - drawn->width);
            drawn->width += more;
            room -= more;
        }
    }
    return titles_of(dropped);
}

std::string_view sequence_of(Tone tone)
{
    switch (tone) {
        case Tone::plain: return "";
        case Tone::good: return "\x1b[32m";
        case Tone::warning: return "\x1b[33m";
        case Tone::bad: return "\x1b[31m";
    }
    return "";
}

std::string painted(const std::string& text, std::string_view sequence)
{
    return sequence.empty() || text.empty() ? text : std::string{sequence} + text + "\x1b[0m";
}

/// The text in its column; spaces after the last one are left out.
void append_cell(std::string& line, const Drawn& drawn, const std::string& cell, std::string_view sequence, bool last)
{
    const std::string text = text::cut(cell, drawn.width);
    const std::string space(drawn.width - std::min(drawn.width, text::display_width(text)), ' ');
    if (drawn.column->align == Align::right) {
        line += space + painted(text, sequence);
    } else {
        line += painted(text, sequence) + (last ? "" : space);
    }
}

void append_rows(std::string& out, const std::vector<Drawn>& layout, const RenderOptions& options)
{
    const auto append_line = [&](const auto& text_of, const auto& sequence_at, std::string_view around) {
        std::string line;
        for (std::size_t i = 0; i < layout.size(); ++i) {
            line += i == 0 ? "" : k_gap;
            append_cell(line, layout[i], text_of(layout[i]), sequence_at(layout[i]), i + 1 == layout.size());
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += painted(line, around) + "\n";
    };
    append_line([](const Drawn& drawn) { return drawn.column->title; }, [](const Drawn&) { return ""; },
                options.color ? "\x1b[1m" : "");
    for (std::size_t row = 0; !layout.empty() && row < layout.front().cells.size(); ++row) {
        append_line([row](const Drawn& drawn) { return drawn.cells[row]; },
                    [row, &options](const Drawn& drawn) {
                        return options.color ? sequence_of(drawn.tones[row]) : std::string_view{};
                    },
                    "");
    }
}

void append_text(std::string& out, std::string_view text, const RenderOptions& options, std::string_view sequence = "")
{
    const std::string printable = text::printable(text);
    if (!options.width || printable.find(": gpuprice ") != std::string::npos) {
        out += painted(printable, sequence) + "\n";
        return;
    }
    for (const std::string& line : text::wrapped(printable, *options.width, k_indent)) {
        out += painted(line, sequence) + "\n";
    }
}

}  // namespace

std::string terminal_table(const Table& table, const RenderOptions& options)
{
    std::string out;
    if (!table.title.empty()) {
        append_text(out, table.title, options, options.color ? "\x1b[1m" : "");
        out += '\n';
    }
    std::vector<std::string> dropped;
    if (table.rows.empty()) {
        append_text(out, table.empty_text.empty() ? "no rows" : table.empty_text, options);
    } else {
        auto layout = lay_out(table);
        if (options.width) {
            dropped = fit(layout, *options.width);
        }
        append_rows(out, layout, options);
    }
    if (!table.notes.empty() || !dropped.empty()) {
        out += '\n';
    }
    for (const std::string& note : table.notes) {
        append_text(out, note, options);
    }
    if (!dropped.empty()) {
        std::string names;
        for (const std::string& name : dropped) {
            names.append(names.empty() ? "" : ", ").append(name);
        }
        append_text(out, "Not shown at this width: " + names + ". A wider terminal or a pipe shows all.", options);
    }
    return out;
}

}  // namespace gpuprice::report
