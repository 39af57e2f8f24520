#include "schedule_text.hpp"

#include "shell_quote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace gpuprice::cli {

namespace {

constexpr std::chrono::minutes k_hour{60};
constexpr std::chrono::minutes k_day{24 * 60};

bool is_plain(std::string_view word)
{
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"/._-+:,"}.find(c) != std::string_view::npos;
    });
}

std::string for_sh(const std::string& word) { return is_plain(word) ? word : shell_quoted(word); }

/// Percent signs, dollars and backslashes mean something to systemd; words with blanks are quoted.
std::string for_systemd(const std::string& word)
{
    if (is_plain(word)) {
        return word;
    }
    std::string out = "\"";
    for (const char c : word) {
        if (c == '%' || c == '$') {
            out += c;
        } else if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "\"";
}

std::vector<std::string> command_of(const Schedule& schedule)
{
    std::vector<std::string> words{schedule.program};
    if (!schedule.db.empty()) {
        words.insert(words.end(), {"--db", schedule.db});
    }
    if (!schedule.config.empty()) {
        words.insert(words.end(), {"--config", schedule.config});
    }
    words.insert(words.end(), {"scrape", "--quiet", "--max-runtime", fmt::format("{}m", schedule.max_runtime.count())});
    return words;
}

template <typename Quote>
std::string joined(const std::vector<std::string>& words, Quote quote)
{
    std::string line;
    for (const std::string& word : words) {
        line.append(line.empty() ? "" : " ").append(quote(word));
    }
    return line;
}

}  // namespace

std::string cron_fields(const Schedule& schedule)
{
    if (schedule.every < k_hour) {
        const auto step = schedule.every.count();
        return fmt::format("{}-59/{} * * * *", schedule.offset % static_cast<unsigned>(step), step);
    }
    if (schedule.every == k_hour) {
        return fmt::format("{} * * * *", schedule.offset);
    }
    if (schedule.every == k_day) {
        constexpr unsigned k_quiet_hours = 6;  // of the night
        return fmt::format("{} {} * * *", schedule.offset, schedule.offset % k_quiet_hours);
    }
    return fmt::format("{} */{} * * *", schedule.offset, schedule.every / k_hour);
}

std::string cron_line(const Schedule& schedule)
{
    std::vector<std::string> words = command_of(schedule);
    if (schedule.jitter.count() > 0) {
        words.insert(words.end(), {"--jitter", fmt::format("{}m", schedule.jitter.count())});
    }
    words.insert(words.end(), schedule.markets.begin(), schedule.markets.end());
    std::string line = cron_fields(schedule) + " ";
    for (const char c : joined(words, for_sh)) {
        line += c == '%' ? "\\%" : std::string(1, c);
    }
    return line;
}

std::string service_unit(const Schedule& schedule)
{
    std::vector<std::string> words = command_of(schedule);
    words.insert(words.end(), schedule.markets.begin(), schedule.markets.end());
    std::string unit = fmt::format(
        "[Unit]\n"
        "Description=Fetch prices of accelerator cards\n"
        "Documentation=man:gpuprice-scrape(1)\n"
        "Wants=network-online.target\n"
        "After=network-online.target\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        "ExecStart={}\n"
        "# 5: a run that somebody started by hand is still going.\n"
        "SuccessExitStatus=5\n"
        "TimeoutStartSec={}m\n"
        "User=gpuprice\n"
        "StateDirectory=gpuprice\n"
        "Environment=XDG_DATA_HOME=%S XDG_CONFIG_HOME=%E\n"
        "# Keys of markets, NAME=value a line; mode 0600.\n"
        "EnvironmentFile=-%E/gpuprice/environment\n"
        "Nice=10\n"
        "UMask=0022\n"
        "NoNewPrivileges=yes\n"
        "ProtectSystem=strict\n"
        "ProtectHome=yes\n"
        "PrivateTmp=yes\n"
        "PrivateDevices=yes\n"
        "ProtectClock=yes\n"
        "ProtectControlGroups=yes\n"
        "ProtectHostname=yes\n"
        "ProtectKernelLogs=yes\n"
        "ProtectKernelModules=yes\n"
        "ProtectKernelTunables=yes\n"
        "CapabilityBoundingSet=\n"
        "LockPersonality=yes\n"
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\n"
        "RestrictRealtime=yes\n"
        "RestrictSUIDSGID=yes\n"
        "SystemCallArchitectures=native\n",
        joined(words, for_systemd), (schedule.max_runtime + std::chrono::minutes{5}).count());
    if (!schedule.renders) {  // a browser makes namespaces and machine code
        unit +=
            "MemoryDenyWriteExecute=yes\n"
            "RestrictNamespaces=yes\n"
            "SystemCallFilter=@system-service\n";
    }
    return unit;
}

std::string timer_unit(const Schedule& schedule)
{
    std::string calendar;
    if (schedule.every < k_hour) {
        const auto step = schedule.every.count();
        calendar = fmt::format("*:{:02}/{}", schedule.offset % static_cast<unsigned>(step), step);
    } else if (schedule.every == k_day) {
        constexpr unsigned k_quiet_hours = 6;
        calendar = fmt::format("*-*-* {:02}:{:02}", schedule.offset % k_quiet_hours, schedule.offset);
    } else {
        calendar = fmt::format("*-*-* 00/{}:{:02}", schedule.every / k_hour, schedule.offset);
    }
    return fmt::format(
        "[Unit]\n"
        "Description=Fetch prices of accelerator cards, again and again\n"
        "\n"
        "[Timer]\n"
        "OnCalendar={}\n"
        "RandomizedDelaySec={}m\n"
        "# A run that was missed while the machine was off is made up for.\n"
        "Persistent=yes\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n",
        calendar, schedule.jitter.count());
}

}  // namespace gpuprice::cli
