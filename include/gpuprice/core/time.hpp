#ifndef GPUPRICE_CORE_TIME_HPP
#define GPUPRICE_CORE_TIME_HPP

/// \file
/// UTC days and instants, their ISO 8601 text, and the clock. No local time anywhere.

#include "gpuprice/core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace gpuprice::core {

using Day = std::chrono::sys_days;         ///< a UTC calendar day
using Instant = std::chrono::sys_seconds;  ///< a UTC second

/// "2026-03-31" exactly; year 1 to 9999; a day that the calendar does not have is an error.
[[nodiscard]] Result<Day> parse_day(std::string_view text);

/// A day ("2026-03-31", its midnight) or "2026-03-31T12:00:00Z", with an optional fraction (cut off), with "Z",
/// an offset ("+08:00", "+0800") or nothing (UTC), and a space in place of the "T". An instant that an offset moves out
/// of the years 1 to 9999 is an error, so that the text of every instant reads back.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);

[[nodiscard]] std::string to_text(Day day);          ///< "2026-03-31"
[[nodiscard]] std::string to_text(Instant instant);  ///< "2026-03-31T12:00:00Z"

/// The same texts, behind what is there.
void append_text(std::string& text, Day day);
void append_text(std::string& text, Instant instant);

[[nodiscard]] inline Day day_of(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }

/// Where "now" comes from. Handed down from `main`; nothing else asks the system.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    Clock(Clock&&) = delete;
    Clock& operator=(Clock&&) = delete;
    virtual ~Clock() = default;

    [[nodiscard]] virtual Instant now() const = 0;

    /// True when "now" was set by hand (`GPUPRICE_NOW`): footers then say so.
    [[nodiscard]] virtual bool is_fixed() const { return false; }
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/// Always the same instant, for tests, goldens and the demo.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant now) : now_{now} {}
    [[nodiscard]] Instant now() const override { return now_; }
    [[nodiscard]] bool is_fixed() const override { return true; }

private:
    Instant now_;
};

}  // namespace gpuprice::core

#endif  // GPUPRICE_CORE_TIME_HPP
