#include "child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

namespace gpuprice::fetch {

namespace {

constexpr int k_first_free = STDERR_FILENO + 1;

struct Pipe {
    Descriptor reading;
    Descriptor writing;
};

// Above the standard three, whichever of them this process was started without: the child's dup2 must not overwrite
// one pipe with the other.
Descriptor above_standard(Descriptor descriptor)
{
    if (descriptor.get() >= k_first_free) {
        return descriptor;
    }
    return Descriptor{::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, k_first_free)};
}

std::optional<Pipe> make_pipe()
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::nullopt;
    }
    Pipe pipe{above_standard(Descriptor{ends[0]}), above_standard(Descriptor{ends[1]})};
    const bool made =
        pipe.reading.is_open() && pipe.writing.is_open() && ::fcntl(pipe.reading.get(), F_SETFL, O_NONBLOCK) == 0;
    return made ? std::optional{std::move(pipe)} : std::nullopt;
}

std::vector<char*> pointers(const std::vector<std::string>& texts)
{
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (const std::string& text : texts) {
        all.push_back(const_cast<char*>(text.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast): execve's type
    }
    all.push_back(nullptr);
    return all;
}

/// All that the child needs between fork and exec, where it may allocate nothing and lock nothing.
struct Launch {
    const char* path;
    char* const* words;
    char* const* variables;
    int input;
    int output;
    int errors;
    int failure;  ///< takes the errno of what went wrong; closed by a successful exec
    pid_t parent;
};

[[noreturn]] void become(const Launch& launch) noexcept
{
    ::setpgid(0, 0);
    // The parent may have died before the request to be told; then nobody tells.
    bool ready = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == launch.parent;
    // What is ignored here would stay ignored there.
    struct sigaction usual = {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(SIGPIPE, &usual, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ready = ready && ::dup2(launch.input, STDIN_FILENO) >= 0 && ::dup2(launch.output, STDOUT_FILENO) >= 0 &&
            ::dup2(launch.errors, STDERR_FILENO) >= 0;
    // Not every library opens its sockets with O_CLOEXEC.
    ready = ready && ::close_range(k_first_free, UINT_MAX, CLOSE_RANGE_CLOEXEC) == 0;
    if (ready) {
        ::execve(launch.path, launch.words, launch.variables);
    }
    const int why = errno;
    (void)!::write(launch.failure, &why, sizeof why);
    ::_exit(127);
}

// <sys/pidfd.h> of glibc 2.36 declares pidfd_open without C linkage.
int watch(pid_t process) { return static_cast<int>(::syscall(SYS_pidfd_open, process, 0)); }

int read_failure(const Descriptor& from)
{
    int why = 0;
    ssize_t got = -1;
    do {
        got = ::read(from.get(), &why, sizeof why);
    } while (got < 0 && errno == EINTR);
    return got == static_cast<ssize_t>(sizeof why) ? why : 0;
}

int wait_for(pid_t process) noexcept
{
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/// A file in memory with that content, at its beginning: a program may read it at its leisure, or not at all.
Descriptor readable(const std::string& content)
{
    if (content.empty()) {
        return above_standard(Descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)});
    }
    Descriptor file = above_standard(Descriptor{::memfd_create("gpuprice-input", MFD_CLOEXEC)});
    for (std::size_t written = 0; file.is_open() && written < content.size();) {
        const ssize_t now = ::write(file.get(), content.data() + written, content.size() - written);
        if (now > 0) {
            written += static_cast<std::size_t>(now);
        } else if (errno != EINTR) {
            file.close();
        }
    }
    if (file.is_open() && ::lseek(file.get(), 0, SEEK_SET) != 0) {
        file.close();
    }
    return file;
}

core::Error system_error(const std::string& what, int code)
{
    return {core::ErrorKind::unsupported, what + ": " + std::strerror(code), ""};
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other) {
        close();
        number_ = std::exchange(other.number_, -1);
    }
    return *this;
}

void Descriptor::close() noexcept
{
    if (is_open()) {
        ::close(std::exchange(number_, -1));
    }
}

ChildProcess::ChildProcess(pid_t process, Descriptor ended, Descriptor output, Descriptor errors)
    : process_{process}, ended_{std::move(ended)}, output_{std::move(output)}, errors_{std::move(errors)}
{
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_{std::exchange(other.process_, -1)},
      ended_{std::move(other.ended_)},
      output_{std::move(other.output_)},
      errors_{std::move(other.errors_)}
{
}

core::Result<ChildProcess> ChildProcess::start(const Program& program)
{
    auto output = make_pipe();
    auto errors = make_pipe();
    std::array<int, 2> failure{-1, -1};
    const Descriptor input = readable(program.input);
    if (!output || !errors || !input.is_open() || ::pipe2(failure.data(), O_CLOEXEC) != 0) {
        return system_error("no pipe to a program can be made", errno);
    }
    const Descriptor failure_read = above_standard(Descriptor{failure[0]});
    Descriptor failure_write = above_standard(Descriptor{failure[1]});
    const std::vector<char*> words = pointers(program.words);
    const std::vector<char*> variables = pointers(program.variables);
    const Launch launch{program.path.c_str(),  words.data(),          variables.data(),    input.get(),
                        output->writing.get(), errors->writing.get(), failure_write.get(), ::getpid()};
    const pid_t process = ::fork();
    if (process < 0) {
        return system_error("no further process can be started", errno);
    }
    if (process == 0) {
        become(launch);
    }
    // Both do it, for either may come first.
    ::setpgid(process, process);
    failure_write.close();
    ChildProcess child{process, Descriptor{watch(process)}, std::move(output->reading), std::move(errors->reading)};
    const int watched = errno;
    if (const int why = read_failure(failure_read); why != 0) {
        return system_error(program.path + " cannot be run", why);
    }
    if (!child.ended_.is_open()) {
        return system_error("the end of a program cannot be waited for", watched);
    }
    return child;
}

bool ChildProcess::has_ended() const
{
    pollfd end{ended_.get(), POLLIN, 0};
    return ::poll(&end, 1, 0) > 0;
}

// The group is killed before its head is waited for: until then nobody else can be given its number.
int ChildProcess::end() noexcept
{
    if (process_ < 0) {
        return 0;
    }
    const pid_t process = std::exchange(process_, -1);
    ::kill(-process, SIGKILL);
    return wait_for(process);
}

}  // namespace gpuprice::fetch
