#ifndef GPUPRICE_TESTS_SUPPORT_MEASURED_PROCESS_HPP
#define GPUPRICE_TESTS_SUPPORT_MEASURED_PROCESS_HPP

/// \file
/// A program run to its end, with what it cost.

#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

/// Whether a program's memory is its own: a sanitizer takes as much again, and counters of lines run take their part.
[[nodiscard]] bool has_own_memory() noexcept;

struct Measured {
    int code = -1;              ///< exit code; -1 when a signal ended it
    double wall_seconds = 0;    ///< from its start to its end
    double cpu_seconds = 0;     ///< user and system time of the process and of children that it waited for
    long max_resident_kib = 0;  ///< peak; not below that of the caller, of whose memory Linux counts the start
};

/// Runs `words` (a program that is searched for in PATH, and its arguments) with exactly this environment and nothing
/// on standard input; what it prints, on either stream, goes to the file `output`.
/// \throws std::runtime_error  when it cannot be started.
[[nodiscard]] Measured run_measured(std::vector<std::string> words,
                                    const std::map<std::string, std::string>& environment, const std::string& output);

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_MEASURED_PROCESS_HPP
