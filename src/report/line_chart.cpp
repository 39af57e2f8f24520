#include "gpuprice/report/line_chart.hpp"

#include "gpuprice/report/axis.hpp"
#include "gpuprice/report/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace gpuprice::report {

namespace {

/// What the area and its axes are drawn with.
struct Signs {
    std::size_t dots_across;  ///< of one character
    std::size_t dots_down;
    std::string_view side;       ///< of the area
    std::string_view side_tick;  ///< with a number beside it
    std::string_view corner;
    std::string_view floor;
    std::string_view floor_tick;  ///< with a day below it
    std::string_view level;
};

constexpr Signs k_unicode{2, 4, "│", "┤", "└", "─", "┬", "╌"};
constexpr Signs k_ascii{1, 1, "|", "+", "+", "-", "+", "-"};

/// Dots in characters.
class Canvas {
public:
    Canvas(std::size_t columns, std::size_t rows, const Signs& signs)
        : columns_{columns}, rows_{rows}, signs_{&signs}, dots_(columns * rows)
    {
    }

    [[nodiscard]] std::size_t width() const { return columns_ * signs_->dots_across; }
    [[nodiscard]] std::size_t height() const { return rows_ * signs_->dots_down; }

    /// \param x, y  counted from the upper left, within the canvas.
    void dot(long x, long y)
    {
        // The bits of braille's dots, by column and row.
        constexpr std::array<std::array<unsigned, 4>, 2> k_bits{{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
        const auto across = static_cast<std::size_t>(x);
        const auto down = static_cast<std::size_t>(y);
        dots_.at(down / signs_->dots_down * columns_ + across / signs_->dots_across) |=
            k_bits.at(across % signs_->dots_across).at(down % signs_->dots_down);
    }

    /// Bresenham's line, both ends included.
    void line(std::pair<long, long> from, std::pair<long, long> to)
    {
        const long dx = std::abs(to.first - from.first);
        const long dy = -std::abs(to.second - from.second);
        const long step_x = from.first < to.first ? 1 : -1;
        const long step_y = from.second < to.second ? 1 : -1;
        for (long error = dx + dy;;) {
            dot(from.first, from.second);
            if (from == to) {
                return;
            }
            const long twice = 2 * error;
            if (twice >= dy) {
                error += dy;
                from.first += step_x;
            }
            if (twice <= dx) {
                error += dx;
                from.second += step_y;
            }
        }
    }

    /// One row as text. \param empty  what stands where no dot is.
    [[nodiscard]] std::string row(std::size_t row, std::string_view empty) const
    {
        std::string text;
        for (std::size_t column = 0; column < columns_; ++column) {
            const unsigned dots = dots_[row * columns_ + column];
            if (dots == 0) {
                text += empty;
            } else if (signs_->dots_across == 1) {
                text += '*';
            } else {
                // U+2800 and the bits, as three bytes.
                text += '\xE2';
                text += static_cast<char>(0xA0U | (dots >> 6U));
                text += static_cast<char>(0x80U | (dots & 0x3FU));
            }
        }
        return text;
    }

private:
    std::size_t columns_;
    std::size_t rows_;
    const Signs* signs_;
    std::vector<unsigned> dots_;
};

std::string without_end_spaces(std::string text)
{
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

/// A chart with its axes laid out in characters.
class Plot {
public:
    Plot(const LineChart& chart, ChartSize size, const Signs& signs)
        : chart_{&chart}, signs_{&signs}, rows_{size.rows}, ticks_{ticks_of(chart, size.rows)}
    {
        for (const double tick : ticks_) {
            labels_.push_back(amount_text(tick));
            label_width_ = std::max(label_width_, labels_.back().size());
        }
        columns_ = size.columns > label_width_ + 2 ? size.columns - label_width_ - 2 : 1;
    }

    [[nodiscard]] std::string text() const
    {
        Canvas canvas{columns_, rows_, *signs_};
        for (std::size_t i = 0; i < chart_->points.size(); ++i) {
            const LinePoint& point = chart_->points[i];
            const auto at = std::pair{dot_of(point.day, canvas), dot_of(point.value, canvas)};
            const bool is_joined =
                i > 0 && !point.is_apart && chart_->points[i - 1].day + std::chrono::days{1} == point.day;
            const LinePoint& from = is_joined ? chart_->points[i - 1] : point;
            canvas.line({dot_of(from.day, canvas), dot_of(from.value, canvas)}, at);
        }
        std::string out;
        for (std::size_t row = 0; row < rows_; ++row) {
            const bool is_level = chart_->level && row_of(*chart_->level) == row;
            out += without_end_spaces(margin(row) + canvas.row(row, is_level ? signs_->level : " ")) + "\n";
        }
        return out + floor_and_days();
    }

private:
    static std::vector<double> ticks_of(const LineChart& chart, std::size_t rows)
    {
        double low = chart.level.value_or(chart.points.front().value);
        double high = low;
        for (const LinePoint& point : chart.points) {
            low = std::min(low, point.value);
            high = std::max(high, point.value);
        }
        return round_ticks(low, high, std::max<std::size_t>(rows / 2, 2));
    }

    /// 0 at the top of the axis, 1 at its bottom.
    [[nodiscard]] double depth_of(double value) const
    {
        return std::clamp((ticks_.back() - value) / (ticks_.back() - ticks_.front()), 0.0, 1.0);
    }

    [[nodiscard]] std::size_t row_of(double value) const
    {
        return static_cast<std::size_t>(std::lround(depth_of(value) * static_cast<double>(rows_ - 1)));
    }

    [[nodiscard]] long dot_of(double value, const Canvas& canvas) const
    {
        // Lowest and highest tick stand in the middle of their rows, and so do values equal to them.
        const auto down = static_cast<double>(signs_->dots_down);
        const double middle = (down - 1.0) / 2.0;
        return std::lround(middle + depth_of(value) * (static_cast<double>(canvas.height()) - down));
    }

    [[nodiscard]] double share_of(core::Day day) const
    {
        const auto all = static_cast<double>((chart_->last - chart_->first).count());
        return all > 0.0 ? static_cast<double>((day - chart_->first).count()) / all : 0.0;
    }

    [[nodiscard]] long dot_of(core::Day day, const Canvas& canvas) const
    {
        return std::lround(share_of(day) * static_cast<double>(canvas.width() - 1));
    }

    [[nodiscard]] std::size_t column_of(core::Day day) const
    {
        return static_cast<std::size_t>(std::lround(share_of(day) * static_cast<double>(columns_ - 1)));
    }

    [[nodiscard]] std::string margin(std::size_t row) const
    {
        for (std::size_t i = 0; i < ticks_.size(); ++i) {
            if (row_of(ticks_[i]) == row) {
                return std::string(label_width_ - labels_[i].size(), ' ') + labels_[i] + " " +
                       std::string{signs_->side_tick};
            }
        }
        return std::string(label_width_ + 1, ' ') + std::string{signs_->side};
    }

    [[nodiscard]] std::string floor_and_days() const
    {
        constexpr std::size_t k_day_width = 12;
        const auto days = axis_days(chart_->first, chart_->last, std::max<std::size_t>(columns_ / k_day_width, 1));
        std::vector<bool> has_tick(columns_);
        std::string labels;
        for (const AxisDay& tick : days) {
            const std::size_t column = column_of(tick.day);
            // A label that would not fit or touch the one before goes, and its tick with it.
            if ((labels.empty() || labels.size() < column) && column + tick.label.size() <= columns_) {
                has_tick[column] = true;
                labels += std::string(column - labels.size(), ' ') + tick.label;
            }
        }
        std::string floor;
        for (std::size_t column = 0; column < columns_; ++column) {
            floor += has_tick[column] ? signs_->floor_tick : signs_->floor;
        }
        const std::string indent(label_width_ + 2, ' ');
        std::string out = std::string(label_width_ + 1, ' ') + std::string{signs_->corner} + floor + "\n";
        if (const std::string signs = marks(); !signs.empty()) {
            out += indent + signs + "\n";
        }
        return labels.empty() ? out : out + indent + labels + "\n";
    }

    [[nodiscard]] std::string marks() const
    {
        std::string text(columns_, ' ');
        for (const LineMark& mark : chart_->marks) {
            if (mark.day < chart_->first || mark.day > chart_->last) {
                continue;
            }
            const std::size_t free = text.find(' ', column_of(mark.day));
            if (free != std::string::npos) {
                text[free] = mark.sign;
            }
        }
        return without_end_spaces(std::move(text));
    }

    const LineChart* chart_;
    const Signs* signs_;
    std::size_t rows_;
    std::vector<double> ticks_;
    std::vector<std::string> labels_;
    std::size_t label_width_ = 0;
    std::size_t columns_ = 0;
};

}  // namespace

std::string line_chart(const LineChart& chart, ChartSize size, Glyphs glyphs)
{
    constexpr std::size_t k_least_columns = 20;
    if (chart.points.empty() || size.columns < k_least_columns || size.rows < 2) {
        return {};
    }
    return Plot{chart, size, glyphs == Glyphs::unicode ? k_unicode : k_ascii}.text();
}

}  // namespace gpuprice::report
