#ifndef GPUPRICE_SRC_CLI_ALERT_SETTINGS_HPP
#define GPUPRICE_SRC_CLI_ALERT_SETTINGS_HPP

/// \file
/// "alerts" in config.json: the rules, and the channels that are told.

#include "gpuprice/alerts/rule.hpp"
#include "gpuprice/fetch/courier.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::cli {

struct AlertSettings {
    std::vector<alerts::Rule> rules;  ///< in the order of the file; names differ
    fetch::Channels channels;

    /// nullptr when there is none of that name.
    [[nodiscard]] const alerts::Rule* find(std::string_view name) const;
};

/// Reads, of
///
///     {"rules": [{"name": "cheap-h100", "metric": "price", "below": 20000, "currency": "USD",
///                 "card": "h100", "region": "US"}],
///      "channels": {"ops": {"kind": "webhook", "url": "https://hooks.example/prices"}}}
///
/// what can be checked without the catalogue: README, "Alerts", has all keys. Cards and markets are checked by
/// `rule_scope`.
/// \param file  for messages. \throws core::UsageError  naming file, place and remedy; unknown keys are errors.
[[nodiscard]] AlertSettings read_alert_settings(const nlohmann::json& value, const std::filesystem::path& file);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERT_SETTINGS_HPP
