#include "file.hpp"

#include "gpuprice/core/error.hpp"

#include <fstream>
#include <iterator>

namespace gpuprice::catalog {

std::string read_shipped_file(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open() || in.bad()) {
        throw core::DataError(file.string() +
                              " cannot be read; install the program's data again, or set GPUPRICE_DATADIR to it");
    }
    return bytes;
}

}  // namespace gpuprice::catalog
