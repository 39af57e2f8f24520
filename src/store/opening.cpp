#include "opening.hpp"

#include "schema.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace gpuprice::store {

namespace {

bool is_absent_or_empty(const std::filesystem::path& file)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? !std::filesystem::exists(file, error) : size == 0;
}

/// The application id as its author wrote it: four letters where it is, else the number.
std::string name_of(std::int64_t application_id)
{
    std::string letters;
    for (const int shift : {24, 16, 8, 0}) {
        const auto byte = static_cast<char>((application_id >> shift) & 0xff);
        if (byte < ' ' || byte > '~') {
            return fmt::format("0x{:08x}", application_id & 0xffffffff);
        }
        letters += byte;
    }
    return fmt::format("\"{}\"", letters);
}

/// The format of the database, 0 for one without any content. \throws core::DataError when it is not ours.
std::int64_t format_of(const Connection& connection)
{
    const auto application_id = connection.integer("PRAGMA application_id");
    const auto format = connection.integer("PRAGMA user_version");
    const auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
    if (application_id == 0 && format == 0 && tables == 0) {
        return 0;
    }
    if (application_id != k_application_id) {
        const auto whose =
            application_id == 0 ? std::string{} : fmt::format(" (application id {})", name_of(application_id));
        throw core::DataError(
            fmt::format("{} is no price history: it is an SQLite database of another program{}; name another with --db",
                        connection.file(), whose));
    }
    if (format > current_format()) {
        throw core::DataError(
            fmt::format("{} was written by a newer gpuprice: it has format {}, and this one knows formats up to {}; "
                        "update gpuprice",
                        connection.file(), format, current_format()));
    }
    return format;
}

[[noreturn]] void refuse_missing(const std::filesystem::path& file)
{
    throw core::DataError(
        fmt::format("no price history at {} yet: run 'gpuprice scrape' or 'gpuprice import' first, "
                    "or name another with --db",
                    file.string()));
}

Connection begin_reading(const std::filesystem::path& file, Connection::Mode mode)
{
    auto connection = Connection::open(file, mode);
    connection.execute("PRAGMA query_only=ON; BEGIN");
    const auto format = format_of(connection);
    if (format == 0) {
        refuse_missing(file);
    }
    if (format < current_format()) {
        throw core::DataError(
            fmt::format("{} has the older format {}: run 'gpuprice scrape' or 'gpuprice import' once, "
                        "which brings it to format {}",
                        file.string(), format, current_format()));
    }
    return connection;
}

}  // namespace

Opened open_for_writing(const std::filesystem::path& file)
{
    std::error_code error;
    if (file.has_parent_path()) {
        std::filesystem::create_directories(file.parent_path(), error);
        if (error) {
            throw core::DataError(
                fmt::format("the directory {} cannot be made ({}): make it, or name another history "
                            "with --db",
                            file.parent_path().string(), error.message()));
        }
    }
    // Looked at before the lock is taken, so that no lock file is left beside a stranger's database.
    if (!is_absent_or_empty(file)) {
        static_cast<void>(format_of(Connection::open(file, Connection::Mode::existing)));
    }
    // One lock for all the names that lead to one file.
    const auto real = std::filesystem::weakly_canonical(file, error);
    auto lock = std::make_unique<WriteLock>(error ? file : real);
    auto connection = Connection::open(file, Connection::Mode::create);
    static_cast<void>(format_of(connection));
    // A run is some large transactions. Pages that fit neither the cache nor the log are written and waited for twice.
    connection.execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=8192;");
    migrate(connection);
    return {std::move(lock), std::move(connection), ""};
}

Opened open_for_reading(const std::filesystem::path& file)
{
    if (is_absent_or_empty(file)) {
        refuse_missing(file);
    }
    try {
        return {nullptr, begin_reading(file, Connection::Mode::existing), ""};
    } catch (const SqliteError& error) {
        if (!error.is_read_only_medium()) {
            throw;
        }
    }
    const auto log = std::filesystem::path{file.string() + "-wal"};
    if (!is_absent_or_empty(log)) {
        throw core::DataError(
            fmt::format("{} lies on a read-only medium beside {}, which holds changes that cannot be "
                        "read there: copy both to a directory that you can write in, and name the "
                        "copy with --db",
                        file.string(), log.string()));
    }
    return {nullptr, begin_reading(file, Connection::Mode::immutable),
            fmt::format("read-only medium: {} is read as it is, on the promise that nobody writes to it meanwhile",
                        file.string())};
}

}  // namespace gpuprice::store
