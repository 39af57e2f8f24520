#include "sqlite.hpp"

#include "gpuprice/store/store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <cstring>
#include <exception>
#include <limits>
#include <stdexcept>
#include <utility>

namespace gpuprice::store {

namespace {

constexpr int k_busy_timeout_ms = 5'000;

int primary(int code) { return code & 0xff; }

[[noreturn]] void fail(int code, const std::string& file, const char* detail)
{
    const std::string reason = detail == nullptr ? sqlite3_errstr(code) : detail;
    switch (primary(code)) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw core::BusyError(fmt::format("{} is in use by another program: try again when it is done", file));
        case SQLITE_FULL:
            throw SqliteError(
                code, fmt::format("no space left to write {}: free some and run again; nothing was changed", file));
        case SQLITE_NOTADB:
            throw SqliteError(code,
                              fmt::format("{} is no price history: it is not an SQLite database; name another with "
                                          "--db",
                                          file));
        case SQLITE_CORRUPT: {
            const auto backup = newest_backup(file);
            throw SqliteError(
                code, fmt::format("{} is damaged ({}): restore {}, or save what can be read with \"sqlite3 FILE "
                                  ".recover\"",
                                  file, reason, backup.empty() ? "a backup" : "the newest backup, " + backup.string()));
        }
        case SQLITE_READONLY:
            throw SqliteError(code, fmt::format("{} cannot be written ({}): give write permission on it and its "
                                                "directory, or name another with --db",
                                                file, reason));
        case SQLITE_CANTOPEN:
            throw SqliteError(code, fmt::format("{} cannot be opened ({}): check the path, and the permissions of the "
                                                "file and its directory",
                                                file, reason));
        case SQLITE_IOERR:
            throw SqliteError(
                code,
                fmt::format("{} cannot be read or written ({}): check the disk; nothing was changed", file, reason));
        case SQLITE_NOMEM: throw std::bad_alloc();
        default: throw SqliteError(code, fmt::format("{}: SQLite failed: {} (code {})", file, reason, code));
    }
}

// What is packed: a tag, then the value as it lies in memory, a text behind its length.
enum class Tag : char { absent, integer, real, text };

template <typename T>
void append(std::string& bytes, Tag tag, T value)
{
    std::array<char, sizeof(T)> raw{};
    std::memcpy(raw.data(), &value, sizeof(T));
    bytes += static_cast<char>(tag);
    bytes.append(raw.data(), raw.size());
}

template <typename T>
T take(std::string_view& bytes)
{
    T value{};
    std::memcpy(&value, bytes.data(), sizeof(T));
    bytes.remove_prefix(sizeof(T));
    return value;
}

}  // namespace

void Packing::add(std::nullopt_t /*absent*/) { bytes_ += static_cast<char>(Tag::absent); }

void Packing::add(std::int64_t value) { append(bytes_, Tag::integer, value); }

void Packing::add(double value) { append(bytes_, Tag::real, value); }

void Packing::add(std::string_view value)
{
    append(bytes_, Tag::text, value.size());
    bytes_ += value;
}

bool SqliteError::is_read_only_medium() const noexcept
{
    return primary(code_) == SQLITE_READONLY || primary(code_) == SQLITE_CANTOPEN;
}

bool SqliteError::is_no_database() const noexcept { return primary(code_) == SQLITE_NOTADB; }

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Statement::check(int code) const
{
    if (code != SQLITE_OK) {
        fail(code, file_, sqlite3_errmsg(sqlite3_db_handle(statement_.get())));
    }
}

bool Statement::step()
{
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        // The message must be read before the reset that frees the statement's locks.
        const std::string detail = sqlite3_errmsg(sqlite3_db_handle(statement_.get()));
        sqlite3_reset(statement_.get());
        fail(code, file_, detail.c_str());
    }
    return false;
}

long Statement::finish()
{
    while (step()) {
    }
    const long changed = sqlite3_changes(sqlite3_db_handle(statement_.get()));
    reset();
    return changed;
}

// The bindings stay until `bind` replaces all of them: clearing them is a loop for nothing.
void Statement::reset() noexcept { sqlite3_reset(statement_.get()); }

void Statement::put(int index, std::nullopt_t /*absent*/) { check(sqlite3_bind_null(statement_.get(), index)); }

void Statement::put(int index, std::int64_t value) { check(sqlite3_bind_int64(statement_.get(), index, value)); }

void Statement::put(int index, double value) { check(sqlite3_bind_double(statement_.get(), index, value)); }

