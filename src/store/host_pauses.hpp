#ifndef GPUPRICE_STORE_HOST_PAUSES_HPP
#define GPUPRICE_STORE_HOST_PAUSES_HPP

/// \file
/// The table `host_pause`.

#include "gpuprice/core/time.hpp"
#include "gpuprice/store/store.hpp"

#include <span>
#include <vector>

namespace gpuprice::store {

class Connection;

// As the members of Store.
[[nodiscard]] std::vector<HostPause> load_host_pauses(const Connection& connection, core::Instant now);
void write_host_pauses(Connection& connection, std::span<const HostPause> pauses, core::Instant now);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_HOST_PAUSES_HPP
