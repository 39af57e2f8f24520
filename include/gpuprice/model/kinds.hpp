#ifndef GPUPRICE_MODEL_KINDS_HPP
#define GPUPRICE_MODEL_KINDS_HPP

/// \file
/// The closed vocabularies of the design: offer kinds, price kinds, conditions, form factors, tax kinds, flags.
///
/// Every enum has its written form, used alike in the database, CSV, JSON, options and help. The written forms
/// are a stable format: add to them, never rename.

#include "gpuprice/core/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuprice::model {

/// What a listing offers. Only `card` enters a price of a card.
enum class OfferKind : std::uint8_t { card, system, accessory, parts, rental, wanted, deposit, other };

/// What a price is a price of. Kinds are never blended.
enum class PriceKind : std::uint8_t { ask, auction_bid, sold, quote, rental_on_demand, rental_spot };

enum class Condition : std::uint8_t { unknown, brand_new, open_box, refurbished, used, for_parts };

/// The conditions that one price may describe together; `for_parts` belongs to none.
enum class ConditionGroup : std::uint8_t { unknown, brand_new, used };

enum class FormFactor : std::uint8_t { pcie, sxm2, sxm3, sxm4, sxm5, sxm6, nvl, oam, mobile, mxm, superchip };

/// Whether a price holds sales tax: `none` = the seller owes none (private, margin scheme).
enum class TaxKind : std::uint8_t { unknown, none, included, excluded };

/// What an analyst may want to filter on. `implausible_price`, `relist` and `same_item` (seen on another market of its
/// site as well) depend on other listings: `analysis` computes them as of the report's day, and they are never stored.
enum class Flag : std::uint8_t {
    memory_modded,
    no_warranty,
    deposit,
    preorder,
    long_lead_time,
    pulled,
    ex_mining,
    engineering_sample,
    form_factor_conflict,
    new_unverified,
    cheapest_of_variations,
    price_range,
    best_offer,
    implausible_price,
    relist,
    same_item,
};

inline constexpr std::size_t k_flag_count = 16;

/// A set of flags. Iterates and prints in the order of `Flag`.
class Flags {
public:
    constexpr void add(Flag flag) noexcept { bits_ |= bit(flag); }
    constexpr void add(Flags other) noexcept { bits_ |= other.bits_; }
    [[nodiscard]] constexpr bool has(Flag flag) const noexcept { return (bits_ & bit(flag)) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    [[nodiscard]] std::vector<Flag> list() const;

    /// The set as stored: bit i is the i-th enumerator of `Flag`.
    [[nodiscard]] constexpr std::uint32_t bits() const noexcept { return bits_; }
    [[nodiscard]] static constexpr Flags from_bits(std::uint32_t bits) noexcept
    {
        Flags flags;
        flags.bits_ = bits & ((1U << k_flag_count) - 1U);
        return flags;
    }

    bool operator==(const Flags&) const = default;

private:
    [[nodiscard]] static constexpr std::uint32_t bit(Flag flag) noexcept
    {
        return 1U << static_cast<std::uint32_t>(flag);
    }

    std::uint32_t bits_ = 0;
};

[[nodiscard]] std::string_view to_text(OfferKind kind) noexcept;        ///< "card", "system", …
[[nodiscard]] std::string_view to_text(PriceKind kind) noexcept;        ///< "ask", "auction_bid", …
[[nodiscard]] std::string_view to_text(Condition condition) noexcept;   ///< "unknown", "new", "open_box", …
[[nodiscard]] std::string_view to_text(ConditionGroup group) noexcept;  ///< "unknown", "new", "used"
[[nodiscard]] std::string_view to_text(FormFactor form) noexcept;       ///< "pcie", "sxm4", …
[[nodiscard]] std::string_view to_text(TaxKind kind) noexcept;          ///< "unknown", "none", …
[[nodiscard]] std::string_view to_text(Flag flag) noexcept;             ///< "memory_modded", …

/// Flags joined with `separator`, "" for none.
[[nodiscard]] std::string to_text(Flags flags, std::string_view separator);

// Each reads the written form exactly; the error lists the accepted words.
[[nodiscard]] core::Result<OfferKind> parse_offer_kind(std::string_view text);
[[nodiscard]] core::Result<PriceKind> parse_price_kind(std::string_view text);
[[nodiscard]] core::Result<Condition> parse_condition(std::string_view text);
[[nodiscard]] core::Result<ConditionGroup> parse_condition_group(std::string_view text);
[[nodiscard]] core::Result<FormFactor> parse_form_factor(std::string_view text);
[[nodiscard]] core::Result<TaxKind> parse_tax_kind(std::string_view text);
[[nodiscard]] core::Result<Flag> parse_flag(std::string_view text);

/// The group a condition counts in: new and open_box → new; used and refurbished → used; none for for_parts.
[[nodiscard]] std::optional<ConditionGroup> group_of(Condition condition) noexcept;

[[nodiscard]] constexpr bool is_rental(PriceKind kind) noexcept
{
    return kind == PriceKind::rental_on_demand || kind == PriceKind::rental_spot;
}

/// Points in time rather than offers that stand: no span, no carry-forward.
[[nodiscard]] constexpr bool is_point(PriceKind kind) noexcept
{
    return kind == PriceKind::sold || kind == PriceKind::quote;
}

[[nodiscard]] constexpr bool is_sxm(FormFactor form) noexcept
{
    return form >= FormFactor::sxm2 && form <= FormFactor::sxm6;
}

}  // namespace gpuprice::model

#endif  // GPUPRICE_MODEL_KINDS_HPP
