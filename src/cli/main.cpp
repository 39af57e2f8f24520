#include "gpuprice/cli/run.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>

namespace {

gpuprice::cli::ScreenSize size_of_terminal(int stream)
{
    const gpuprice::cli::ScreenSize usual;
    ::winsize size{};
    if (::ioctl(stream, TIOCGWINSZ, &size) != 0) {
        return usual;
    }
    // 0 is what a serial line or a bare pseudo-terminal says of what it does not know.
    return {size.ws_col > 0 ? size.ws_col : usual.columns, size.ws_row > 0 ? size.ws_row : usual.rows};
}

/// What COLUMNS says comes before what the terminal says, as in other programs.
std::optional<std::size_t> terminal_width()
{
    if (::isatty(STDOUT_FILENO) == 0) {
        return std::nullopt;
    }
    constexpr std::size_t k_least = 20;
    const std::string_view stated = std::getenv("COLUMNS") == nullptr ? "" : std::getenv("COLUMNS");
    std::size_t columns = 0;
    const auto [rest, failed] = std::from_chars(stated.data(), stated.data() + stated.size(), columns);
    const bool is_number = failed == std::errc{} && rest == stated.data() + stated.size() && columns > 0;
    return std::max(k_least, is_number ? columns : size_of_terminal(STDOUT_FILENO).columns);
}

std::optional<std::string> environment(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

std::filesystem::path program_file()
{
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown);
}

volatile std::sig_atomic_t interrupted = 0;

// The second time the signal does what it always did.
extern "C" void note_interruption(int signal)
{
    interrupted = 1;
    std::signal(signal, SIG_DFL);
}

bool is_interrupted()
{
    static const bool listening = [] {
        std::signal(SIGINT, note_interruption);
        std::signal(SIGTERM, note_interruption);
        return true;
    }();
    return listening && interrupted != 0;
}

}  // namespace

int main(int argc, char** argv)
{
    // A peer that goes away must not end the program: not a server in the middle of a scrape, and a reader of standard
    // output (`| head`) only by the write that fails, which `run` then takes for the end.
    std::signal(SIGPIPE, SIG_IGN);
    // Nor a file that may grow no further (`ulimit -f`): the write fails, and is told.
    std::signal(SIGXFSZ, SIG_IGN);
    std::ios::sync_with_stdio(false);
    std::cout.exceptions(std::ios::badbit);
    gpuprice::cli::Context context{std::cin,       std::cout,        std::cerr,
                                   environment,    terminal_width(), ::isatty(STDERR_FILENO) != 0,
                                   is_interrupted, program_file(),   [] { return size_of_terminal(STDERR_FILENO); }};
    const int code = gpuprice::cli::run({argv + 1, argv + argc}, context);
    std::cout.exceptions(std::ios::goodbit);  // what could not be written was reported; the last flush must not throw
    return code;
}
