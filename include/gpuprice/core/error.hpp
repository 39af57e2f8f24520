#ifndef GPUPRICE_CORE_ERROR_HPP
#define GPUPRICE_CORE_ERROR_HPP

/// \file
/// Failures that end a whole command. Thrown anywhere, caught once in `cli::run`.
///
/// Their text is one sentence for a person: it names the thing, the place in it and the remedy.
/// Failures of one page or listing are values: see result.hpp.

#include <stdexcept>

namespace gpuprice::core {

/// A file or database cannot be used: unreadable, malformed, foreign, full. Exit code 1.
class DataError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The command line or a configuration file asks for something that cannot be. Exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Another process holds the lock that this command needs. Exit code 5.
class BusyError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace gpuprice::core

#endif  // GPUPRICE_CORE_ERROR_HPP