void Statement::put(int index, std::string_view value)
{
    // A null pointer would bind NULL instead of an empty text.
    const char* data = value.data() == nullptr ? "" : value.data();
    check(sqlite3_bind_text64(statement_.get(), index, data, value.size(),
                              texts_ == Texts::copied ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::put(int index, Blob value)
{
    const char* data = value.bytes.empty() ? "" : value.bytes.data();
    check(sqlite3_bind_blob64(statement_.get(), index, data, value.bytes.size(),
                              texts_ == Texts::copied ? SQLITE_TRANSIENT : SQLITE_STATIC));
}

void Statement::put_next(int& index, const Packed& values)
{
    std::string_view rest = values.bytes;
    while (!rest.empty()) {
        switch (static_cast<Tag>(take<char>(rest))) {
            case Tag::absent: put(++index, std::nullopt); break;
            case Tag::integer: put(++index, take<std::int64_t>(rest)); break;
            case Tag::real: put(++index, take<double>(rest)); break;
            case Tag::text: {
                const auto size = take<std::size_t>(rest);
                put(++index, rest.substr(0, size));
                rest.remove_prefix(size);
                break;
            }
        }
    }
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text_view(int column) const
{
    // The bytes of a text are its UTF-8, and unlike sqlite3_column_text this does not copy them to end them with a NUL.
    return blob_view(column);
}

std::string_view Statement::blob_view(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    if (bytes == nullptr) {
        return {};
    }
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

core::Instant Statement::instant(int column) const { return core::Instant{std::chrono::seconds{integer(column)}}; }

std::optional<std::int64_t> Statement::maybe_integer(int column) const
{
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
}

std::optional<core::Instant> Statement::maybe_instant(int column) const
{
    return is_null(column) ? std::nullopt : std::optional{instant(column)};
}

void Connection::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Connection::Connection(std::unique_ptr<sqlite3, Close> database, std::string file)
    : database_{std::move(database)}, file_{std::move(file)}
{
}

Connection Connection::open(const std::string& name, int flags, const std::string& file)
{
    // Counting all memory in use would cost a mutex at every allocation. Without effect once SQLite is in use.
    [[maybe_unused]] static const int counting = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<sqlite3, Close> database{raw};  // a failed open returns a handle too
    if (code != SQLITE_OK) {
        fail(code, file, raw == nullptr ? nullptr : sqlite3_errmsg(raw));
    }
    sqlite3_busy_timeout(raw, k_busy_timeout_ms);
    Connection connection{std::move(database), file};
    connection.execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;");
    return connection;
}

Connection Connection::open(const std::filesystem::path& file, Mode mode)
{
    if (mode != Mode::immutable) {
        return open(file.string(), SQLITE_OPEN_READWRITE | (mode == Mode::create ? SQLITE_OPEN_CREATE : 0),
                    file.string());
    }
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c == '?' || c == '#' || c == '%') {
            uri += fmt::format("%{:02X}", static_cast<unsigned>(c));
        } else {
            uri += c;
        }
    }
    return open(uri + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, file.string());
}

Connection Connection::temporary()
{
    auto connection = open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                           "a temporary file (in $SQLITE_TMPDIR, $TMPDIR or /var/tmp)");
    connection.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8192;");
    return connection;
}

void Connection::execute(const std::string& sql)
{
    const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        fail(code, file_, sqlite3_errmsg(database_.get()));
    }
}

Statement Connection::prepare(std::string_view sql) const
{
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) {
        fail(code, file_, sqlite3_errmsg(database_.get()));
    }
    return Statement{statement, file_};
}

std::int64_t Connection::integer(std::string_view sql) const
{
    auto statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Connection::last_insert_id() const noexcept { return sqlite3_last_insert_rowid(database_.get()); }

bool Connection::in_transaction() const noexcept { return sqlite3_get_autocommit(database_.get()) == 0; }

void Connection::map_file(std::int64_t bytes) { execute(fmt::format("PRAGMA mmap_size={}", bytes)); }

void Connection::copy_to(const std::filesystem::path& file) const
{
    constexpr int k_all_pages = -1;
    const auto target = open(file, Mode::create);
    sqlite3_backup* backup = sqlite3_backup_init(target.database_.get(), "main", database_.get(), "main");
    if (backup != nullptr) {
        sqlite3_backup_step(backup, k_all_pages);
    }
    // What went wrong on the way, in either file, is told by the end.
    const int code =
        backup == nullptr ? sqlite3_extended_errcode(target.database_.get()) : sqlite3_backup_finish(backup);
    if (code != SQLITE_OK) {
        fail(code, target.file_, sqlite3_errmsg(target.database_.get()));
    }
}

Transaction::Transaction(Connection& connection, Kind kind)
    : connection_{&connection}, nested_{connection.in_transaction()}
{
    connection.execute(nested_ ? "SAVEPOINT part" : kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction()
{
    // After a full disk or an input/output error SQLite may have rolled back by itself.
    if (connection_ != nullptr && connection_->in_transaction()) {
        try {
            connection_->execute(nested_ ? "ROLLBACK TO part; RELEASE part" : "ROLLBACK");
        } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the file is rolled back when next opened
        }
    }
}

void Transaction::commit()
{
    connection_->execute(nested_ ? "RELEASE part" : "COMMIT");
    connection_ = nullptr;
}

}  // namespace gpuprice::store
