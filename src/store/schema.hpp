#ifndef GPUPRICE_STORE_SCHEMA_HPP
#define GPUPRICE_STORE_SCHEMA_HPP

/// \file
/// The tables, and how a file of an older format becomes one of today's. README.md says what they hold.

#include <cstdint>

namespace gpuprice::store {

class Connection;

inline constexpr std::int64_t k_application_id = 0x47505550;  ///< "GPUP", in bytes 68 to 71 of the file

/// The format (`PRAGMA user_version`) that this program writes.
[[nodiscard]] std::int64_t current_format();

/// Brings a new (format 0) or older database to the current format: each step in a transaction of its own that
/// ends by setting the format, so that a killed migration goes on where it stopped; a new one all in one transaction.
void migrate(Connection& connection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_SCHEMA_HPP
