#ifndef GPUPRICE_SRC_CLI_ALERTS_ACTIONS_HPP
#define GPUPRICE_SRC_CLI_ALERTS_ACTIONS_HPP

/// \file
/// What `gpuprice alerts` can do besides listing the rules.

#include "commands.hpp"

#include <array>

namespace gpuprice::cli {

[[nodiscard]] Runner add_alerts_episodes(CLI::App& action);
[[nodiscard]] Runner add_alerts_send(CLI::App& action);
[[nodiscard]] Runner add_alerts_test(CLI::App& action);
[[nodiscard]] Runner add_alerts_backtest(CLI::App& action);

/// In the order of the help.
inline constexpr std::array k_alerts_actions{
    CommandEntry{"episodes", "When rules held, and what became of the messages about it", add_alerts_episodes},
    CommandEntry{"send", "Judge the rules now, as a scrape does at its end, and send what is to be sent",
                 add_alerts_send},
    CommandEntry{"test", "Send a message that says it is a test over each channel", add_alerts_test},
    CommandEntry{"backtest", "How often rules would have fired, day by day over the history", add_alerts_backtest},
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_ALERTS_ACTIONS_HPP
