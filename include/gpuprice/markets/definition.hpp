#ifndef GPUPRICE_MARKETS_DEFINITION_HPP
#define GPUPRICE_MARKETS_DEFINITION_HPP

/// \file
/// Reads market definition files (design, section 9).

#include "gpuprice/model/market.hpp"

#include <filesystem>
#include <optional>
#include <string>
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

/// One definition file and what it came to.
struct CheckedFile {
    std::filesystem::path file;
    std::string id;  ///< as the file states it; empty where it does not
    std::optional<model::MarketDefinition> definition;
    std::string problem;  ///< where there is no definition: one sentence with file, JSON pointer and rule
};

/// Reads the same files one by one, so that a bad one hides no other: the shipped ones, then the user's, by name.
/// \throws core::UsageError  when the shipped directory is not there.
[[nodiscard]] std::vector<CheckedFile> check_definitions(const std::filesystem::path& shipped,
                                                         const std::filesystem::path& user);

/// Where in a definition a selector stands: the JSON pointers of all texts of its "extract" that are the selector, or
/// templates that hold it in braces, in the order of the file. Never empty: "/extract" where none is found.
[[nodiscard]] std::vector<std::string> places_of(const model::MarketDefinition& definition,
                                                 const std::string& selector);

/// The text of a file that parse_definition reads back as the same definition: indented JSON, its defaults left out.
[[nodiscard]] std::string definition_text(const model::MarketDefinition& definition);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_MARKETS_DEFINITION_HPP
