#ifndef GPUPRICE_SRC_STORE_MAPPED_READING_HPP
#define GPUPRICE_SRC_STORE_MAPPED_READING_HPP

/// \file
/// Reading a database where the system keeps its pages, without dying of it.
///
/// A page of a map that the disk cannot deliver, or that was cut off the file by another program, is no error code but
/// the signal SIGBUS, whose default ends the process. While this object lives the signal puts a page of zeros in the
/// place of the one that is missing, and is remembered; what was read meanwhile is to be thrown away.

#include "sqlite.hpp"

#include <csignal>
#include <cstdint>

namespace gpuprice::store {

/// One at a time, in a process of one thread.
class MappedReading {
public:
    explicit MappedReading(Connection& connection);
    ~MappedReading();
    MappedReading(const MappedReading&) = delete;
    MappedReading& operator=(const MappedReading&) = delete;
    MappedReading(MappedReading&&) = delete;
    MappedReading& operator=(MappedReading&&) = delete;

    /// Whether a page was missing since the beginning.
    [[nodiscard]] bool has_failed() const noexcept;

    /// From now on pages are copied, and their errors are error codes again.
    void stop_mapping();

private:
    Connection& connection_;
    struct sigaction before_ {};
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_SRC_STORE_MAPPED_READING_HPP
