#include "backup.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gpuprice::store {

namespace {

std::filesystem::path free_name(const std::string& wanted)
{
    std::filesystem::path name = wanted;
    for (int n = 2; std::filesystem::exists(name); ++n) {
        name = fmt::format("{}-{}", wanted, n);
    }
    return name;
}

/// Made before SQLite opens it, so that a history that only its owner may read is never readable to others as a copy.
void make_empty(const std::filesystem::path& file, const std::filesystem::path& target, const std::string& like)
{
    struct stat original {};
    const mode_t mode = ::stat(like.c_str(), &original) == 0 ? original.st_mode & 0777U : 0600U;
    ::unlink(file.c_str());
    const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (made < 0) {
        throw core::DataError(
            fmt::format("the backup {} cannot be made ({}): give write permission on its directory, or name another; "
                        "nothing was changed",
                        target.string(), std::generic_category().message(errno)));
    }
    ::close(made);
}

}  // namespace

std::string in_file_name(core::Instant at)
{
    std::string text = core::to_text(at);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

void copy_whole(const Connection& connection, const std::filesystem::path& target)
{
    if (std::filesystem::exists(target)) {
        throw core::DataError(target.string() + " is there already: name a file that is not");
    }
    // Under its own name only when it is whole: a process may be killed while it copies.
    const std::filesystem::path unfinished = target.string() + ".unfinished";
    make_empty(unfinished, target, connection.file());
    try {
        connection.copy_to(unfinished);
        std::filesystem::rename(unfinished, target);
    } catch (const std::exception&) {
        ::unlink(unfinished.c_str());
        throw;
    }
}

std::filesystem::path copy_beside(const Connection& connection, std::string_view occasion, core::Instant at)
{
    const auto target = free_name(fmt::format("{}.{}-{}", connection.file(), occasion, in_file_name(at)));
    copy_whole(connection, target);
    return target;
}

}  // namespace gpuprice::store
