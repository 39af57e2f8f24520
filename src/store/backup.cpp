#include "backup.hpp"

#include "gpuprice/store/store.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
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

/// Whether what follows "history.db." in a name is "OCCASION-20260331T120000Z", with or without "-2" behind.
bool is_of_backup(std::string_view rest)
{
    while (!rest.empty() && rest.back() >= '0' && rest.back() <= '9') {
        rest.remove_suffix(1);
    }
    if (rest.ends_with("Z-")) {
        rest.remove_suffix(1);
    }
    constexpr std::string_view k_time = "-00000000T000000Z";
    if (rest.size() <= k_time.size()) {
        return false;
    }
    rest.remove_prefix(rest.size() - k_time.size());
    return std::equal(rest.begin(), rest.end(), k_time.begin(),
                      [](char is, char pattern) { return pattern == '0' ? is >= '0' && is <= '9' : is == pattern; });
}

}  // namespace

std::filesystem::path newest_backup(const std::filesystem::path& database)
{
    std::filesystem::path newest;
    std::filesystem::file_time_type when;
    std::error_code error;
    const std::string begin = database.filename().string() + ".";
    for (std::filesystem::directory_iterator each{std::filesystem::absolute(database).parent_path(), error}, end;
         !error && each != end; each.increment(error)) {
        const std::string name = each->path().filename().string();
        std::error_code unknown;
        const auto written = each->last_write_time(unknown);
        const bool is_backup =
            !unknown && name.starts_with(begin) && is_of_backup(std::string_view{name}.substr(begin.size()));
        if (is_backup && (newest.empty() || written > when)) {
            when = written;
            newest = each->path();
        }
    }
    return newest;
}

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
