#ifndef GPUPRICE_NORMALIZE_ROLES_HPP
#define GPUPRICE_NORMALIZE_ROLES_HPP

/// \file
/// What words mean to the rules. The names are those of the vocabulary file.

#include <cstdint>
#include <optional>
#include <string_view>

namespace gpuprice::normalize {

enum class Role : std::uint8_t {
    // Filled from the word lists of the vocabulary, by name:
    board_maker,
    cooler,
    gpu_noun,
    memory_kind,
    accessory,
    accessory_weak,
    feature,
    cue_for,
    cue_only,
    cue_with,
    cue_without,
    part_only,
    without_card,
    system,
    system_weak,
    rack_unit,
    computer,
    processor,
    laptop_part,
    foreign,
    wanted,
    rental,
    deposit,
    no_deposit,
    preorder,
    week,
    long_lead_time,
    brand_new,
    not_new,
    open_box,
    refurbished,
    used,
    for_parts,
    not_parts,
    memory_modded,
    no_warranty,
    pulled,
    ex_mining,
    not_mining,
    engineering_sample,
    lot_before,
    lot_after,
    pair,
    each,
    choose,
    either,
    storage,
    per_gpu,
    socket,
    // Filled from the other sections, and from the catalogue:
    vendor,        ///< data: the vendor's number
    form,          ///< data: model::FormFactor
    form_any_sxm,  ///< SXM, which one is not said
    form_outside,  ///< AGP, MPX: none that the model knows
    family,        ///< data: the family's number
    family_weak,   ///< the same, by a name that needs company
    outside,       ///< data: the outside model's number
    outside_weak,
    part_number,  ///< data: the card's number
    variant,      ///< data: the card's number
};

inline constexpr int k_role_count = static_cast<int>(Role::variant) + 1;
static_assert(k_role_count <= 64, "RoleSet is one machine word");

/// The role of a word list; none for an unknown name.
[[nodiscard]] std::optional<Role> parse_word_role(std::string_view name) noexcept;

/// A set of roles.
class RoleSet {
public:
    constexpr RoleSet() = default;
    constexpr RoleSet(Role role) : bits_{bit(role)} {}  // NOLINT(google-explicit-constructor): a set of one

    [[nodiscard]] constexpr bool has(Role role) const noexcept { return (bits_ & bit(role)) != 0; }
    [[nodiscard]] constexpr bool has_any(RoleSet roles) const noexcept { return (bits_ & roles.bits_) != 0; }
    constexpr void add(RoleSet roles) noexcept { bits_ |= roles.bits_; }
    [[nodiscard]] friend constexpr RoleSet operator|(RoleSet left, RoleSet right) noexcept
    {
        left.add(right);
        return left;
    }

private:
    [[nodiscard]] static constexpr std::uint64_t bit(Role role) noexcept
    {
        return std::uint64_t{1} << static_cast<unsigned>(role);
    }

    std::uint64_t bits_ = 0;
};

[[nodiscard]] constexpr RoleSet operator|(Role left, Role right) noexcept { return RoleSet{left} | RoleSet{right}; }

}  // namespace gpuprice::normalize

#endif  // GPUPRICE_NORMALIZE_ROLES_HPP
