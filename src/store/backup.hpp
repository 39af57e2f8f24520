#ifndef GPUPRICE_STORE_BACKUP_HPP
#define GPUPRICE_STORE_BACKUP_HPP

#include "gpuprice/core/time.hpp"

#include "sqlite.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace gpuprice::store {

/// "20260331T120000Z": an instant in the name of a file.
[[nodiscard]] std::string in_file_name(core::Instant at);

/// See Store::back_up.
[[nodiscard]] std::filesystem::path copy_beside(const Connection& connection, std::string_view occasion,
                                                core::Instant at);

/// See Store::back_up_to.
void copy_whole(const Connection& connection, const std::filesystem::path& target);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_BACKUP_HPP
