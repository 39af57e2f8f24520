#include "lock.hpp"

#include "gpuprice/core/error.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gpuprice::store {

WriteLock::WriteLock(const std::filesystem::path& database)
{
    const auto file = database.string() + ".lock";
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        throw core::DataError(
            fmt::format("{} cannot be written ({}): give write permission on its directory, or name "
                        "another history with --db",
                        file, std::generic_category().message(errno)));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
        return;
    }
    const int error = errno;
    ::close(descriptor_);
    if (error == EWOULDBLOCK) {
        throw core::BusyError(fmt::format(
            "another run is writing to {}: wait until it ends and run again (it holds {})", database.string(), file));
    }
    throw core::DataError(fmt::format("{} cannot be locked ({}): keep the history on a local disk", file,
                                      std::generic_category().message(error)));
}

WriteLock::~WriteLock() { ::close(descriptor_); }

}  // namespace gpuprice::store
