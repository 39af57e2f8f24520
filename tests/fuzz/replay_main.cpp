// Runs a target over every file of its corpus folder: what stands in for libFuzzer in the ordinary presets.

#include "invariant.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

std::vector<std::uint8_t> bytes_of(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>{in}, {}};
    if (!in) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return bytes;
}

void replay(const std::filesystem::path& folder)
{
    const auto files = files_of(folder);
    if (files.empty()) {
        throw std::runtime_error("no file in " + folder.string());
    }
    for (const auto& file : files) {
        std::cerr << file.filename().string() << std::endl;  // the last one named is the one that breaks
        const auto bytes = bytes_of(file);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::cout << files.size() << " files replayed\n";
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        if (argc != 2) {
            throw std::runtime_error("usage: fuzz_TARGET FOLDER");
        }
        replay(argv[1]);
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
