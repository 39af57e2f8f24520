#ifndef GPUPRICE_SRC_CLI_ALERT_RUN_HPP
#define GPUPRICE_SRC_CLI_ALERT_RUN_HPP

/// \file
/// Judges the alert rules by today's history, writes down what began and what is over, and tells the channels.
///
/// A message is written down in the transaction that writes its episode, marked before it is sent and again after that.
/// So each is sent once, whatever is killed when: one whose sending did not come to its end is not sent again, for it
/// may have arrived, and is shown as uncertain. One that failed waits for the next run, for `k_give_up` at most.

#include "gpuprice/model/alert.hpp"
#include "gpuprice/store/store.hpp"

#include "session.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace gpuprice::cli {

/// A message that still fails so long after it was made, and in 3 runs at least, is given up.
inline constexpr std::chrono::hours k_give_up{72};
inline constexpr int k_least_tries = 3;

/// All deliveries of one run, together, take no longer.
inline constexpr std::chrono::seconds k_delivery_budget{60};

struct AlertRun {
    std::vector<std::string> begun;  ///< "cheap-h100: h100-80gb-pcie, used in US", and of those that are over
    std::vector<std::string> over;
    std::vector<model::AlertMessage> told;  ///< the messages that this run tried to send, as they are now
    std::vector<std::string> failures;      ///< rules that could not be judged, sentences for people
};

/// Resolves all rules, so that a card that is none is found before anything is done. \throws core::UsageError
void check_alert_rules(Session& session);

/// \throws core::DataError  when the store fails; messages that were not sent by then wait.
[[nodiscard]] AlertRun run_alerts(Session& session, store::Store& store);

/// Whether a message needs a person: it failed, was given up, or may have been lost, which one that has been on its way
/// for longer than a run sends has, too.
[[nodiscard]] bool is_trouble(const model::AlertMessage& message, core::Instant now);

/// Those of the last 30 days, sentences for people: "1 message of cheap-h100 to ops did not arrive yet: …".
[[nodiscard]] std::vector<std::string> delivery_notes(const store::Store& store, core::Instant now);

/// What the courier is to know of this session; deliveries end `k_delivery_budget` from now.
[[nodiscard]] fetch::CourierOptions courier_options(const Session& session);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERT_RUN_HPP
