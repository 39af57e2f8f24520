#ifndef GPUPRICE_MARKETS_DEFINITION_HPP
#define GPUPRICE_MARKETS_DEFINITION_HPP

/// \file
/// Reads market definition files (design, section 9).

#include "gpuprice/core/result.hpp"
#include "gpuprice/model/market.hpp"

#include <filesystem>
#include <functional>
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

/// One definition file and what it came to.
struct CheckedFile {
    std::filesystem::path file;
    std::string id;  ///< as the file states it, else the file's name without ".json"
    std::optional<model::MarketDefinition> definition;
    /// Where there is no definition: every problem, each one sentence with file, JSON pointer and rule.
    std::vector<std::string> problems;
};

/// What a definition must keep to beyond its own form; an error's place is a JSON pointer into the file.
using FurtherRule = std::function<core::Result<bool>(const model::MarketDefinition&)>;

/// Reads all `*.json` of the shipped directory, then of the user's (which may not exist), by name. A user file adds a
/// market or overrides, key by key, the shipped one of the same id. A bad file hides no other; the second of two files
/// of one directory with the same id is bad. \param rule  asked about each that is right by itself.
/// \throws core::UsageError  when the shipped directory is not there.
[[nodiscard]] std::vector<CheckedFile> check_definitions(const std::filesystem::path& shipped,
                                                         const std::filesystem::path& user,
                                                         const FurtherRule& rule = {});

/// What those files come to.
struct Definitions {
    std::vector<model::MarketDefinition> sound;  ///< ascending by id
    std::vector<CheckedFile> broken;             ///< their ids are none of the sound ones': nothing half-meant is used
};
/// \param rule  asked about the user's files alone.
[[nodiscard]] Definitions load_definitions(const std::filesystem::path& shipped, const std::filesystem::path& user,
                                           const FurtherRule& rule = {});

/// Where in a definition a selector stands: the JSON pointers of all texts of its "extract" that are the selector, or
/// templates that hold it in braces, in the order of the file. Never empty: "/extract" where none is found.
[[nodiscard]] std::vector<std::string> places_of(const model::MarketDefinition& definition,
                                                 const std::string& selector);

/// The text of a file that parse_definition reads back as the same definition: indented JSON, its defaults left out.
[[nodiscard]] std::string definition_text(const model::MarketDefinition& definition);

}  // namespace gpuprice::markets

#endif  // GPUPRICE_MARKETS_DEFINITION_HPP
