#ifndef GPUPRICE_SRC_MARKETS_DEFINITION_FIELDS_HPP
#define GPUPRICE_SRC_MARKETS_DEFINITION_FIELDS_HPP

#include "gpuprice/markets/definition.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::markets {

inline constexpr std::string_view k_mark_is_shipped_only =
    "only the definitions that come with gpuprice can carry this mark; remove it";

/// Ends with one sentence: file, JSON pointer, what is wrong with the value there and what would be right.
[[noreturn]] void refuse_definition(const std::filesystem::path& file, std::string_view pointer,
                                    std::string_view message);

/// The JSON object that the text of a definition file is. \throws core::UsageError  with line and column of the error.
[[nodiscard]] nlohmann::json parse_definition_object(std::string_view text, const std::filesystem::path& file);

struct ReadDefinition {
    model::MarketDefinition definition;  ///< to be used when there are no problems
    std::vector<std::string> problems;   ///< each as refuse_definition says it, in the order of the keys
};

/// The definition in that object, every key checked.
[[nodiscard]] ReadDefinition read_definition(const nlohmann::json& object, const std::filesystem::path& file,
                                             Origin origin);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_SRC_MARKETS_DEFINITION_FIELDS_HPP
