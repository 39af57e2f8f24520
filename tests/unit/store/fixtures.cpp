#include "fixtures.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace gpuprice::test {

namespace {

sqlite3* last_opened = nullptr;  // set by SQLite through a C callback, which takes no context

int remember(sqlite3* database, char** /*message*/, const void* /*api*/)
{
    last_opened = database;
    return SQLITE_OK;
}

using Hook = void (*)();

void execute_on(sqlite3* database, const std::string& sql, std::string* first = nullptr)
{
    const auto keep_first = [](void* target, int, char** values, char**) {
        auto* text = static_cast<std::string*>(target);
        if (text != nullptr && text->empty() && values[0] != nullptr) {
            *text = values[0];
        }
        return 0;
    };
    if (sqlite3_exec(database, sql.c_str(), keep_first, first, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sql + ": " + sqlite3_errmsg(database));
    }
}

}  // namespace

ConnectionTap::ConnectionTap() { sqlite3_auto_extension(reinterpret_cast<Hook>(&remember)); }

ConnectionTap::~ConnectionTap()
{
    sqlite3_cancel_auto_extension(reinterpret_cast<Hook>(&remember));
    last_opened = nullptr;
}

sqlite3* ConnectionTap::last() const { return last_opened; }

void run_sql(sqlite3* database, const std::string& sql) { execute_on(database, sql); }

std::string run_sql(const std::filesystem::path& file, const std::string& sql)
{
    sqlite3* raw = nullptr;
    const int code = sqlite3_open(file.c_str(), &raw);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database{raw, &sqlite3_close};
    if (code != SQLITE_OK) {
        throw std::runtime_error("cannot open " + file.string());
    }
    std::string first;
    execute_on(raw, sql, &first);
    return first;
}

}  // namespace gpuprice::test
