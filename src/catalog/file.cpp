#include "file.hpp"

#include "gpuprice/core/error.hpp"

#include <fstream>
#include <sstream>
#include <utility>

namespace gpuprice::catalog {

std::string read_shipped_file(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    std::ostringstream bytes;
    bytes << in.rdbuf();
    // Of an empty file nothing can be written, which is no failure to read it.
    if (!in.is_open() || in.bad()) {
        throw core::DataError(file.string() +
                              " cannot be read; install the program's data again, or set GPUPRICE_DATADIR to it");
    }
    return std::move(bytes).str();
}

}  // namespace gpuprice::catalog
