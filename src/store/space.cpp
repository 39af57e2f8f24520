#include "space.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace gpuprice::store {

namespace {

std::int64_t size_of(const std::filesystem::path& file)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

std::int64_t bytes_on_disk(const Connection& connection)
{
    return size_of(connection.file()) + size_of(connection.file() + "-wal");
}

/// Where SQLite makes its temporary files, https://www.sqlite.org/tempfiles.html, section 5.
std::filesystem::path directory_of_temporary_files()
{
    const std::array<const char*, 5> places{std::getenv("SQLITE_TMPDIR"), std::getenv("TMPDIR"), "/var/tmp", "/usr/tmp",
                                            "/tmp"};
    for (const char* place : places) {
        std::error_code error;
        if (place != nullptr && std::filesystem::is_directory(place, error) && ::access(place, W_OK | X_OK) == 0) {
            return place;
        }
    }
    return ".";
}

bool are_on_one_disk(const std::filesystem::path& one, const std::filesystem::path& other)
{
    struct stat first {};
    struct stat second {};
    return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

std::int64_t available_in(const std::filesystem::path& directory)
{
    std::error_code error;
    const auto space = std::filesystem::space(directory, error);
    return error ? 0 : static_cast<std::int64_t>(space.available);
}

bool has_no_room(SpaceGivenBack& space, const std::filesystem::path& directory, std::int64_t needed)
{
    space.needed = needed;
    space.where = directory.string();
    space.available = available_in(directory);
    return space.available < needed;
}

}  // namespace

SpaceGivenBack give_back_space(Connection& connection)
{
    SpaceGivenBack space;
    space.bytes_before = bytes_on_disk(connection);
    // All that stays is written twice: to a temporary file, and from there to the log, whence it enters the file.
    const std::int64_t stays = connection.integer("PRAGMA page_size") *
                               (connection.integer("PRAGMA page_count") - connection.integer("PRAGMA freelist_count"));
    const auto beside = std::filesystem::absolute(connection.file()).parent_path();
    const auto temporary = directory_of_temporary_files();
    const bool is_one_disk = are_on_one_disk(beside, temporary);
    // The log has a frame of 24 bytes around each page; a tenth more is for what the disk itself writes.
    const std::int64_t one_copy = stays + stays / 10 + (std::int64_t{1} << 20U);
    if (has_no_room(space, beside, is_one_disk ? 2 * one_copy : one_copy) ||
        (!is_one_disk && has_no_room(space, temporary, one_copy))) {
        space.outcome = SpaceGivenBack::Outcome::no_room;
        space.bytes_after = space.bytes_before;
        return space;
    }
    if (connection.integer("PRAGMA freelist_count") > 0) {
        connection.execute("VACUUM");
    }
    auto checkpoint = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    const bool is_busy = checkpoint.step() && checkpoint.integer(0) != 0;
    space.outcome = is_busy ? SpaceGivenBack::Outcome::in_use : SpaceGivenBack::Outcome::done;
    space.bytes_after = bytes_on_disk(connection);
    return space;
}

}  // namespace gpuprice::store
