#include "accessory.hpp"

#include <algorithm>

namespace gpuprice::normalize {

namespace {

constexpr RoleSet k_nouns = Role::accessory | Role::accessory_weak;
constexpr RoleSet k_names = Role::family | Role::family_weak | Role::outside | Role::outside_weak;

bool is_wide(const Reading& reading, const Match& match)
{
    return reading.title.pieces[match.first].kind == PieceKind::wide;
}

// Chinese and Japanese put no space into a phrase.
bool is_one_run(const Reading& reading, const Match& left, const Match& right)
{
    for (std::size_t i = left.last + std::size_t{1}; i <= right.first; ++i) {
        if ((reading.title.pieces[i].before & separator::space) != 0) {
            return false;
        }
    }
    return true;
}

// What the card comes with or without: "with FH Bracket", "w/ 3U Heatsink", "No Fans", "ケーブル付き".
const Match* attached_by(const Reading& reading, const Match& noun)
{
    constexpr std::size_t k_with_reach = 6;  // "w/Granzon Full Armor Waterblock and OEM Heatsink"
    constexpr std::size_t k_without_reach = 2;
    constexpr std::size_t k_wide_reach = 4;
    constexpr std::size_t k_run_reach = 12;  // "送涡扇散热和转接线"
    const bool wide = is_wide(reading, noun);
    const Match* with = reading.before(noun, Role::cue_with, wide ? k_run_reach : k_with_reach);
    if (with != nullptr && (!wide || noun.first - with->last <= k_wide_reach || is_one_run(reading, *with, noun))) {
        // "For M40 with fans" says with what the accessory comes; a name in between ends the reach of "with".
        const bool name_between =
            std::any_of(with, &noun, [](const Match& match) { return match.roles.has_any(k_names); });
        if (!name_between) {
            return with;
        }
    }
    if (const Match* without = reading.before(noun, Role::cue_without, k_without_reach)) {
        return without;
    }
    // "V100 32GB + PCIe adapter card"
    const std::size_t begin = noun.first < 2 ? 0 : noun.first - 2;
    for (std::size_t i = begin + 1; begin > 0 && i <= noun.first; ++i) {
        if ((reading.title.pieces[i].before & separator::plus) != 0) {
            return &noun;
        }
    }
    const Match* after = reading.after(noun, Role::cue_with, 1);
    return after != nullptr && (is_wide(reading, *after) || reading.text(*after).starts_with("incl")) ? after : nullptr;
}

// "passive heatsink", "triple fan", "backplate edition": a property of the card.
const Match* feature_of(const Reading& reading, const Match& noun)
{
    if (const Match* before = reading.before(noun, Role::feature, 1)) {
        return before;
    }
    return reading.after(noun, Role::feature, 1);
}

// "加速卡 半高挡板": behind the word for a card, a bracket of some height is what that card has.
bool describes_card(const Reading& reading, const Match& noun)
{
    return is_wide(reading, noun) && std::any_of(reading.matches.data(), &noun, [&reading](const Match& match) {
               return match.has(Role::gpu_noun) && is_wide(reading, match);
           });
}

// "bracket for", "heatsink and fans for"; and in Japanese and Chinese the other way round: "A100用ファン".
const Match* cue_for(const Reading& reading, const Match& noun)
{
    constexpr std::size_t k_reach = 4;
    const Match* after = reading.after(noun, Role::cue_for, k_reach);
    if (after != nullptr &&
        !std::any_of(&noun, after, [](const Match& match) { return match.roles.has_any(k_names); })) {
        return after;
    }
    const Match* before = reading.before(noun, Role::cue_for, k_reach);
    return before != nullptr && is_wide(reading, *before) ? before : nullptr;
}

const Match* cue_only(const Reading& reading, const Match& noun)
{
    if (const Match* after = reading.after(noun, Role::cue_only, 1)) {
        return after;
    }
    return reading.before(noun, Role::cue_only, 2);
}

// Nothing but makers, features and form factors stands before the noun: it is what the title sells.
bool heads_title(const Reading& reading, const Match& noun)
{
    constexpr std::size_t k_most_before = 4;
    return noun.first <= k_most_before && std::all_of(reading.matches.data(), &noun, [](const Match& match) {
               return match.roles.has_any(Role::vendor | Role::board_maker | Role::feature | Role::brand_new |
                                          Role::gpu_noun | k_nouns) &&
                      !match.roles.has_any(k_names);
           });
}

AccessoryVerdict judge(const Reading& reading, const Match& noun)
{
    AccessoryVerdict verdict;
    const bool strong = noun.has(Role::accessory);
    const Match* purpose = cue_for(reading, noun);
    const Match* only = cue_only(reading, noun);
    if (purpose != nullptr || only != nullptr) {
        const Match* attached = purpose == nullptr ? nullptr : attached_by(reading, noun);
        if (attached == nullptr) {
            const bool part = purpose == nullptr && !strong;
            return {AccessoryCertainty::sure, part, &noun, purpose != nullptr ? purpose : only};
        }
    }
    if (attached_by(reading, noun) != nullptr) {
        return verdict;
    }
    if (feature_of(reading, noun) != nullptr && (!strong || describes_card(reading, noun))) {
        return verdict;
    }
    if (strong) {
        return {heads_title(reading, noun) ? AccessoryCertainty::sure : AccessoryCertainty::likely, false, &noun,
                nullptr};
    }
    // In Chinese and Japanese the last noun is the head: "A100 显卡 散热器".
    const bool last = is_wide(reading, noun) && noun.last + std::size_t{1} == reading.title.pieces.size();
    if (last || (heads_title(reading, noun) && !is_wide(reading, noun))) {
        return {AccessoryCertainty::likely, false, &noun, nullptr};
    }
    return verdict;
}

}  // namespace

AccessoryVerdict judge_accessory(const Reading& reading)
{
    if (const Match* match = reading.first_with(Role::part_only)) {
        return {AccessoryCertainty::sure, true, match, match};
    }
    AccessoryVerdict best;
    const Match* strong = nullptr;
    for (const Match& match : reading.matches) {
        if (match.roles.has_any(k_nouns) && best.certainty != AccessoryCertainty::sure) {
            const AccessoryVerdict verdict = judge(reading, match);
            best = verdict.certainty > best.certainty ? verdict : best;
        }
        strong = strong == nullptr && match.has(Role::accessory) ? &match : strong;
    }
    const Match* without = reading.first_with(Role::without_card);
    const bool server = reading.roles.has_any(Role::system | Role::system_weak | Role::rack_unit);
    if (without == nullptr || best.certainty == AccessoryCertainty::sure) {
        return best;
    }
    // "Adapter board (GPU not included)" is the adapter; a cooler or nothing at all beside it was a card's.
    if (strong != nullptr) {
        return {AccessoryCertainty::sure, false, strong, without};
    }
    return server ? best : AccessoryVerdict{AccessoryCertainty::sure, true, without, without};
}

}  // namespace gpuprice::normalize
