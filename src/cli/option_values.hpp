#ifndef GPUPRICE_SRC_CLI_OPTION_VALUES_HPP
#define GPUPRICE_SRC_CLI_OPTION_VALUES_HPP

/// \file
/// Numbers and durations given as options, read alike in every locale.

#include <chrono>
#include <string>

namespace gpuprice::cli {

/// From least to most, both allowed.
struct Bounds {
    double least = 0.0;
    double most = 0.0;
};

/// A plain decimal number. \throws core::UsageError  naming the option, the value and the bounds.
[[nodiscard]] double number_option(const std::string& text, const char* option, Bounds bounds);

/// A ratio, "0.13", or percent, "13%". \param bounds  of the ratio. \throws core::UsageError  likewise.
[[nodiscard]] double ratio_option(const std::string& text, const char* option, Bounds bounds);

/// "90s", "10m", "2h". \throws core::UsageError  naming the option and the value.
[[nodiscard]] std::chrono::seconds duration_option(const std::string& text, const char* option);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_OPTION_VALUES_HPP
