#include "schedule_text.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/unicode.hpp"

#include "shell_quote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace gpuprice::cli {

namespace {

constexpr std::chrono::minutes k_hour{60};
constexpr std::chrono::minutes k_day{24 * 60};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// Quoted for sh, on its way through cron, for which a percent sign ends the command and a backslash escapes it. Some
/// crons then take the backslash off, before another one, too; some leave it to sh. So an escaped percent sign stands
/// outside the quotes, where both come to the same, and no two backslashes stand side by side.
std::string for_cron(const std::string& word)
{
    if (word.find_first_of("\n\r") != std::string::npos) {
        throw core::UsageError("the path " + text::printable(word) +
                               " holds a line break, which no crontab line can: rename it");
    }
    if (is_plain_word(word)) {
        return word;
    }
    std::string out = "'";
    for (const char c : word) {
        switch (c) {
            case '%': out += R"('\%')"; break;
            case '\'': out += R"('\'')"; break;
            case '\\': out += R"(\'')"; break;
            default: out += c;
        }
    }
    return out + "'";
}

enum class Variables : std::uint8_t { expanded, left_alone };

/// Quoted by systemd.syntax(7), so that no specifier or, in words where they are expanded, variable is left.
std::string for_systemd(const std::string& word, Variables variables)
{
    if (is_plain_word(word)) {
        return word;
    }
    std::string out = "\"";
    for (const char c : word) {
        if (is_control(c)) {
            out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
            continue;
        }
        if (c == '%' || (c == '$' && variables == Variables::expanded)) {
            out += c;
        } else if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "\"";
}

/// The first word of a command line, in which systemd expands no variables and takes no escapes.
std::string program_for_systemd(const std::string& program)
{
    if (program.find_first_of("\"'\\") != std::string::npos || std::ranges::any_of(program, is_control)) {
        throw core::UsageError(
            "systemd starts no program with a quote, a backslash or a control character in its path, " +
            text::printable(program) + ": install gpuprice elsewhere");
    }
    return for_systemd(program, Variables::left_alone);
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
    std::string line = cron_fields(schedule);
    for (const std::string& word : words) {
        line.append(" ").append(for_cron(word));
    }
    return line;
}

std::string service_unit(const Schedule& schedule)
{
    std::vector<std::string> words = command_of(schedule);
    words.insert(words.end(), schedule.markets.begin(), schedule.markets.end());
    std::string command = program_for_systemd(schedule.program);
    for (std::size_t i = 1; i < words.size(); ++i) {
        command.append(" ").append(for_systemd(words[i], Variables::expanded));
    }
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
        command, (schedule.max_runtime + std::chrono::minutes{5}).count());
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
