#ifndef GPUPRICE_TESTS_SUPPORT_SCRIPT_HPP
#define GPUPRICE_TESTS_SUPPORT_SCRIPT_HPP

/// \file
/// Commands that a test writes itself, and what became of the processes that they started.

#include "support/temp_dir.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace gpuprice::test {

/// Writes an executable shell script and returns its path.
inline std::string write_script(const TempDir& directory, const std::string& name, const std::string& lines)
{
    const auto file = directory.write(name, "#!/bin/sh\n" + lines + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file.string();
}

/// The words of a file, none when there is no such file.
inline std::vector<std::string> words_in(const std::filesystem::path& file)
{
    std::ifstream in{file};
    std::vector<std::string> words;
    for (std::string word; in >> word;) {
        words.push_back(word);
    }
    return words;
}

/// False for a process that is dead, reaped or not.
inline bool is_running(const std::string& process)
{
    std::ifstream in{"/proc/" + process + "/stat"};
    std::string line;
    std::getline(in, line);
    const auto end_of_name = line.rfind(") ");
    return end_of_name != std::string::npos && line[end_of_name + 2] != 'Z' && line[end_of_name + 2] != 'X';
}

/// Asks again and again, for at most 10 s: a killed process takes a moment to die.
template <typename Predicate>
bool soon(Predicate holds)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

}  // namespace gpuprice::test

#endif  // GPUPRICE_TESTS_SUPPORT_SCRIPT_HPP
