#ifndef GPUPRICE_CATALOG_SRC_FILE_HPP
#define GPUPRICE_CATALOG_SRC_FILE_HPP

#include <filesystem>
#include <string>

namespace gpuprice::catalog {

/// All bytes of a shipped file.
/// \throws core::DataError  when it cannot be read: names the file and the remedy.
[[nodiscard]] std::string read_shipped_file(const std::filesystem::path& file);

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_SRC_FILE_HPP
