#ifndef GPUPRICE_SRC_FETCH_CHILD_PROCESS_HPP
#define GPUPRICE_SRC_FETCH_CHILD_PROCESS_HPP

#include "gpuprice/core/result.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace gpuprice::fetch {

/// A file descriptor, closed at the end.
class Descriptor {
public:
    explicit Descriptor(int number = -1) noexcept : number_{number} {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const noexcept { return number_; }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    void close() noexcept;

private:
    int number_;
};

/// What is run: no shell, no search in $PATH.
struct Program {
    std::string path;
    std::vector<std::string> words;      ///< argv, its name included
    std::vector<std::string> variables;  ///< its whole environment: "PATH=/usr/bin"
    std::string input;                   ///< what it reads from standard input
};

/// A running program with two pipes, at the head of a process group of its own, so that nothing that it started
/// outlives it. It inherits no other file. When this process dies, so does it.
class ChildProcess {
public:
    /// \returns  why it cannot be started, a clause for people.
    [[nodiscard]] static core::Result<ChildProcess> start(const Program& program);

    /// Kills what still runs.
    ~ChildProcess() { end(); }
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) = delete;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// The reading ends of its standard output and error; they do not block.
    [[nodiscard]] Descriptor& output() { return output_; }
    [[nodiscard]] Descriptor& errors() { return errors_; }

    /// A descriptor that becomes readable when the program, not necessarily what it started, has ended.
    [[nodiscard]] const Descriptor& ended() const { return ended_; }
    [[nodiscard]] bool has_ended() const;

    /// Kills its process group with SIGKILL, waits for it and gives its wait status. Once only; 0 after that.
    int end() noexcept;

private:
    ChildProcess(pid_t process, Descriptor ended, Descriptor output, Descriptor errors);

    pid_t process_;
    Descriptor ended_;
    Descriptor output_;
    Descriptor errors_;
};

}  // namespace gpuprice::fetch

#endif  // GPUPRICE_SRC_FETCH_CHILD_PROCESS_HPP
