#ifndef GPUPRICE_SRC_CLI_ALERT_FINDINGS_HPP
#define GPUPRICE_SRC_CLI_ALERT_FINDINGS_HPP

/// \file
/// From the history to what alert rules are judged by.

#include "gpuprice/alerts/readings.hpp"
#include "gpuprice/alerts/rule.hpp"
#include "gpuprice/analysis/offers.hpp"

#include "filters.hpp"
#include "session.hpp"

#include <vector>

namespace gpuprice::cli {

/// What the rule is about. \throws core::UsageError  naming the rule's place for a card or market that is none.
[[nodiscard]] Scope rule_scope(Session& session, const alerts::Rule& rule);

/// The rule named, or all when `name` is empty. \throws core::UsageError  when there is none, or none of that name.
[[nodiscard]] std::vector<const alerts::Rule*> chosen_rules(const Session& session, const std::string& name);

/// Its readings of these days, ascending by day. A day's readings rest on what the store holds up to its end.
[[nodiscard]] std::vector<alerts::Reading> rule_readings(Session& session, const store::Store& store,
                                                         const alerts::Rule& rule, const analysis::DayRange& days);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERT_FINDINGS_HPP
