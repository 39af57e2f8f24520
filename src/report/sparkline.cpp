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
    std::vector<std::optional<double>> drawn(count);
    std::optional<double> low;
    std::optional<double> high;
    for (std::size_t i = 0; i < values.size() && count > 0; ++i) {
        if (const auto& value = values[i]; value && std::isfinite(*value)) {
            drawn[i * count / values.size()] = value;
            low = std::min(low.value_or(*value), *value);
            high = std::max(high.value_or(*value), *value);
        }
    }
    if (!low) {
        return {};
    }
    const auto& characters = glyphs == Glyphs::unicode ? k_blocks : k_ascii;
    std::string text;
    for (const auto& value : drawn) {
        text += value ? characters.at(height_of(*value, *low, *high)) : std::string_view{" "};
    }
    return text;
}

}  // namespace gpuprice::report
