
#include "support/catch.hpp"
#include "transcript.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace {

std::string read(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::filesystem::path> cases()
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{GPUPRICE_GOLDEN_DIR "/cases"}) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

TEST_CASE("every command prints what its golden case shows")
{
    const bool update = std::getenv("GPUPRICE_UPDATE_GOLDEN") != nullptr;
    const auto files = cases();
    REQUIRE(files.size() >= 8);
    for (const auto& file : files) {
        DYNAMIC_SECTION(file.filename().string())
        {
            const std::string golden = read(file);
            const std::string now = gpuprice::test::replay(golden, GPUPRICE_GOLDEN_DIR "/files");
            if (update) {
                std::ofstream{file, std::ios::binary} << now;
            } else {
                CHECK(now == golden);
            }
        }
    }
}
