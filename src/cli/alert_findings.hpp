#ifndef GPUPRICE_SRC_CLI_ALERT_FINDINGS_HPP
#define GPUPRICE_SRC_CLI_ALERT_FINDINGS_HPP

/// \file
/// From the history to what alert rules are judged by.

#include "gpuprice/alerts/episodes.hpp"
#include "gpuprice/alerts/readings.hpp"
#include "gpuprice/alerts/rule.hpp"
#include "gpuprice/analysis/offers.hpp"

#include "filters.hpp"
#include "session.hpp"

#include <chrono>
#include <vector>

namespace gpuprice::cli {

/// What the rule is about. \throws core::UsageError  naming the rule's place for a card or market that is none.
[[nodiscard]] Scope rule_scope(Session& session, const alerts::Rule& rule);

/// The rule named, or all when `name` is empty. \throws core::UsageError  when there is none, or none of that name.
[[nodiscard]] std::vector<const alerts::Rule*> chosen_rules(const Session& session, const std::string& name);

/// Its readings of these days, ascending by day. A day's readings rest on what the store holds up to its end.
[[nodiscard]] std::vector<alerts::Reading> rule_readings(Session& session, const store::Store& store,
                                                         const alerts::Rule& rule, const analysis::DayRange& days);

/// How far back a state that nobody has judged before is followed, and a backtest goes where no --since is given.
inline constexpr std::chrono::days k_looked_back{365};

/// Gives the episodes that began on `today` the begin that a backtest of the rule finds for them.
void date_back(Session& session, const store::Store& store, const alerts::Rule& rule, core::Day today,
               const std::vector<alerts::Change>& changes, alerts::Tracker& tracker);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERT_FINDINGS_HPP
