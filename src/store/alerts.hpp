#ifndef GPUPRICE_STORE_ALERTS_HPP
#define GPUPRICE_STORE_ALERTS_HPP

/// \file
/// The tables `alert_episode` and `alert_message`.

#include "gpuprice/model/alert.hpp"

#include <cstdint>
#include <vector>

namespace gpuprice::store {

class Connection;

// As the members of Store.
[[nodiscard]] std::vector<model::AlertEpisode> load_alert_episodes(const Connection& connection);
std::int64_t write_alert_episode(Connection& connection, const model::AlertEpisode& episode);
[[nodiscard]] std::vector<model::AlertMessage> load_alert_messages(const Connection& connection);
std::int64_t write_alert_message(Connection& connection, const model::AlertMessage& message);

}  // namespace gpuprice::store

#endif  // GPUPRICE_STORE_ALERTS_HPP
