#ifndef GPUPRICE_SRC_CLI_LIVE_LINES_HPP
#define GPUPRICE_SRC_CLI_LIVE_LINES_HPP

/// \file
/// What a long job shows on a terminal while it goes on.

#include "gpuprice/cli/run.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::cli {

enum class Progress { shown, hidden };

/// Lines on the context's standard error, drawn over the ones before and taken away at the end.
class LiveLines {
public:
    enum class Manner : std::uint8_t {
        silent,   ///< standard error is no terminal or is for programs, or progress is hidden
        plain,    ///< the terminal cannot move its cursor: TERM is "dumb" or not set
        redrawn,  ///< all others
    };

    /// `context` must outlive it.
    LiveLines(Context& context, Progress progress);
    ~LiveLines();
    LiveLines(const LiveLines&) = delete;
    LiveLines& operator=(const LiveLines&) = delete;
    LiveLines(LiveLines&&) = delete;
    LiveLines& operator=(LiveLines&&) = delete;

    [[nodiscard]] Manner manner() const { return manner_; }

    /// Whether the lines are redrawn at all and the last time is a tenth of a second ago; then counts from now on.
    [[nodiscard]] bool is_due();

    /// Replaces what stands on the screen. Each line narrower than the screen. Only for `redrawn`.
    void draw(const std::vector<std::string>& lines);

private:
    Context& context_;
    Manner manner_;
    std::size_t drawn_ = 0;  // lines on the screen
    std::chrono::steady_clock::time_point next_;
};

/// One line that counts: "import: 120,000 rows".
class LiveCount {
public:
    /// \param what  stands before the number. `context` must outlive it.
    LiveCount(Context& context, Progress progress, std::string_view what, std::string_view unit);

    /// Cheap: looks at the clock once in a thousand calls.
    void count();

private:
    Context& context_;
    LiveLines lines_;
    std::string what_;
    std::string unit_;
    std::size_t counted_ = 0;
};

/// One line that says what a job is at: "db check: the pages of the file".
class LiveStep {
public:
    /// \param what  stands before the step. `context` must outlive it.
    LiveStep(Context& context, Progress progress, std::string_view what);

    void at(std::string_view step);

private:
    Context& context_;
    LiveLines lines_;
    std::string what_;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_LIVE_LINES_HPP
