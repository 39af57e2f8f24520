// Serves pages as a marketplace would, for as long as a command runs:
//
//   replay_server [--pages DIR] [--array QUERY=FILE] [--page-size N] -- COMMAND [ARGUMENT…]
//
// The command finds the address in GPUPRICE_REPLAY_URL and the keys that are accepted in EBAY_CLIENT_ID and
// EBAY_CLIENT_SECRET. Signals go on to it, and its exit code becomes the server's own.

#include "demo/replay_market.hpp"
#include "support/http_server.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace {

using gpuprice::test::HttpRequest;
using gpuprice::test::HttpServer;
using gpuprice::test::ReplayMarket;

constexpr int k_usage = 2;
constexpr int k_killed = 128;  // + signal, as shells do
constexpr std::array k_passed_on{SIGHUP, SIGINT, SIGTERM};
constexpr const char* k_synopsis =
    "usage: replay_server [--pages DIR] [--array QUERY=FILE] [--page-size N] -- COMMAND [ARGUMENT...]\n";

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Arguments {
    struct Array {
        std::string query;
        std::string file;
    };
    std::vector<std::string> pages;
    std::vector<Array> arrays;
    long page_size = 200;        ///< of arrays; the most that eBay gives
    std::vector<char*> command;  ///< ends with a null pointer, as posix_spawn wants it
};

Arguments parse_arguments(std::span<char*> words)
{
    Arguments arguments;
    std::size_t at = 1;
    for (; at + 1 < words.size() && std::string_view{words[at]} != "--"; at += 2) {
        const std::string_view option = words[at];
        const std::string value = words[at + 1];
        if (option == "--pages") {
            arguments.pages.push_back(value);
        } else if (option == "--array" && value.find('=') != std::string::npos) {
            const std::size_t equals = value.find('=');
            arguments.arrays.push_back({value.substr(0, equals), value.substr(equals + 1)});
        } else if (option == "--page-size") {
            const auto read = std::from_chars(value.data(), value.data() + value.size(), arguments.page_size);
            if (read.ec != std::errc{} || read.ptr != value.data() + value.size() || arguments.page_size < 1) {
                throw UsageError("--page-size: '" + value + "' is no number from 1 up");
            }
        } else {
            throw UsageError("'" + std::string{option} + " " + value + "' is not understood");
        }
    }
    if (at + 1 >= words.size()) {
        throw UsageError("no command is given after --");
    }
    arguments.command.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
    arguments.command.push_back(nullptr);
    return arguments;
}

sigset_t awaited_signals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (const int signal : k_passed_on) {
        sigaddset(&set, signal);
    }
    return set;
}

pid_t spawn(const std::vector<char*>& command, const sigset_t& mask)
{
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &mask);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, command.front(), nullptr, &attributes, command.data(), environ);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) {
        throw std::system_error(failed, std::generic_category(), command.front());
    }
    return child;
}

// Until it ends; what would end the server ends the command first.
int wait_for(pid_t child, const sigset_t& awaited)
{
    for (;;) {
        int signal = 0;
        sigwait(&awaited, &signal);
        if (signal != SIGCHLD) {
            ::kill(child, signal);
            continue;
        }
        int status = 0;
        if (::waitpid(child, &status, WNOHANG) == child && (WIFEXITED(status) || WIFSIGNALED(status))) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : k_killed + WTERMSIG(status);
        }
    }
}

int serve(const Arguments& arguments)
{
    ReplayMarket market;
    for (const std::string& directory : arguments.pages) {
        market.add_pages(directory);
    }
    for (const auto& [query, file] : arguments.arrays) {
        market.add_array(query, file, arguments.page_size);
    }
    // Blocked before the server's thread starts, so that only wait_for takes them.
    const sigset_t awaited = awaited_signals();
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &awaited, &before);

    HttpServer server;
    const std::string url = server.url();
    server.otherwise([&market, url](const HttpRequest& request) { return market.answer(request, url); });
    ::setenv("GPUPRICE_REPLAY_URL", url.c_str(), 1);
    ::setenv("EBAY_CLIENT_ID", gpuprice::test::k_replay_client_id, 1);
    ::setenv("EBAY_CLIENT_SECRET", gpuprice::test::k_replay_client_secret, 1);
    return wait_for(spawn(arguments.command, before), awaited);
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return serve(parse_arguments(std::span{argv, static_cast<std::size_t>(argc)}));
    } catch (const UsageError& error) {
        std::cerr << "replay_server: " << error.what() << "\n" << k_synopsis;
        return k_usage;
    } catch (const std::exception& error) {
        std::cerr << "replay_server: " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
