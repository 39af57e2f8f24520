#include "gpuprice/report/sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace gpuprice::report {

namespace {

constexpr std::array<std::string_view, 8> k_blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> k_ascii{".", ":", "-", "=", "+", "*", "#", "@"};

/// The step from 0 to 7 at which a value stands.
std::size_t height_of(double value, double low, double high)
{
    constexpr double k_highest = 7.0;
    // Halved first, or the difference of huge values of two signs is infinite.
    const double range = high / 2.0 - low / 2.0;
    const double share = range > 0.0 ? (value / 2.0 - low / 2.0) / range : 0.5;
    return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * k_highest));
}

}  // namespace

std::string sparkline(std::span<const std::optional<double>> values, std::size_t columns, Glyphs glyphs)
{
    const std::size_t count = std::min(values.size(), columns);
    std::vector<std::size_t> known(count);
    const auto for_each_value = [&](auto visit) {
        for (std::size_t i = 0; i < values.size() && count > 0; ++i) {
            if (values[i] && std::isfinite(*values[i])) {
                visit(i * count / values.size(), *values[i]);
            }
        }
    };
    for_each_value([&known](std::size_t column, double) { ++known[column]; });
    std::vector<double> means(count);
    // Halves of them, which stand at the same heights: the sum of huge values may be infinite by a rounding.
    for_each_value(
        [&](std::size_t column, double value) { means[column] += value / 2.0 / static_cast<double>(known[column]); });
    std::optional<double> low;
    std::optional<double> high;
    for (std::size_t column = 0; column < count; ++column) {
        if (known[column] > 0) {
            low = std::min(low.value_or(means[column]), means[column]);
            high = std::max(high.value_or(means[column]), means[column]);
        }
    }
    if (!low) {
        return {};
    }
    const auto& characters = glyphs == Glyphs::unicode ? k_blocks : k_ascii;
    std::string text;
    for (std::size_t column = 0; column < count; ++column) {
        text += known[column] > 0 ? characters.at(height_of(means[column], *low, *high)) : std::string_view{" "};
    }
    return text;
}

}  // namespace gpuprice::report
