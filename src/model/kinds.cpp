#include "gpuprice/model/kinds.hpp"

#include <utility>

namespace gpuprice::model {

namespace {

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<OfferKind, 8> k_offer_kinds{{{OfferKind::card, "card"},
                                             {OfferKind::system, "system"},
                                             {OfferKind::accessory, "accessory"},
                                             {OfferKind::parts, "parts"},
                                             {OfferKind::rental, "rental"},
                                             {OfferKind::wanted, "wanted"},
                                             {OfferKind::deposit, "deposit"},
                                             {OfferKind::other, "other"}}};

constexpr Words<PriceKind, 6> k_price_kinds{{{PriceKind::ask, "ask"},
                                             {PriceKind::auction_bid, "auction_bid"},
                                             {PriceKind::sold, "sold"},
                                             {PriceKind::quote, "quote"},
                                             {PriceKind::rental_on_demand, "rental_on_demand"},
                                             {PriceKind::rental_spot, "rental_spot"}}};

constexpr Words<Condition, 6> k_conditions{{{Condition::unknown, "unknown"},
                                            {Condition::brand_new, "new"},
                                            {Condition::open_box, "open_box"},
                                            {Condition::refurbished, "refurbished"},
                                            {Condition::used, "used"},
                                            {Condition::for_parts, "for_parts"}}};

constexpr Words<ConditionGroup, 3> k_condition_groups{
    {{ConditionGroup::unknown, "unknown"}, {ConditionGroup::brand_new, "new"}, {ConditionGroup::used, "used"}}};

constexpr Words<FormFactor, 11> k_form_factors{{{FormFactor::pcie, "pcie"},
                                                {FormFactor::sxm2, "sxm2"},
                                                {FormFactor::sxm3, "sxm3"},
                                                {FormFactor::sxm4, "sxm4"},
                                                {FormFactor::sxm5, "sxm5"},
                                                {FormFactor::sxm6, "sxm6"},
                                                {FormFactor::nvl, "nvl"},
                                                {FormFactor::oam, "oam"},
                                                {FormFactor::mobile, "mobile"},
                                                {FormFactor::mxm, "mxm"},
                                                {FormFactor::superchip, "superchip"}}};

constexpr Words<TaxKind, 4> k_tax_kinds{{{TaxKind::unknown, "unknown"},
                                         {TaxKind::none, "none"},
                                         {TaxKind::included, "included"},
                                         {TaxKind::excluded, "excluded"}}};

constexpr Words<Flag, k_flag_count> k_flags{{{Flag::memory_modded, "memory_modded"},
                                             {Flag::no_warranty, "no_warranty"},
                                             {Flag::deposit, "deposit"},
                                             {Flag::preorder, "preorder"},
                                             {Flag::long_lead_time, "long_lead_time"},
                                             {Flag::pulled, "pulled"},
                                             {Flag::ex_mining, "ex_mining"},
                                             {Flag::engineering_sample, "engineering_sample"},
                                             {Flag::form_factor_conflict, "form_factor_conflict"},
                                             {Flag::new_unverified, "new_unverified"},
                                             {Flag::cheapest_of_variations, "cheapest_of_variations"},
                                             {Flag::price_range, "price_range"},
                                             {Flag::best_offer, "best_offer"},
                                             {Flag::implausible_price, "implausible_price"},
                                             {Flag::relist, "relist"},
                                             {Flag::same_item, "same_item"}}};

template <typename Enum, std::size_t N>
std::string_view word_of(const Words<Enum, N>& words, Enum value) noexcept
{
    for (const auto& [each, word] : words) {
        if (each == value) {
            return word;
        }
    }
    return "";
}

template <typename Enum, std::size_t N>
core::Result<Enum> parse_word(const Words<Enum, N>& words, std::string_view text, std::string_view noun)
{
    std::string accepted;
    for (const auto& [each, word] : words) {
        if (word == text) {
            return each;
        }
        accepted.append(accepted.empty() ? "" : ", ").append(word);
    }
    return core::Error{core::ErrorKind::invalid,
                       "'" + std::string{text} + "' is no " + std::string{noun} + "; use one of " + accepted,
                       {}};
}

}  // namespace

std::vector<Flag> Flags::list() const
{
    std::vector<Flag> flags;
    for (const auto& [flag, word] : k_flags) {
        if (has(flag)) {
            flags.push_back(flag);
        }
    }
    return flags;
}

std::string_view to_text(OfferKind kind) noexcept { return word_of(k_offer_kinds, kind); }
std::string_view to_text(PriceKind kind) noexcept { return word_of(k_price_kinds, kind); }
std::string_view to_text(Condition condition) noexcept { return word_of(k_conditions, condition); }
std::string_view to_text(ConditionGroup group) noexcept { return word_of(k_condition_groups, group); }
std::string_view to_text(FormFactor form) noexcept { return word_of(k_form_factors, form); }
std::string_view to_text(TaxKind kind) noexcept { return word_of(k_tax_kinds, kind); }
std::string_view to_text(Flag flag) noexcept { return word_of(k_flags, flag); }

std::string to_text(Flags flags, std::string_view separator)
{
    std::string text;
    for (const Flag flag : flags.list()) {
        text.append(text.empty() ? std::string_view{} : separator).append(to_text(flag));
    }
    return text;
}

core::Result<OfferKind> parse_offer_kind(std::string_view text)
{
    return parse_word(k_offer_kinds, text, "offer kind");
}
core::Result<PriceKind> parse_price_kind(std::string_view text)
{
    return parse_word(k_price_kinds, text, "price kind");
}
core::Result<Condition> parse_condition(std::string_view text) { return parse_word(k_conditions, text, "condition"); }

core::Result<ConditionGroup> parse_condition_group(std::string_view text)
{
    return parse_word(k_condition_groups, text, "condition group");
}

core::Result<FormFactor> parse_form_factor(std::string_view text)
{
    return parse_word(k_form_factors, text, "form factor");
}

core::Result<TaxKind> parse_tax_kind(std::string_view text) { return parse_word(k_tax_kinds, text, "tax kind"); }
core::Result<Flag> parse_flag(std::string_view text) { return parse_word(k_flags, text, "flag"); }

std::optional<ConditionGroup> group_of(Condition condition) noexcept
{
    switch (condition) {
        case Condition::brand_new:
        case Condition::open_box: return ConditionGroup::brand_new;
        case Condition::refurbished:
        case Condition::used: return ConditionGroup::used;
        case Condition::unknown: return ConditionGroup::unknown;
        case Condition::for_parts: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace gpuprice::model
