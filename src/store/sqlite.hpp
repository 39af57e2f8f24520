#ifndef GPUPRICE_STORE_SQLITE_HPP
#define GPUPRICE_STORE_SQLITE_HPP

/// \file
/// SQLite connections, statements and transactions that clean up after themselves. The C interface stays in
/// sqlite.cpp. Nothing here knows a table.

#include "gpuprice/core/error.hpp"
#include "gpuprice/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace gpuprice::store {

/// A failure of SQLite, as a sentence for people, with the code for those who can do something about it.
class SqliteError : public core::DataError {
public:
    SqliteError(int code, const std::string& sentence) : core::DataError{sentence}, code_{code} {}

    [[nodiscard]] int code() const noexcept { return code_; }  ///< extended result code

    /// The file cannot be written, or the files that WAL needs beside it cannot be made: a read-only medium.
    [[nodiscard]] bool is_read_only_medium() const noexcept;

    /// The file is no SQLite database.
    [[nodiscard]] bool is_no_database() const noexcept;

private:
    int code_;
};

/// Bytes that are no text, bound and stored as BLOB.
struct Blob {
    std::string_view bytes;
};

/// Values as one string of bytes, which this process may bind later.
class Packing {
public:
    template <typename... Values>
    [[nodiscard]] static std::string of(const Values&... values)
    {
        Packing packing;
        (packing.add(values), ...);
        return std::move(packing.bytes_);
    }

private:
    void add(std::nullopt_t absent);
    void add(std::int64_t value);
    void add(int value) { add(std::int64_t{value}); }
    void add(double value);
    void add(std::string_view value);
    void add(const std::string& value) { add(std::string_view{value}); }
    void add(core::Day value) { add(std::int64_t{value.time_since_epoch().count()}); }
    template <typename T>
    void add(const std::optional<T>& value)
    {
        value ? add(*value) : add(std::nullopt);
    }

    std::string bytes_;
};

/// The result of `Packing::of`, bound as so many values one after another.
struct Packed {
    std::string_view bytes;
};

/// One prepared statement. Values are bound in the order of the arguments.
class Statement {
public:
    /// Starts over with copies of these values; `step` then fetches rows.
    template <typename... Values>
    Statement& query(const Values&... values)
    {
        bind(Texts::copied, values...);
        return *this;
    }

    /// Executes with these values to the end, ignoring rows. \returns the number of rows changed.
    template <typename... Values>
    long run(const Values&... values)
    {
        bind(Texts::borrowed, values...);  // the values outlive the execution
        return finish();
    }

    /// True when there is a row to read. \throws SqliteError, core::BusyError
    bool step();

    /// Lets go of the rows that were not fetched, and of the locks that they hold.
    void reset() noexcept;

    // Columns of the current row, counted from 0. A text is valid until the next step.
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text_view(int column) const;
    [[nodiscard]] std::string_view blob_view(int column) const;  ///< valid as long as text_view's
    [[nodiscard]] std::string text(int column) const { return std::string{text_view(column)}; }
    [[nodiscard]] core::Instant instant(int column) const;
    [[nodiscard]] std::optional<std::int64_t> maybe_integer(int column) const;
    [[nodiscard]] std::optional<core::Instant> maybe_instant(int column) const;

private:
    friend class Connection;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    Statement(sqlite3_stmt* statement, std::string file) : statement_{statement}, file_{std::move(file)} {}

    enum class Texts { copied, borrowed };

    template <typename... Values>
    void bind(Texts texts, const Values&... values)
    {
        reset();
        texts_ = texts;
        int index = 0;
        (put_next(index, values), ...);
    }

    template <typename T>
    void put_next(int& index, const T& value)
    {
        put(++index, value);
    }
    void put_next(int& index, const Packed& values);

    void put(int index, std::nullopt_t absent);
    void put(int index, std::int64_t value);
    void put(int index, int value) { put(index, std::int64_t{value}); }
    void put(int index, double value);
    void put(int index, std::string_view value);
    void put(int index, Blob value);
    void put(int index, const std::string& value) { put(index, std::string_view{value}); }
    void put(int index, const char* value) { put(index, std::string_view{value}); }
    void put(int index, core::Instant value) { put(index, std::int64_t{value.time_since_epoch().count()}); }
    void put(int index, core::Day value) { put(index, std::int64_t{value.time_since_epoch().count()}); }
    template <typename T>
    void put(int index, const std::optional<T>& value)
    {
        value ? put(index, *value) : put(index, std::nullopt);
    }
    void check(int code) const;
    long finish();

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    std::string file_;  // for messages
    Texts texts_ = Texts::copied;
};

/// One open database. Not for several threads at once.
class Connection {
public:
    enum class Mode {
        create,     ///< read and write; made when missing
        existing,   ///< read and write; must exist; becomes read-only where the medium is
        immutable,  ///< read only, and the caller promises that nobody writes: needs no lock and no file beside it
    };

    /// \throws SqliteError, core::BusyError
    [[nodiscard]] static Connection open(const std::filesystem::path& file, Mode mode);

    /// A private database that spills to a temporary file when it grows, and vanishes with the connection.
    [[nodiscard]] static Connection temporary();

    /// Runs constant SQL, any number of statements, ignoring rows.
    void execute(const std::string& sql);

    [[nodiscard]] Statement prepare(std::string_view sql) const;

    /// The integer in the first column of the first row of constant SQL; 0 when there is none.
    [[nodiscard]] std::int64_t integer(std::string_view sql) const;

    [[nodiscard]] std::int64_t last_insert_id() const noexcept;
    [[nodiscard]] bool in_transaction() const noexcept;
    [[nodiscard]] const std::string& file() const noexcept { return file_; }  ///< for messages

    /// Lets pages up to `bytes` of the file be read where the system keeps them, in place of being copied; 0 ends it.
    /// For reading much of a file: meanwhile an error of the disk is the signal SIGBUS, see mapped_reading.hpp.
    void map_file(std::int64_t bytes);

    /// Copies all that is committed into `file`, which is empty or not there, page by page (SQLite's online backup).
    /// \throws SqliteError, core::BusyError
    void copy_to(const std::filesystem::path& file) const;

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };
    Connection(std::unique_ptr<sqlite3, Close> database, std::string file);
    static Connection open(const std::string& name, int flags, const std::string& file);

    std::unique_ptr<sqlite3, Close> database_;
    std::string file_;
};

/// Everything until `commit`, or nothing: destroying it uncommitted rolls back. One within another is a part of it: it
/// can be rolled back alone, and is kept when the outer one is committed.
class Transaction {
public:
    enum class Kind { read, write };

    Transaction(Connection& connection, Kind kind);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    void commit();

private:
    Connection* connection_;
    bool nested_;
};

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_SQLITE_HPP
