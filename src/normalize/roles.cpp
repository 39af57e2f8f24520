#include "roles.hpp"

#include <algorithm>
#include <array>

namespace gpuprice::normalize {

namespace {

constexpr int k_word_roles = static_cast<int>(Role::socket) + 1;

// In the order of Role.
constexpr std::array<std::string_view, k_word_roles> k_names = {
    "board_maker",    "cooler",         "gpu_noun",     "memory_kind", "accessory",
    "accessory_weak", "feature",        "cue_for",      "cue_only",    "cue_with",
    "cue_without",    "part_only",      "without_card", "system",      "system_weak",
    "rack_unit",      "computer",       "processor",    "laptop_part", "foreign",
    "wanted",         "rental",         "deposit",      "no_deposit",  "preorder",
    "week",           "long_lead_time", "new",          "not_new",     "open_box",
    "refurbished",    "used",           "for_parts",    "not_parts",   "memory_modded",
    "no_warranty",    "pulled",         "ex_mining",    "not_mining",  "engineering_sample",
    "lot_before",     "lot_after",      "pair",         "each",        "choose",
    "either",         "storage",        "per_gpu",      "socket",
};

}  // namespace

std::optional<Role> parse_word_role(std::string_view name) noexcept
{
    const auto* found = std::ranges::find(k_names, name);
    return found == k_names.end() ? std::nullopt : std::optional{static_cast<Role>(found - k_names.begin())};
}

}  // namespace gpuprice::normalize
