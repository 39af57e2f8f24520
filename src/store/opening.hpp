#ifndef GPUPRICE_STORE_OPENING_HPP
#define GPUPRICE_STORE_OPENING_HPP

/// \file
/// From a path to a connection to a price history of today's format, or a sentence that says why not.

#include "lock.hpp"
#include "sqlite.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace gpuprice::store {

struct Opened {
    std::unique_ptr<WriteLock> lock;  ///< none for readers
    Connection connection;
    std::string note;  ///< see Store::note
};

/// Takes the lock, makes or migrates the database. A file that is not ours is left untouched.
/// \throws core::DataError, core::BusyError
[[nodiscard]] Opened open_for_writing(const std::filesystem::path& file);

/// Opens an existing history and begins a read transaction on it, which lasts as long as the connection.
/// \throws core::DataError
[[nodiscard]] Opened open_for_reading(const std::filesystem::path& file);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_OPENING_HPP
