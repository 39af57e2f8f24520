#ifndef GPUPRICE_SRC_REPORT_SVG_FRAME_HPP
#define GPUPRICE_SRC_REPORT_SVG_FRAME_HPP

/// \file
/// Where days and prices lie in a drawing.

#include "gpuprice/core/time.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gpuprice::report {

struct Point {
    double x = 0.0;
    double y = 0.0;
};

struct Box {
    double left = 0.0;
    double top = 0.0;
    double right = 0.0;
    double bottom = 0.0;
};

/// From days and values to points of a box: days to the right, values upwards.
class Scale {
public:
    /// \param first  <= last; one day alone lies in the middle. \param low  < high.
    Scale(const Box& box, core::Day first, core::Day last, double low, double high);

    [[nodiscard]] double x(core::Day day) const;
    [[nodiscard]] double y(double value) const;
    [[nodiscard]] bool holds(double value) const { return low_ <= value && value <= high_; }

private:
    Box box_;
    core::Day first_;
    double days_;
    double low_;
    double high_;
};

/// At most one digit after the point: a tenth of a unit is less than anybody sees.
[[nodiscard]] std::string number(double coordinate);

/// "M1 2L3 4…": the way through the points, without those on a level with both of their neighbours.
[[nodiscard]] std::string path_of(const std::vector<Point>& points);

}  // namespace gpuprice::report

#endif  // GPUPRICE_SRC_REPORT_SVG_FRAME_HPP
