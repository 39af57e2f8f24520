#include "settings_object.hpp"

#include "gpuprice/core/error.hpp"
#include "gpuprice/text/suggestion.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace gpuprice::cli {

using nlohmann::json;

SettingsObject::SettingsObject(const json& value, std::string place, const std::filesystem::path& file,
                               std::string_view what)
    : value_{value}, place_{std::move(place)}, file_{file}
{
    if (!value.is_object()) {
        refuse("", std::string{"must be an object, "}.append(what));
    }
}

void SettingsObject::refuse(const std::string& below, const std::string& what) const
{
    const std::string at = place_ + below;
    throw core::UsageError("configuration " + file_.string() + ": " + (at.empty() ? "" : at + ": ") + what);
}

void SettingsObject::allow(std::span<const std::string_view> keys) const
{
    for (const auto& [key, each] : value_.items()) {
        if (std::ranges::find(keys, key) == keys.end()) {
            refuse("/" + key, "unknown key" + text::hint(key, keys) + " (known are " + text::joined(keys) + ")");
        }
    }
}

const json* SettingsObject::find(const std::string& key) const
{
    const auto found = value_.find(key);
    return found == value_.end() ? nullptr : &*found;
}

std::string SettingsObject::text(const std::string& key) const
{
    const json* found = find(key);
    if (found == nullptr) {
        refuse("", "\"" + key + "\" is missing");
    }
    if (!found->is_string() || found->get_ref<const std::string&>().empty()) {
        refuse("/" + key, "must be a text");
    }
    return found->get<std::string>();
}

std::string SettingsObject::text_or_empty(const std::string& key) const { return has(key) ? text(key) : ""; }

std::vector<std::string> SettingsObject::texts(const std::string& key) const
{
    const json* found = find(key);
    if (found != nullptr && found->is_string()) {
        return {text(key)};
    }
    constexpr const char* k_what = "must be a text or a list of texts";
    std::vector<std::string> all = list(key, k_what);
    if (found != nullptr && all.empty()) {
        refuse("/" + key, k_what);
    }
    return all;
}

std::vector<std::string> SettingsObject::list(const std::string& key, const std::string& what) const
{
    const json* found = find(key);
    if (found == nullptr) {
        return {};
    }
    if (!found->is_array()) {
        refuse("/" + key, what);
    }
    std::vector<std::string> all;
    for (const json& each : *found) {
        if (!each.is_string()) {
            refuse("/" + key + "/" + std::to_string(all.size()), "must be a text");
        }
        all.push_back(each.get<std::string>());
    }
    return all;
}

double SettingsObject::number(const std::string& key, double least, double most) const
{
    const json* found = find(key);
    const double value = found != nullptr && found->is_number() ? found->get<double>() : std::nan("");
    if (!(value >= least && value <= most)) {
        refuse("/" + key, fmt::format("must be a number from {:.12g} to {:.12g}", least, most));
    }
    return value;
}

int SettingsObject::whole(const std::string& key, int least, int most) const
{
    const json* found = find(key);
    if (found == nullptr || !found->is_number_integer() || found->get<double>() < least ||
        found->get<double>() > most) {
        refuse("/" + key, fmt::format("must be a whole number from {} to {}", least, most));
    }
    return found->get<int>();
}

bool SettingsObject::truth(const std::string& key) const
{
    const json* found = find(key);
    if (found != nullptr && !found->is_boolean()) {
        refuse("/" + key, "must be true or false");
    }
    return found != nullptr && found->get<bool>();
}

model::SecretSource SettingsObject::secret(const std::string& key, const std::string& name) const
{
    const json* found = find(key);
    if (found == nullptr) {
        return {};
    }
    if (!found->is_object()) {
        refuse("/" + key, R"(is a secret and does not stand here: say where it is kept, {"env": "NAME"} or )"
                          R"({"file": "/path"} (mode 0600))");
    }
    const SettingsObject source{*found, place_ + "/" + key, file_, ""};
    source.allow(std::array<std::string_view, 2>{"env", "file"});
    if (source.has("env") == source.has("file")) {
        source.refuse("", R"(must be {"env": "NAME"} or {"file": "/path"})");
    }
    return {name, source.text_or_empty("env"), source.text_or_empty("file")};
}

}  // namespace gpuprice::cli
