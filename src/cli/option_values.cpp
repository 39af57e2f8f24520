#include "option_values.hpp"

#include "gpuprice/core/error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>

namespace gpuprice::cli {

namespace {

std::optional<double> plain_number(std::string_view text)
{
    double value = 0.0;
    const char* end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    return failed == std::errc{} && rest == end ? std::optional{value} : std::nullopt;
}

bool is_within(double value, Bounds bounds) { return value >= bounds.least && value <= bounds.most; }

}  // namespace

double number_option(const std::string& text, const char* option, Bounds bounds)
{
    const auto value = plain_number(text);
    if (!value || !is_within(*value, bounds)) {
        throw core::UsageError(
            fmt::format("{}: '{}' is no number from {:g} to {:g}", option, text, bounds.least, bounds.most));
    }
    return *value;
}

double ratio_option(const std::string& text, const char* option, Bounds bounds)
{
    constexpr double k_percent = 100.0;
    const bool percent = text.ends_with('%');
    const auto value = plain_number(std::string_view{text}.substr(0, text.size() - (percent ? 1 : 0)));
    const double ratio = value.value_or(0.0) / (percent ? k_percent : 1.0);
    if (!value || !is_within(ratio, bounds)) {
        throw core::UsageError(
            fmt::format("{}: '{}' is neither a ratio from {:g} to {:g}, such as 0.13, nor percent, "
                        "such as 13%",
                        option, text, bounds.least, bounds.most));
    }
    return ratio;
}

std::chrono::seconds duration_option(const std::string& text, const char* option)
{
    int count = 0;
    const char* end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data(), end, count);
    constexpr int k_most = 1'000'000;
    if (failed == std::errc{} && rest + 1 == end && count > 0 && count <= k_most) {
        switch (*rest) {
            case 's': return std::chrono::seconds{count};
            case 'm': return std::chrono::minutes{count};
            case 'h': return std::chrono::hours{count};
            default: break;
        }
    }
    throw core::UsageError(fmt::format("{}: '{}' is no duration such as 90s, 10m or 2h", option, text));
}

}  // namespace gpuprice::cli
