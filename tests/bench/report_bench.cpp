// What the commands cost that read the history, each as a process of its own: start-up on a small database beside the
// sqlite3 shell, then CPU seconds and peak memory on the databases that analysis_bench left in the given directories.
//
//     report_bench [DIRECTORY…]

#include "support/measured_process.hpp"
#include "support/temp_dir.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace gpuprice::bench {

namespace {

using test::Measured;

constexpr int k_start_rounds = 31;
constexpr int k_listings = 200;
constexpr const char* k_last_day = "2025-12-30";  // the last one of analysis_bench

class Bench {
public:
    explicit Bench(const char* path) : environment_{{"PATH", path == nullptr ? "" : path}}
    {
        environment_["GPUPRICE_DATADIR"] = GPUPRICE_SOURCE_DIR "/data";
        environment_["HOME"] = home_.path().string();
    }

    /// How the start of the commands compares with that of the shell that reads one row of the same database.
    void start_up()
    {
        const auto database = (home_.path() / "small.db").string();
        (void)run({GPUPRICE_PROGRAM, "--db", database, "import", small_history()});
        std::cout << fmt::format("{:<42}{:>9}{:>9}\n", "START-UP", "CPU MS", "WALL MS");
        show_start({GPUPRICE_PROGRAM, "--version"});
        const std::vector<std::string> markup{GPUPRICE_PROGRAM, "--db", database, "markup", "--as-of", "2026-03-01"};
        const double ours = show_start(markup);
        const std::vector<std::string> shell{"sqlite3", database, "SELECT count(*) FROM listing"};
        try {
            const double theirs = show_start(shell);
            std::cout << fmt::format("markup takes {:.1f} times the CPU time of the shell\n", ours / theirs);
        } catch (const std::runtime_error&) {
            std::cout << "sqlite3 is not installed: skipped\n";
        }
    }

    void reports(const std::vector<std::string>& directories)
    {
        const std::vector<std::vector<std::string>> commands{
            {"markup", "--as-of", k_last_day},
            {"spikes", "--until", k_last_day},
            {"history", "a100-80gb-pcie", "--until", k_last_day},
            {"trends", "--until", k_last_day},
            {"turnover", "--as-of", k_last_day},
            {"premium", "--between", "US", "DE", "--as-of", k_last_day},
        };
        std::cout << fmt::format("\n{:<20}{:<34}{:>9}{:>10}\n", "COMMAND", "DATABASE", "CPU S", "PEAK MIB");
        for (const auto& command : commands) {
            double first_peak = 0.0;
            double peak = 0.0;
            for (const std::string& directory : directories) {
                const auto database = (std::filesystem::path{directory} / "history.db").string();
                std::vector<std::string> words{GPUPRICE_PROGRAM, "--db", database};
                words.insert(words.end(), command.begin(), command.end());
                const Measured cost = run(words);
                peak = static_cast<double>(cost.max_resident_kib) / 1024.0;
                first_peak = first_peak == 0.0 ? peak : first_peak;
                std::cout << fmt::format("{:<20}{:<34}{:>9.2f}{:>10.1f}\n", command.front(), database, cost.cpu_seconds,
                                         peak)
                          << std::flush;
            }
            if (directories.size() > 1) {
                std::cout << fmt::format("{:<20}memory of the last ÷ the first: {:.2f}\n", command.front(),
                                         peak / first_peak);
            }
        }
    }

private:
    /// Sightings of a few cards, as a file to import.
    std::string small_history()
    {
        std::string rows = "observed_at,last_seen,market,external_id,title,price,currency,condition,seller,country\n";
        for (int i = 0; i < k_listings; ++i) {
            rows += fmt::format("2026-02-01,2026-03-01,bench,{},NVIDIA {} PCIe GPU,{},USD,used,seller-{},US\n", i,
                                i % 2 == 0 ? "A100 80GB" : "H100 80GB", 10'000 + 17 * i, i % 40);
        }
        return home_.write("small.csv", rows).string();
    }

    Measured run(const std::vector<std::string>& words)
    {
        const Measured cost = test::run_measured(words, environment_, (home_.path() / "output").string());
        if (cost.code != 0) {
            throw std::runtime_error(fmt::format("{} ended with exit code {}", fmt::join(words, " "), cost.code));
        }
        return cost;
    }

    /// \returns  the median of the CPU times.
    double show_start(const std::vector<std::string>& words)
    {
        std::vector<double> cpu;
        std::vector<double> wall;
        for (int round = 0; round < k_start_rounds; ++round) {
            const Measured cost = run(words);
            cpu.push_back(1'000.0 * cost.cpu_seconds);
            wall.push_back(1'000.0 * cost.wall_seconds);
        }
        std::ranges::sort(cpu);
        std::ranges::sort(wall);
        const auto name = std::filesystem::path{words.front()}.filename().string();
        const auto command = std::ranges::find_if(words, [](const std::string& word) {
            return word == "markup" || word == "--version" || word.starts_with("SELECT");
        });
        std::cout << fmt::format("{:<42}{:>9.1f}{:>9.1f}\n", name + " " + *command, cpu[cpu.size() / 2],
                                 wall[wall.size() / 2])
                  << std::flush;
        return cpu[cpu.size() / 2];
    }

    test::TempDir home_;
    std::map<std::string, std::string> environment_;
};

}  // namespace

}  // namespace gpuprice::bench

int main(int argc, char** argv)
{
    try {
        gpuprice::bench::Bench bench{std::getenv("PATH")};
        bench.start_up();
        if (argc > 1) {
            bench.reports({argv + 1, argv + argc});
        }
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
