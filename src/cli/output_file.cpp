#include "output_file.hpp"

#include "gpuprice/core/error.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

namespace gpuprice::cli {

namespace fs = std::filesystem;

void write_file(const fs::path& file, std::string_view text)
{
    std::error_code failed;
    const bool is_replaced = !fs::exists(file, failed) || fs::is_regular_file(file, failed);
    // A link stays one: what it points to is replaced.
    const fs::path place = fs::is_symlink(file, failed) ? fs::weakly_canonical(file, failed) : file;
    const fs::path part = is_replaced ? fs::path{place.string() + "." + std::to_string(::getpid()) + ".part"} : place;
    errno = 0;
    std::ofstream out{part, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    std::error_code error{out ? 0 : errno, std::generic_category()};
    if (out && is_replaced) {
        fs::rename(part, place, error);
    }
    if (!out || error) {
        if (is_replaced) {
            fs::remove(part, failed);
        }
        throw core::DataError("cannot write " + file.string() + " (" + error.message() +
                              "): check the directory and free space");
    }
}

}  // namespace gpuprice::cli
