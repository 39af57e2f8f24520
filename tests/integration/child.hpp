#ifndef GPUPRICE_TESTS_INTEGRATION_CHILD_HPP
#define GPUPRICE_TESTS_INTEGRATION_CHILD_HPP

/// \file
/// The built program as a process of its own.

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace gpuprice::test {

class Child {
public:
    /// Starts it with exactly this environment; what it prints goes to the file `output`.
    /// \throws std::runtime_error  when it cannot be started.
    Child(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
          const std::string& output);

    /// Kills it if it still runs.
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    /// Waits at most so long for its end.
    [[nodiscard]] bool ends_within(std::chrono::microseconds time) const;

    /// Waits for its end. \returns its exit code; of a signal that ended it, the negative number.
    [[nodiscard]] int wait();

    /// SIGINT, as Ctrl-C sends it.
    void interrupt() const;

    /// SIGKILL, and waits until it is dead. Nothing when it has ended already.
    void kill();

private:
    pid_t process_ = -1;
    int alive_ = -1;  // the reading end of a pipe that only the child holds open
};

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_INTEGRATION_CHILD_HPP
