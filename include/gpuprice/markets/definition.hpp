#ifndef GPUPRICE_MARKETS_DEFINITION_HPP
#define GPUPRICE_MARKETS_DEFINITION_HPP

/// \file
/// Reads market definition files (design, section 9).

#include "gpuprice/model/market.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

enum class Origin {
    shipped,  ///< may carry the `documented_api` mark
    user,     ///< may not
};

/// Reads one definition. Unknown keys, wrong types, an unknown adapter, currency or country are errors.
/// \param file  for messages only. \throws core::UsageError  naming file, JSON pointer, rule and accepted values.
[[nodiscard]] model::MarketDefinition parse_definition(std::string_view json, const std::filesystem::path& file,
                                                       Origin origin);

/// All `*.json` of the shipped directory, then of the user's (which may not exist): a user file adds a market or
/// overrides, key by key, the shipped one of the same id. Ascending by id.
/// \throws core::UsageError  as above; also when two files of one directory have the same id.
[[nodiscard]] std::vector<model::MarketDefinition> load_definitions(const std::filesystem::path& shipped,
                                                                    const std::filesystem::path& user);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_MARKETS_DEFINITION_HPP
