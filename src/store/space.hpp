#ifndef GPUPRICE_SRC_STORE_SPACE_HPP
#define GPUPRICE_SRC_STORE_SPACE_HPP

/// \file
/// Free pages of the file, back to the disk.

#include "gpuprice/store/prune.hpp"

#include "sqlite.hpp"

namespace gpuprice::store {

/// As Store::give_back_space.
[[nodiscard]] SpaceGivenBack give_back_space(Connection& connection);

}  // namespace gpuprice::store

#endif  // GPUPRICE_SRC_STORE_SPACE_HPP
