#ifndef GPUPRICE_CATALOG_SRC_READERS_HPP
#define GPUPRICE_CATALOG_SRC_READERS_HPP

/// \file
/// The texts of `cards.json` and `events.json` as values. `name` is the file, for messages. What the readers accept
/// is what data/catalog/*.schema.json describe, and across cards: no id and no part number twice.

#include "gpuprice/catalog/catalog.hpp"

#include <string>
#include <vector>

namespace gpuprice::catalog {

/// \throws core::DataError  naming file, JSON pointer and rule.
[[nodiscard]] std::vector<Card> read_cards(const std::string& bytes, const std::string& name);

/// Ascending by day. \param cards  an event may name no family that these lack.
/// \throws core::DataError  naming file, JSON pointer and rule.
[[nodiscard]] std::vector<Event> read_events(const std::string& bytes, const std::string& name,
                                             const std::vector<Card>& cards);

}  // namespace gpuprice::catalog

#endif  // GPUPRICE_CATALOG_SRC_READERS_HPP
