#ifndef GPUPRICE_SRC_STORE_CHECK_HPP
#define GPUPRICE_SRC_STORE_CHECK_HPP

/// \file
/// Whether the file keeps what README.md promises of it, and how large its parts are.

#include "gpuprice/store/store.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace gpuprice::store {

class Connection;

/// As Store::check.
[[nodiscard]] std::vector<Problem> find_problems(const Connection& connection,
                                                 const std::function<void(std::string_view)>& tell);

/// As Store::contents.
[[nodiscard]] Contents contents_of(const Connection& connection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_SRC_STORE_CHECK_HPP
