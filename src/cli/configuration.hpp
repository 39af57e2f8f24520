#ifndef GPUPRICE_SRC_CLI_CONFIGURATION_HPP
#define GPUPRICE_SRC_CLI_CONFIGURATION_HPP

#include "session.hpp"

namespace gpuprice::cli {

/// Reads config.json: {"markets": ["ebay-us"], "currency": "USD", "contact": "ops@example.org", "keep_sellers": false,
/// "commands": {"chromium": ["chromium", "--headless", "--dump-dom", "{url}"]}, "alerts": {…}}, every key optional.
/// \throws core::UsageError  naming file, key and what is accepted; unknown keys are errors.
[[nodiscard]] Configuration read_configuration(const std::filesystem::path& file);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_CONFIGURATION_HPP
