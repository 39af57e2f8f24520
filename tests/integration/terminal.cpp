#include "terminal.hpp"

#include "gpuprice/text/unicode.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <stdexcept>

namespace gpuprice::test {

namespace {

constexpr int k_patience_ms = 60'000;

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> all;
    for (std::string& text : texts) {
        all.push_back(text.data());
    }
    all.push_back(nullptr);
    return all;
}

}  // namespace

std::string run_on_terminal(const std::vector<std::string>& arguments,
                            const std::map<std::string, std::string>& environment, unsigned short columns,
                            unsigned short rows)
{
    std::vector<std::string> words{GPUPRICE_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment) {
        variables.push_back(name + "=" + value);
    }
    int ours = -1;
    int theirs = -1;
    const ::winsize size{rows, columns, 0, 0};
    if (::openpty(&ours, &theirs, nullptr, nullptr, &size) != 0) {
        throw std::runtime_error("cannot make a terminal");
    }
    ::fcntl(ours, F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        ::posix_spawn_file_actions_adddup2(&actions, theirs, stream);
    }
    ::posix_spawn_file_actions_addclose(&actions, theirs);
    pid_t process = -1;
    const int failed = ::posix_spawn(&process, GPUPRICE_PROGRAM, &actions, nullptr, pointers(words).data(),
                                     pointers(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(theirs);
    std::string written;
    bool is_late = false;
    while (failed == 0) {
        pollfd readable{ours, POLLIN, 0};
        std::array<char, 4096> buffer{};
        is_late = ::poll(&readable, 1, k_patience_ms) == 0;
        const ssize_t got = is_late ? 0 : ::read(ours, buffer.data(), buffer.size());
        if (got <= 0) {
            break;  // the terminal's last user has ended
        }
        written.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(ours);
    if (failed == 0) {
        if (is_late) {
            ::kill(process, SIGKILL);
        }
        ::waitpid(process, nullptr, 0);
    }
    if (failed != 0 || is_late) {
        throw std::runtime_error(GPUPRICE_PROGRAM " did not run to its end on a terminal");
    }
    return written;
}

void Screen::write(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '\r') {
            column_ = 0;
        } else if (c == '\n') {
            require_narrow(lines_[row_]);
            if (++row_ == lines_.size()) {
                lines_.emplace_back();
            }
        } else if (c != '\x1b') {
            std::string& line = lines_[row_];
            line.resize(std::max(line.size(), column_), ' ');
            line.replace(column_, column_ < line.size() ? 1 : 0, 1, c);
            ++column_;
        } else {
            require_narrow(lines_[row_]);
            std::size_t count = 1;
            const std::size_t end = bytes.find_first_not_of("0123456789", i + 2);
            const char command = end < bytes.size() && bytes[i + 1] == '[' ? bytes[end] : '?';
            std::from_chars(bytes.data() + i + 2, bytes.data() + end, count);
            if (command == 'A' && count <= row_ && row_ - count + rows_ >= lines_.size()) {
                row_ -= count;
            } else if (command == 'K') {
                lines_[row_].resize(std::min(lines_[row_].size(), column_));
            } else if (command == 'J') {
                lines_[row_].resize(std::min(lines_[row_].size(), column_));
                lines_.resize(row_ + 1);
            } else {
                throw std::runtime_error("no such sequence, or a line above the screen: " +
                                         std::string{bytes.substr(i + 1, 5)});
            }
            i = end;
        }
    }
}

void Screen::require_narrow(const std::string& line) const
{
    if (gpuprice::text::display_width(line) > columns_) {
        throw std::runtime_error("a line is wider than the screen: " + line);
    }
}

std::string Screen::text() const
{
    std::string all;
    for (const std::string& line : lines_) {
        all += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return all;
}

}  // namespace gpuprice::test
