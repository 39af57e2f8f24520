// Who opens a connection and who does not: the kernel ends the program at its first socket.
#include "gpuprice/cli/run.hpp"

#include "support/catch.hpp"
#include "user.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <string>
#include <vector>

namespace gpuprice::test {

namespace {

bool forbid_sockets()
{
    std::array<sock_filter, 4> program{{
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, __NR_socket},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    }};
    sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

constexpr int k_no_filter = 111;

/// Runs the program without sockets. \returns its exit code; of a signal the negative number.
int run_without_sockets(const User& user, const std::vector<std::string>& arguments)
{
    std::vector<std::string> words{GPUPRICE_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables;
    for (const auto& [name, value] : user.environment()) {
        variables.push_back(name + "=" + value);
    }
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> all;
        for (std::string& text : texts) {
            all.push_back(text.data());
        }
        all.push_back(nullptr);
        return all;
    };
    const auto argv = pointers(words);
    const auto envp = pointers(variables);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_RDWR);
        ::dup2(nowhere, STDIN_FILENO);
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
        if (!forbid_sockets()) {
            ::_exit(k_no_filter);
        }
        ::execve(GPUPRICE_PROGRAM, argv.data(), envp.data());
        ::_exit(k_no_filter);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("reports, imports and the care of the database open no connection")
{
    User user;
    (void)user.home().write("rows.csv",
                            "observed_at,market,external_id,title,price,currency,country\n"
                            "2026-02-28,shop,1,NVIDIA A100 80GB PCIe,15000,USD,US\n");
    user.use_market("https://shop.example");
    if (run_without_sockets(user, {"--version"}) == k_no_filter) {
        WARN("sockets cannot be forbidden here; nothing was checked");
        return;
    }
    for (const std::vector<std::string>& command : {
             std::vector<std::string>{"import", user.file("rows.csv")},
             {"report", "--format", "html", "-o", user.file("page.html")},
             {"markup"},
             {"listings"},
             {"history", "a100-80gb-pcie"},
             {"status"},
             {"rates"},
             {"markets"},
             {"explain", "A100 80GB"},
             {"export", "sightings"},
             {"reparse", "--all"},
             {"scrape", "ebay-us", "--dry-run"},
             {"db", "info"},
             {"db", "check"},
             {"db", "backup"},
             {"db", "prune"},
         }) {
        CAPTURE(command.front());
        CHECK(run_without_sockets(user, command) == cli::k_done);
    }
    // The filter does what it is there for.
    CHECK(run_without_sockets(user, {"scrape", "ebay-us", "--max-runtime", "5s"}) == -SIGSYS);
}

}  // namespace gpuprice::test
