#ifndef GPUPRICE_SRC_CLI_SETTINGS_OBJECT_HPP
#define GPUPRICE_SRC_CLI_SETTINGS_OBJECT_HPP

/// \file
/// An object of config.json that knows its place.

#include "gpuprice/model/market.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::cli {

/// Every reader throws core::UsageError, by `refuse`, for a value that is not as it says; the value and the file's name
/// must outlive the object.
class SettingsObject {
public:
    /// \param place  a JSON pointer, "" for the whole. \param what  goes on after "must be an object, ".
    SettingsObject(const nlohmann::json& value, std::string place, const std::filesystem::path& file,
                   std::string_view what);

    /// "configuration FILE: PLACE: WHAT". \param below  further down from this object: "/name".
    [[noreturn]] void refuse(const std::string& below, const std::string& what) const;

    /// Refuses every other key, with the one that was probably meant.
    void allow(std::span<const std::string_view> keys) const;

    [[nodiscard]] const nlohmann::json* find(const std::string& key) const;  ///< nullptr when it is absent
    [[nodiscard]] bool has(const std::string& key) const { return find(key) != nullptr; }

    [[nodiscard]] std::string text(const std::string& key) const;           ///< not empty
    [[nodiscard]] std::string text_or_empty(const std::string& key) const;  ///< "" when the key is absent
    /// A text, or a list of texts; none when the key is absent.
    [[nodiscard]] std::vector<std::string> texts(const std::string& key) const;
    /// A list of texts, which may be empty; none when the key is absent. \param what  refuses what is no list.
    [[nodiscard]] std::vector<std::string> list(const std::string& key, const std::string& what) const;
    [[nodiscard]] double number(const std::string& key, double least, double most) const;
    [[nodiscard]] int whole(const std::string& key, int least, int most) const;
    [[nodiscard]] bool truth(const std::string& key) const;  ///< false when the key is absent
    /// {"env": "NAME"} or {"file": "/path"}. \param name  of the secret.
    [[nodiscard]] model::SecretSource secret(const std::string& key, const std::string& name) const;

    [[nodiscard]] const std::string& place() const { return place_; }

private:
    const nlohmann::json& value_;
    std::string place_;
    const std::filesystem::path& file_;
};

}  // namespace gpuprice::cli

#endif  // GPUPRICE_SRC_CLI_SETTINGS_OBJECT_HPP
