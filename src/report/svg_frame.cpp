#include "svg_frame.hpp"

#include "gpuprice/report/numbers.hpp"

namespace gpuprice::report {

Scale::Scale(const Box& box, core::Day first, core::Day last, double low, double high)
    : box_{box}, first_{first}, days_{static_cast<double>((last - first).count())}, low_{low}, high_{high}
{
}

double Scale::x(core::Day day) const
{
    const double share = days_ > 0.0 ? static_cast<double>((day - first_).count()) / days_ : 0.5;
    return box_.left + share * (box_.right - box_.left);
}

double Scale::y(double value) const { return box_.bottom - (value - low_) / (high_ - low_) * (box_.bottom - box_.top); }

std::string number(double coordinate) { return decimal_text(coordinate, 1); }

std::string path_of(const std::vector<Point>& points)
{
    std::string path;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::string y = number(points[i].y);
        const bool is_between = i > 0 && i + 1 < points.size();
        if (is_between && number(points[i - 1].y) == y && number(points[i + 1].y) == y) {
            continue;
        }
        path += (path.empty() ? "M" : "L") + number(points[i].x) + " " + y;
    }
    return path;
}

}  // namespace gpuprice::report
