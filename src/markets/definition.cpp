#include "gpuprice/markets/definition.hpp"

#include "gpuprice/core/error.hpp"

#include "definition_fields.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace gpuprice::markets {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t k_max_file_bytes = std::uintmax_t{1} << 20;

struct DefinitionFile {
    fs::path path;
    json object;
};
using ById = std::map<std::string, DefinitionFile>;

std::string read_file(const fs::path& file)
{
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (!error && size > k_max_file_bytes) {
        refuse_definition(file, "", "it is over 1 MiB, too large for a market definition");
    }
    std::ifstream in{file, std::ios::binary};
    if (error || !fs::is_regular_file(file, error) || !in) {
        refuse_definition(file, "", "it cannot be read");
    }
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

std::vector<fs::path> json_files(const fs::path& directory)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{directory}) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

std::string id_of(const DefinitionFile& file)
{
    const auto id = file.object.find("id");
    if (id == file.object.end() || !id->is_string()) {
        refuse_definition(file.path, "/id", "it is required, such as \"ebay-us\"");
    }
    return id->get<std::string>();
}

[[noreturn]] void refuse_as_double(const fs::path& path, const std::string& id, const fs::path& other)
{
    refuse_definition(path, "/id", fmt::format("{} defines '{}' too; keep one of the two", other.string(), id));
}

// The mark speaks of the API at the shipped address; another address has to earn its own.
ReadDefinition read_overridden(const DefinitionFile& shipped, const DefinitionFile& user)
{
    const auto mark = user.object.find("documented_api");
    if (mark != user.object.end() && !mark->is_null()) {
        refuse_definition(user.path, "/documented_api", k_mark_is_shipped_only);
    }
    json merged = shipped.object;
    // A credential is replaced whole: merged key by key, the shipped variable would win over the user's own file.
    if (const auto credentials = user.object.find("credentials");
        credentials != user.object.end() && credentials->is_object() && merged.contains("credentials")) {
        for (const auto& [name, source] : credentials->items()) {
            merged["credentials"].erase(name);
        }
    }
    merged.merge_patch(user.object);
    if (user.object.contains("base_url")) {
        merged.erase("documented_api");
    }
    return read_definition(merged, user.path, Origin::shipped);
}

void require_directory(const fs::path& shipped)
{
    if (!fs::is_directory(shipped)) {
        throw core::UsageError(shipped.string() + ": the market definitions that come with gpuprice are not there; " +
                               "set GPUPRICE_DATADIR to the directory that holds markets/");
    }
}

void require(const model::MarketDefinition& definition, const fs::path& path, const FurtherRule& rule)
{
    if (!rule) {
        return;
    }
    if (const auto kept = rule(definition); !kept) {
        refuse_definition(path, kept.error().where, kept.error().message);
    }
}

/// Checks the files of one directory. \param shipped  what a file may override; empty for the shipped files themselves.
std::vector<CheckedFile> check_directory(const fs::path& directory, Origin origin, const ById& shipped, ById& sound,
                                         const FurtherRule& rule)
{
    std::vector<CheckedFile> all;
    for (const fs::path& path : json_files(directory)) {
        CheckedFile checked{path, path.stem().string(), std::nullopt, {}};
        try {
            DefinitionFile file{path, parse_definition_object(read_file(path), path)};
            checked.id = id_of(file);
            const auto [place, is_new] = sound.try_emplace(checked.id, std::move(file));
            if (!is_new) {
                refuse_as_double(path, checked.id, place->second.path);
            }
            const auto base = shipped.find(checked.id);
            ReadDefinition read = base != shipped.end() ? read_overridden(base->second, place->second)
                                                        : read_definition(place->second.object, path, origin);
            if (read.problems.empty()) {
                require(read.definition, path, rule);
                checked.definition = std::move(read.definition);
            }
            checked.problems = std::move(read.problems);
        } catch (const core::UsageError& error) {
            checked.problems.emplace_back(error.what());
        }
        all.push_back(std::move(checked));
    }
    return all;
}

std::vector<CheckedFile> check_both(const fs::path& shipped, const FurtherRule& of_shipped, const fs::path& user,
                                    const FurtherRule& of_user)
{
    require_directory(shipped);
    ById shipped_files;
    std::vector<CheckedFile> all = check_directory(shipped, Origin::shipped, {}, shipped_files, of_shipped);
    if (fs::is_directory(user)) {
        ById user_files;
        for (CheckedFile& checked : check_directory(user, Origin::user, shipped_files, user_files, of_user)) {
            all.push_back(std::move(checked));
        }
    }
    return all;
}

}  // namespace

model::MarketDefinition parse_definition(std::string_view json, const fs::path& file, Origin origin)
{
    ReadDefinition read = read_definition(parse_definition_object(json, file), file, origin);
    if (!read.problems.empty()) {
        throw core::UsageError(read.problems.front());
    }
    return std::move(read.definition);
}

std::vector<CheckedFile> check_definitions(const fs::path& shipped, const fs::path& user, const FurtherRule& rule)
{
    return check_both(shipped, rule, user, rule);
}

Definitions load_definitions(const fs::path& shipped, const fs::path& user, const FurtherRule& rule)
{
    Definitions loaded;
    std::map<std::string, model::MarketDefinition> sound;
    // Every command reads the definitions, and of the shipped ones a test asks the rule.
    for (CheckedFile& checked : check_both(shipped, {}, user, rule)) {
        if (checked.definition) {
            sound.insert_or_assign(checked.id, std::move(*checked.definition));
        } else {
            loaded.broken.push_back(std::move(checked));
        }
    }
    for (const CheckedFile& broken : loaded.broken) {
        sound.erase(broken.id);
    }
    for (auto& [id, definition] : sound) {
        loaded.sound.push_back(std::move(definition));
    }
    return loaded;
}

}  // namespace gpuprice::markets
