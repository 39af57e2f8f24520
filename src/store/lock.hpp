#ifndef GPUPRICE_STORE_LOCK_HPP
#define GPUPRICE_STORE_LOCK_HPP

#include <filesystem>

namespace gpuprice::store {

/// The right to write a price history, held by one process at a time until it is destroyed or dies.
///
/// It is an flock on FILE.lock beside the database: closing any descriptor of the database itself would drop the
/// POSIX locks that SQLite holds on it. The lock file stays behind, empty: removing it would race.
class WriteLock {
public:
    /// \throws core::BusyError  when another holds it; core::DataError when the lock file cannot be made.
    explicit WriteLock(const std::filesystem::path& database);
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;
    WriteLock(WriteLock&&) = delete;
    WriteLock& operator=(WriteLock&&) = delete;
    ~WriteLock();

private:
    int descriptor_;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_LOCK_HPP
