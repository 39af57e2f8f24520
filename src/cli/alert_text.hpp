#ifndef GPUPRICE_SRC_CLI_ALERT_TEXT_HPP
#define GPUPRICE_SRC_CLI_ALERT_TEXT_HPP

/// \file
/// Alert rules, values and messages in words.

#include "gpuprice/alerts/episodes.hpp"
#include "gpuprice/alerts/readings.hpp"
#include "gpuprice/alerts/rule.hpp"
#include "gpuprice/fetch/courier.hpp"

#include "session.hpp"

#include <optional>
#include <string>

namespace gpuprice::cli {

/// "price below 20,000 USD", "spike up", "new low in 90 days", "listing below 70 % of its cell".
[[nodiscard]] std::string condition_text(const alerts::Rule& rule);

/// "19,500 USD", "0.78×", "+25 %", "68 %", of a value of the rule's metric; "–" without one.
[[nodiscard]] std::string value_text(const alerts::Rule& rule, std::optional<double> value);

/// "h100-80gb-pcie, used in US", "ebay-us/900 (h100-80gb-pcie, used in US)", "market ebay-us".
[[nodiscard]] std::string subject_text(const alerts::Subject& subject);

/// What is told of the change, without `key`. Its body is the JSON object of the README, "Alerts".
[[nodiscard]] fetch::Message message_of(const Session& session, const alerts::Rule& rule, const alerts::Change& change,
                                        const model::AlertEpisode& episode, const std::string& key, core::Instant now);

/// A message that says that it is a test.
[[nodiscard]] fetch::Message test_message(const alerts::Rule* rule, const std::string& key, core::Instant now);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERT_TEXT_HPP
