#ifndef GPUPRICE_SRC_CLI_SCHEDULE_TEXT_HPP
#define GPUPRICE_SRC_CLI_SCHEDULE_TEXT_HPP

/// \file
/// What starts `gpuprice scrape` by itself: a crontab line (crontab(5)), or systemd units (systemd.timer(5),
/// systemd.exec(5)).

#include <chrono>
#include <string>
#include <vector>

namespace gpuprice::cli {

struct Schedule {
    std::chrono::minutes every{};   ///< a part of a day, or a day
    std::chrono::minutes jitter{};  ///< a run starts up to so much later, at random
    std::chrono::minutes max_runtime{};
    unsigned offset = 0;               ///< minutes after the hour, 0 to 59: not everybody's first minute
    std::string program;               ///< its absolute path
    std::string db;                    ///< absolute; empty: where the program looks by itself
    std::string config;                ///< likewise
    std::vector<std::string> markets;  ///< empty: those that are switched on
    bool renders = false;              ///< a market's pages are rendered by a browser, which makes machine code
};

/// The fields of crontab(5) for the moments of the schedule, such as "17 */6 * * *".
[[nodiscard]] std::string cron_fields(const Schedule& schedule);

/// One line, its words quoted for cron and sh. \throws core::UsageError  when one of them holds a line break.
[[nodiscard]] std::string cron_line(const Schedule& schedule);

/// gpuprice.service. The account "gpuprice" may write its state directory and nothing else.
/// \throws core::UsageError  for a program that systemd cannot start: with a quote, a backslash or a control character.
[[nodiscard]] std::string service_unit(const Schedule& schedule);

/// gpuprice.timer.
[[nodiscard]] std::string timer_unit(const Schedule& schedule);

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_SCHEDULE_TEXT_HPP
